import { createHash } from 'node:crypto';
import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

/** What the build is made from, besides the packages that the lockfile names. */
const SOURCES = ['src-main', 'src-preload', 'src-renderer', 'resources'];
/** Written by the build itself. */
const GENERATED = /[\\/]components\.d\.ts$/;
const SOURCE_FILES = ['electron.vite.config.ts', 'package.json', 'package-lock.json', 'tsconfig.base.json'];
/** Beside the programs, where every other build removes it. */
const STAMP = join('out', 'main', '.built-from');

const LONGEST_MILLISECONDS = 3 * 60_000;

/** One hash over the names and bytes of everything that the build is made from. */
export async function hashOfSources(root: string): Promise<string> {
  const names = [...SOURCE_FILES];
  for (const folder of SOURCES) {
    const below = await readdir(join(root, folder), { recursive: true, withFileTypes: true }).catch(() => []);
    names.push(
      ...below.filter((entry) => entry.isFile()).map((entry) => relative(root, join(entry.parentPath, entry.name))),
    );
  }
  const hash = createHash('sha256');
  for (const name of names.filter((found) => !GENERATED.test(found)).sort()) {
    const bytes = await readFile(join(root, name)).catch(() => Buffer.alloc(0));
    hash.update(`${name.replaceAll('\\', '/')}\n${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** Whether `out/` was built from the sources as they are now. */
export async function isBuilt(root: string, hash: string): Promise<boolean> {
  const stamp = await readFile(join(root, STAMP), 'utf8').catch(() => '');
  return stamp === hash;
}

/**
 * Builds `out/` where it does not fit the sources; one process at a time, the others wait for it.
 *
 * @param begin heard before a build, which takes about ten seconds.
 * @returns `fits`: nothing was to be done. What the build said is shown when it failed.
 */
export async function ensureBuilt(
  root: string,
  begin: () => void = () => undefined,
): Promise<'fits' | 'built' | 'failed'> {
  const lock = join(root, '.cache', 'building');
  await mkdir(join(root, '.cache'), { recursive: true });
  for (;;) {
    const hash = await hashOfSources(root);
    if (await isBuilt(root, hash)) return 'fits';
    if (await take(lock)) {
      try {
        begin();
        return (await build(root, hash)) ? 'built' : 'failed';
      } finally {
        await rm(lock, { recursive: true, force: true });
      }
    }
    await pause(200);
  }
}

/** A folder appears for one process only. One that is left over from a build that was killed is taken away. */
async function take(lock: string): Promise<boolean> {
  try {
    await mkdir(lock);
    return true;
  } catch {
    const since = await stat(lock).catch(() => null);
    if (since !== null && Date.now() - since.mtimeMs > LONGEST_MILLISECONDS)
      await rm(lock, { recursive: true, force: true });
    return false;
  }
}

async function build(root: string, hash: string): Promise<boolean> {
  const require = createRequire(join(root, 'package.json'));
  const tool = join(require.resolve('electron-vite/package.json'), '..', 'bin', 'electron-vite.js');
  const child = spawn(process.execPath, [tool, 'build', '--logLevel', 'warn'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: Buffer[] = [];
  child.stdout.on('data', (part: Buffer) => said.push(part));
  child.stderr.on('data', (part: Buffer) => said.push(part));
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (status) => resolve(status ?? 1));
  });
  if (code === 0) await writeFile(join(root, STAMP), hash);
  else process.stderr.write(Buffer.concat(said));
  return code === 0;
}
