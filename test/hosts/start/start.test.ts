import { spawn } from 'node:child_process';
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { ensureBuilt, root } from '../built.ts';
import { temporaryFolder } from '../small-core.ts';

beforeAll(ensureBuilt, 120_000);

/** Runs `npm start` without npm, with a browser that only writes down how it was called. */
async function start(parameters: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [join(root, 'src-main/hosts/start/main.ts'), ...parameters], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DISPLAY: '', WAYLAND_DISPLAY: '', ...environment },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => (out += part));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { said: () => out, ended, interrupt: () => child.kill('SIGINT') };
}

test('without a display it says what runs, where data and scan folder are, and the address; Ctrl-C stops it', async () => {
  const folder = await temporaryFolder('start');
  const data = join(folder, 'data');
  const scan = join(folder, 'scan');
  const program = await start(['--data', data, '--scan', scan]);
  await expect.poll(program.said, { timeout: 20_000 }).toMatch(/#token=/);
  expect(program.said().split('\n')).toContain(
    `Quầy Một Cửa đang chạy (máy chủ nội bộ, không mở cửa sổ). Dữ liệu: ${data} · Thư mục quét: ${scan}`,
  );
  expect(program.said()).toContain('Chế độ tập huấn');
  const announced = JSON.parse(await readFile(join(data, 'instance.json'), 'utf8')) as { address: string };
  expect(program.said()).toContain(announced.address);

  program.interrupt();
  expect(await program.ended).toBe(0);
  expect(program.said()).toMatch(/Đang dừng …\nĐã dừng\.\n$/);
  expect(await readdir(data)).not.toContain('instance.json');
});

test('a second start on the same data folder points at the first and ends', async () => {
  const data = join(await temporaryFolder('start'), 'data');
  const first = await start(['--data', data, '--no-open']);
  await expect.poll(first.said, { timeout: 20_000 }).toMatch(/#token=/);
  const second = await start(['--data', data, '--no-open', '--lang', 'en']);
  expect(await second.ended).toBe(0);
  expect(second.said()).toContain('already runs on this data folder');
  expect(second.said()).toContain(/http:\S+/.exec(first.said())?.[0]);
  first.interrupt();
  expect(await first.ended).toBe(0);
});

test('a command line that is not understood is exit code 2; a port that is taken is exit code 1', async () => {
  const wrong = await start(['--prot', '1']);
  expect(await wrong.ended).toBe(2);
  expect(wrong.said()).toContain('--prot');
  const data = join(await temporaryFolder('start'), 'data');
  const low = await start(['--data', data, '--no-open', '--port', '99999']);
  expect(await low.ended).toBe(2);
});

test('the help page says what closing the window does', async () => {
  const help = await start(['--help', '--lang', 'en']);
  expect(await help.ended).toBe(0);
  expect(help.said()).toContain('Closing the window ends the program');
});

// a browser does not run as root, so there the window is not even tried
test.skipIf(process.getuid?.() === 0)(
  'where a browser is found, it opens the page in app mode with a profile of its own',
  async () => {
    const folder = await temporaryFolder('start');
    const browser = join(folder, 'browser');
    await writeFile(browser, `#!/bin/sh\nprintf '%s\\n' "$@" > ${join(folder, 'called')}\nsleep 60\n`);
    await chmod(browser, 0o755);
    const data = join(folder, 'data');
    const program = await start(['--data', data], { DISPLAY: ':0', QMC_BROWSER: browser });
    await expect.poll(program.said, { timeout: 20_000 }).toMatch(/cửa sổ browser/);
    const called = (await readFile(join(folder, 'called'), 'utf8')).split('\n');
    expect(called[0]).toMatch(/^--app=http:\/\/127\.0\.0\.1:\d+\/open\?ticket=[\w-]+$/);
    expect(called).toContain(`--user-data-dir=${join(data, 'browser')}`);
    program.interrupt();
    expect(await program.ended).toBe(0);
  },
);
