import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findBrowser, hasDisplay } from '../../../src-main/hosts/start/browser.ts';
import { browserArguments } from '../../../src-main/hosts/web/window.ts';
import { temporaryFolder } from '../small-core.ts';

async function programs(...names: string[]): Promise<string> {
  const folder = await temporaryFolder('programs');
  for (const name of names) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), '');
    await chmod(join(folder, name), 0o755);
  }
  return folder;
}

test('Edge comes before Chrome and Chromium; a chosen browser before all', async () => {
  const folder = await programs('chromium', 'google-chrome', 'microsoft-edge', 'mine');
  expect(await findBrowser('linux', { PATH: `/nowhere:${folder}` })).toBe(join(folder, 'microsoft-edge'));
  expect(await findBrowser('linux', { PATH: folder, QMC_BROWSER: join(folder, 'mine') })).toBe(join(folder, 'mine'));
  expect(await findBrowser('linux', { PATH: await programs('chromium') })).toMatch(/chromium$/);
});

test('a name in a folder of the PATH that is relative is not trusted, and none is none', async () => {
  expect(await findBrowser('linux', { PATH: '.:bin' })).toBeNull();
  expect(await findBrowser('linux', {})).toBeNull();
});

test('on Linux a window needs a display', () => {
  expect(hasDisplay('linux', {})).toBe(false);
  expect(hasDisplay('linux', { DISPLAY: ':0' })).toBe(true);
  expect(hasDisplay('linux', { WAYLAND_DISPLAY: 'wayland-0' })).toBe(true);
  expect(hasDisplay('win32', {})).toBe(true);
});

test('the browser’s command line holds no token, only what it is given', () => {
  const [app, profile] = browserArguments('http://127.0.0.1:1/open?ticket=x', '/data/browser');
  expect(app).toBe('--app=http://127.0.0.1:1/open?ticket=x');
  expect(profile).toBe('--user-data-dir=/data/browser');
});
