import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readElectronOptions } from '../../src-main/hosts/electron/options.ts';
import { defaultDataFolder } from '../../src-main/hosts/folders.ts';
import { asArguments, readLaunchOptions, UsageError } from '../../src-main/hosts/options.ts';

test('options are read, and paths become absolute', () => {
  expect(readLaunchOptions(['--data', 'd', '--scan=s', '--profile', 'p.json', '--port', '8123', '--no-open'])).toEqual({
    dataFolder: resolve('d'),
    scanFolder: resolve('s'),
    profileFile: resolve('p.json'),
    port: 8123,
    open: false,
    locale: 'vi',
    quit: false,
    help: false,
  });
});

test('what is not understood is refused', () => {
  for (const wrong of [['--prot'], ['--port', '-1'], ['--port', 'x'], ['--data='], ['--lang', 'fr'], ['file.pdf']]) {
    expect(() => readLaunchOptions(wrong), wrong.join(' ')).toThrow(UsageError);
  }
});

test('options survive the way to another process, between the switches that Chromium adds', () => {
  const options = readLaunchOptions(['--data', '/d with spaces', '--scan', '/s', '--profile', '/p', '--lang', 'en']);
  const line = ['electron', '/program', '--enable-features=x', ...asArguments(options), '--no-sandbox', 'file.pdf'];
  expect(readElectronOptions(line)).toEqual(options);
  expect(readElectronOptions([...line, '--quit']).quit).toBe(true);
});

test('without --data the data stands where the system keeps the data of one user on one machine', () => {
  const home = resolve('/home/hoa');
  const at = (platform: NodeJS.Platform, environment: Record<string, string>): string =>
    defaultDataFolder({ platform, home, environment });
  expect(at('win32', { LOCALAPPDATA: '/local' })).toBe(join('/local', 'QuayMotCua'));
  expect(at('win32', { LOCALAPPDATA: '' })).toBe(join(home, 'AppData', 'Local', 'QuayMotCua'));
  expect(at('linux', {})).toBe(join(home, '.local', 'share', 'quay-mot-cua'));
  expect(at('linux', { XDG_DATA_HOME: '/data' })).toBe(join('/data', 'quay-mot-cua'));
  expect(at('linux', { XDG_DATA_HOME: 'relative' })).toBe(join(home, '.local', 'share', 'quay-mot-cua'));
});
