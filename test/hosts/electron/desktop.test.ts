import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ensureBuilt, root } from '../built.ts';
import { temporaryFolder } from '../small-core.ts';
import { startDesktopProgram, type DesktopProgram } from './desktop-program.ts';

beforeAll(ensureBuilt, 120_000);

const PAGE = 'app://quay/';

async function start(environment: Record<string, string> = {}): Promise<DesktopProgram & { dataFolder: string }> {
  const dataFolder = await temporaryFolder('desktop');
  const program = await startDesktopProgram([`--data=${dataFolder}`], environment);
  await program.play('ready');
  await expect.poll(() => program.play('windows')).toHaveLength(1);
  return { ...program, dataFolder };
}

const names = async (program: DesktopProgram): Promise<string[]> =>
  (await program.play('calls')).map((call) => call.name);

test('the page’s scheme and the sandbox stand before anything is waited for', async () => {
  const dataFolder = await temporaryFolder('desktop');
  const program = await startDesktopProgram([`--data=${dataFolder}`]);
  const before = await program.play('calls');
  expect(before.map((call) => call.name)).toEqual([
    'registerSchemesAsPrivileged',
    'enableSandbox',
    'setName',
    'setAppUserModelId',
    'whenReady',
  ]);
  expect(before[0]?.value).toEqual([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } },
  ]);
});

test('the page runs in a sandbox, isolated, without Node', async () => {
  const program = await start();
  const [window] = await program.play('windows');
  expect(window?.options.webPreferences).toEqual({
    preload: join(root, 'out', 'preload', 'preload.cjs'),
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: true,
  });
  expect(window?.url).toBe(PAGE);
  await expect.poll(async () => (await program.play('windows'))[0]?.shown).toBe(1);
  expect(await program.play('exposed')).toEqual({ names: ['desktop'], members: ['pathOf'], path: '/dropped/a.pdf' });
});

test('the page’s own files are served with its policy, and nothing else', async () => {
  const program = await start();
  const index = await program.play('fetch', PAGE, 'GET');
  expect(index.status).toBe(200);
  expect(index.body).toContain('<div id="app"');
  expect(index.headers['content-type']).toBe('text/html; charset=utf-8');
  expect(index.headers['content-security-policy']).toBe(
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'; " +
      "img-src 'self' blob: data:; font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; " +
      "object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  );
  for (const [url, method] of [
    ['app://quay/../../package.json', 'GET'],
    ['app://quay/%2e%2e/%2e%2e/package.json', 'GET'],
    ['app://quay/..%2f..%2fpackage.json', 'GET'],
    ['app://quay/..%5c..%5cpackage.json', 'GET'],
    ['app://other/index.html', 'GET'],
    ['app://quay/', 'POST'],
    ['app://quay/missing.js', 'GET'],
  ] as const) {
    expect(await program.play('fetch', url, method), url).toMatchObject({ status: 404, body: '' });
  }
});

test('the window goes nowhere else and opens nothing', async () => {
  const program = await start();
  const elsewhere = [
    'https://example.org/',
    'file:///etc/passwd',
    'app://other/',
    'app://quay.example/',
    'javascript:1',
  ];
  for (const url of elsewhere) {
    expect(await program.play('navigate', 'will-navigate', url, true), url).toBe(true);
    expect(await program.play('navigate', 'will-frame-navigate', url, true), url).toBe(true);
    expect(await program.play('open', url), url).toBe('deny');
  }
  expect(await program.play('navigate', 'will-navigate', `${PAGE}#/desk`, true)).toBe(false);
  expect(await program.play('navigate', 'will-frame-navigate', PAGE, false)).toBe(true);
  expect(await program.play('navigate', 'will-redirect', PAGE, true)).toBe(true);
  expect(await program.play('navigate', 'will-attach-webview', PAGE, true)).toBe(true);
  expect(await program.play('open', PAGE)).toBe('deny');
});

test('the page has no permission but to copy a text, no device, and no network', async () => {
  const program = await start();
  for (const name of ['media', 'geolocation', 'notifications', 'openExternal', 'clipboard-read', 'hid', 'fullscreen']) {
    expect(await program.play('permission', name, PAGE), name).toBe(false);
    expect(await program.play('permissionCheck', name, 'app://quay/'), name).toBe(false);
  }
  expect(await program.play('permission', 'clipboard-sanitized-write', PAGE)).toBe(true);
  expect(await program.play('permissionCheck', 'clipboard-sanitized-write', 'app://quay/')).toBe(true);
  expect(await program.play('permission', 'clipboard-sanitized-write', 'https://example.org/')).toBe(false);
  expect(await program.play('device')).toBe(false);
  for (const url of [
    'https://example.org/',
    'http://127.0.0.1/',
    'ws://127.0.0.1/',
    'file:///etc/passwd',
    'ftp://a/',
  ]) {
    expect(await program.play('request', url), url).toEqual({ cancel: true });
  }
  for (const url of [PAGE, 'blob:app://quay/1', 'data:image/png;base64,']) {
    expect(await program.play('request', url), url).toEqual({ cancel: false });
  }
});

test('the page’s port reaches the core through the preload; the machine answers for it', async () => {
  const program = await start();
  await program.play('connect');
  expect(await program.play('info')).toMatchObject({
    kind: 'electron',
    training: true,
    dataFolder: program.dataFolder,
    capabilities: { pickFolder: true, openFolder: true, notify: true },
  });
  expect(await program.play('pickFolder')).toEqual({ path: '/chosen/folder' });
  expect(await program.play('openFolder')).toEqual({ opened: true });
  expect(await program.play('calls')).toContainEqual({ name: 'openPath', value: program.dataFolder });
});

test('a port from anything but our own page’s main frame is closed', async () => {
  const program = await start();
  expect(await program.play('connectFrom', 'https://example.org/', false)).toBe('closed');
  expect(await program.play('connectFrom', 'app://quay.example/', false)).toBe('closed');
  expect(await program.play('connectFrom', PAGE, true)).toBe('closed');
  expect(await program.play('connectFrom', PAGE, false)).toBe('open');
});

test('the data folder’s key is protected by the system where the system can', async () => {
  const program = await start();
  await program.play('connect');
  await program.play('info');
  const keys = JSON.parse(await readFile(join(program.dataFolder, 'keys.json'), 'utf8')) as { protection: string };
  expect(keys.protection).toBe('electron-safe-storage');

  const without = await start({ FAKE_KEYRING: 'basic' });
  await without.play('connect');
  await without.play('info');
  const file = JSON.parse(await readFile(join(without.dataFolder, 'keys.json'), 'utf8')) as { protection: string };
  expect(file.protection).toBe('file');
});

test('a core that crashes is started again; the window stays, and nothing accepted is lost', async () => {
  const program = await start();
  await program.play('connect');
  await program.play('rename', 'Trần Thị Hoa');

  await program.play('crash');
  await program.play('lost');
  await program.play('connect');
  expect(await program.play('officer')).toMatchObject({ officer: { name: 'Trần Thị Hoa' } });

  expect(await program.play('cores')).toBe(2);
  expect(await program.play('windows')).toHaveLength(1);
  expect(await names(program)).not.toContain('exit');
});

test('closing the window stops the core in order and ends the program', async () => {
  const program = await start();
  await program.play('connect');
  await program.play('info');
  await program.play('closeWindow');
  expect(await program.exited).toBe(0);
  await expect(readFile(join(program.dataFolder, 'instance.json'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('the window comes back where it was', async () => {
  const program = await start();
  await program.play('connect');
  await program.play('info');
  await program.play('closeWindow');
  await program.exited;
  const again = await startDesktopProgram([`--data=${program.dataFolder}`]);
  await again.play('ready');
  await expect
    .poll(async () => (await again.play('windows'))[0]?.options)
    .toMatchObject({ x: 40, y: 30, width: 1200, height: 700 });
});

test('a second start shows the window of the first; with --quit it ends it', async () => {
  const program = await start();
  await program.play('connect');
  await program.play('info');
  await program.play('secondInstance', ['program', '--data=x']);
  expect(await names(program)).toContain('focus');
  await program.play('secondInstance', ['program', '--quit']);
  expect(await program.exited).toBe(0);
});

test('the end of the Windows session stops the core in order', async () => {
  const program = await start();
  await program.play('connect');
  await program.play('info');
  await program.play('endSession');
  expect(await program.exited).toBe(0);
  await expect(readFile(join(program.dataFolder, 'instance.json'))).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a data folder that another program holds is said so', async () => {
  const first = await start();
  await first.play('connect');
  await first.play('info');
  const second = await startDesktopProgram([`--data=${first.dataFolder}`]);
  await second.play('ready');
  await expect.poll(() => names(second)).toContain('showErrorBox');
  expect(await second.exited).toBe(3);
});
