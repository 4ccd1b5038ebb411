import { spawn, spawnSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { extractAll, listPackage } from '@electron/asar';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { ensureBuilt, root } from '../built.ts';
import { commandOf, document } from '../cli/command-line.ts';
import { temporaryFolder } from '../small-core.ts';

/** Just enough of an Electron distribution to be packaged; its binary is the wire of fuses alone, all switched on. */
async function stubDistribution(folder: string): Promise<string> {
  const stub = join(folder, 'electron');
  await mkdir(join(stub, 'resources'), { recursive: true });
  await mkdir(join(stub, 'locales'));
  const wire = Buffer.concat([
    Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
    Buffer.from([1, 8]),
    Buffer.from('11111111'),
  ]);
  await writeFile(join(stub, 'electron'), wire);
  await chmod(join(stub, 'electron'), 0o755);
  for (const name of [
    'version',
    'LICENSE',
    'LICENSES.chromium.html',
    'locales/vi.pak',
    'locales/en-US.pak',
    'locales/fr.pak',
  ]) {
    await writeFile(join(stub, name), '');
  }
  return stub;
}

/** Packages the built program as `electron-builder` does for a release, without installer and without downloads. */
async function pack(folder: string): Promise<string> {
  const stub = await stubDistribution(folder);
  const tool = join(root, 'node_modules', 'electron-builder', 'cli.js');
  const output = join(folder, 'dist');
  const ended = spawnSync(
    process.execPath,
    [
      tool,
      ...['--linux', 'dir', '--publish', 'never', '--config', 'resources/packaging/electron-builder.yml'],
      ...[`-c.electronDist=${stub}`, `-c.directories.output=${output}`],
    ],
    { cwd: root, encoding: 'utf8' },
  );
  if (ended.status !== 0) throw new Error(`${ended.stdout}${ended.stderr}`);
  return join(output, 'linux-unpacked');
}

test.runIf(process.platform === 'linux')(
  'the package holds what the program needs, runs from it, and nothing else is inside',
  async () => {
    await ensureBuilt();
    const folder = await temporaryFolder('package');
    const packed = await pack(folder);
    const archive = join(packed, 'resources', 'app.asar');

    const names = listPackage(archive, { isPack: false });
    for (const needed of [
      '/out/main/electron.js',
      '/out/main/core-process.js',
      '/out/preload/preload.cjs',
      '/out/renderer/index.html',
      '/resources/icons/icon.png',
      '/package.json',
    ]) {
      expect(names).toContain(needed);
    }
    const packages = new Set(names.map((name) => /^\/node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(name)?.[1] ?? ''));
    expect([...packages].filter((name) => /^node-|^electron|^vue$|^@nuxt|^vite|^typescript/.test(name))).toEqual([]);
    expect(names.filter((name) => /\.ts$|\.map$|^\/src-|^\/test/.test(name))).toEqual([]);
    expect(await readdir(join(packed, 'locales'))).toEqual(['en-US.pak', 'vi.pak']);

    const fuses = await getCurrentFuseWire(join(packed, 'quay-mot-cua'));
    const on = (fuse: FuseV1Options): boolean => Number(fuses[fuse]) === '1'.charCodeAt(0);
    expect({
      runAsNode: on(FuseV1Options.RunAsNode),
      nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: on(FuseV1Options.EnableNodeCliInspectArguments),
      fileProtocol: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
      onlyFromArchive: on(FuseV1Options.OnlyLoadAppFromAsar),
      integrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      cookies: on(FuseV1Options.EnableCookieEncryption),
    }).toEqual({
      runAsNode: false,
      nodeOptions: false,
      inspect: false,
      fileProtocol: false,
      onlyFromArchive: true,
      integrity: true,
      cookies: true,
    });

    // away from the sources, no package of theirs can help out
    const away = join(folder, 'away');
    extractAll(archive, away);
    await takeOnePaper(away, join(folder, 'data'));
  },
  120_000,
);

/** The core of the package with its native parts: a picture is taken in and becomes a document. */
async function takeOnePaper(program: string, dataFolder: string): Promise<void> {
  const host = spawn(process.execPath, [join(program, 'out/main/web.js'), '--data', dataFolder, '--no-open'], {
    cwd: program,
    stdio: 'ignore',
  });
  onTestFinished(() => void host.kill('SIGKILL'));
  await expect
    .poll(() => readFile(join(dataFolder, 'instance.json')).catch(() => null), { timeout: 20_000 })
    .not.toBeNull();
  const paper = join(dataFolder, 'to-khai.jpg');
  const picture = sharp({ create: { width: 600, height: 800, channels: 3, background: '#eee' } });
  await writeFile(paper, await picture.jpeg().toBuffer());

  const cli = commandOf(join(program, 'out/main/cli.js'));
  const data = ['--data', dataFolder, '--json'];
  expect((await cli([...data, 'intake', paper])).code).toBe(0);
  const list = async () =>
    document(await cli([...data, 'call', 'inbox.list', '{}'])).result as { items: { preparation: string }[] };
  await expect.poll(async () => (await list()).items[0]?.preparation, { timeout: 30_000 }).toBe('ready');
}
