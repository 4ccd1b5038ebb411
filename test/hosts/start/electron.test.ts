import { chmod, mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { findElectronPackage } from '../../../src-main/hosts/start/electron.ts';
import { temporaryFolder } from '../small-core.ts';

/** A folder with an `electron` package whose installer does this. */
async function withInstaller(script: string): Promise<string> {
  const root = await temporaryFolder('electron');
  const folder = join(root, 'node_modules', 'electron');
  await mkdir(join(folder, 'dist'), { recursive: true });
  await writeFile(join(root, 'package.json'), '{}');
  await writeFile(join(folder, 'package.json'), '{"name":"electron","version":"1.0.0"}');
  await writeFile(
    join(folder, 'install.js'),
    `const { writeFileSync, chmodSync } = require('node:fs'); const { join } = require('node:path');
     const { tmpdir } = require('node:os');
     const finish = () => {
       writeFileSync(join(__dirname, 'dist', 'electron'), ''); chmodSync(join(__dirname, 'dist', 'electron'), 0o755);
       writeFileSync(join(__dirname, 'path.txt'), 'electron');
     };
     ${script}`,
  );
  return root;
}
const impatient = { silence: 600, stall: 600 };

test('a binary that is there is used', async () => {
  const root = await withInstaller('');
  const found = findElectronPackage(root);
  expect(await found?.binary()).toBeNull();
  const folder = join(root, 'node_modules', 'electron');
  await writeFile(join(folder, 'path.txt'), 'electron');
  await writeFile(join(folder, 'dist', 'electron'), '');
  await chmod(join(folder, 'dist', 'electron'), 0o755);
  expect(await found?.binary()).toBe(join(folder, 'dist', 'electron'));
});

test('a fetch shows how far it is and ends with the binary', async () => {
  const root = await withInstaller(
    `writeFileSync(join(tmpdir(), 'part'), Buffer.alloc(3_000_000)); setTimeout(finish, 700);`,
  );
  const progress = vi.fn();
  const begin = vi.fn();
  const found = findElectronPackage(root, { silence: 5000, stall: 5000 });
  expect(await found?.fetch(begin, progress)).toBe('fetched');
  expect(begin).toHaveBeenCalledTimes(1);
  expect(progress).toHaveBeenLastCalledWith(3);
  expect(await found?.binary()).not.toBeNull();
  expect(await readdir(join(root, '.cache'))).toEqual([]);
});

test('a fetch that fails, or from which nothing comes, is given up and not tried again that day', async () => {
  for (const script of ['process.exit(1);', 'setInterval(() => undefined, 1000);']) {
    const root = await withInstaller(script);
    const found = findElectronPackage(root, impatient);
    const begin = vi.fn();
    expect(await found?.fetch(begin, () => undefined)).toBe('failed');
    expect(await found?.fetch(begin, () => undefined)).toBe('failed-lately');
    expect(begin).toHaveBeenCalledTimes(1);

    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
    await utimes(join(root, '.cache', 'electron-fetch-failed'), yesterday, yesterday);
    expect(await found?.fetch(begin, () => undefined)).toBe('failed');
  }
});

test('an installation without the package has none', async () => {
  const root = await temporaryFolder('bare');
  await writeFile(join(root, 'package.json'), '{}');
  expect(findElectronPackage(root)).toBeNull();
});
