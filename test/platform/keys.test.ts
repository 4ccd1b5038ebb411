import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { SecretProtection } from '../../src-main/platform/host.ts';
import { openKeys } from '../../src-main/platform/keys.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';

/** Stands for the protection of a machine: what it sealed, only it opens. */
function machine(name: string): SecretProtection {
  const mask = name.charCodeAt(0);
  const turn = (bytes: Buffer): Promise<Buffer> => Promise.resolve(Buffer.from(bytes.map((byte) => byte ^ mask)));
  return { name, protect: turn, unprotect: turn };
}

const keyFileFailure = expect.objectContaining({ code: 'platform.key-file' });

test('the keys are made once and are the same ever after, one for each purpose', async () => {
  const folder = join(await temporaryFolder(), 'data');
  const first = await openKeys(folder, null);
  expect(first.database).toHaveLength(32);
  expect(first.database.equals(first.blobs)).toBe(false);
  expect(await openKeys(folder, null)).toEqual(first);
  expect(await readdir(folder)).toEqual(['keys.json']);
});

test.skipIf(process.platform === 'win32')('the key file is readable by its owner alone', async () => {
  const folder = await temporaryFolder();
  await openKeys(folder, null);
  expect((await stat(join(folder, 'keys.json'))).mode & 0o777).toBe(0o600);
});

test('a protected key is not in the file, and another machine says why it cannot open it', async () => {
  const folder = await temporaryFolder();
  const keys = await openKeys(folder, machine('dpapi'));
  expect(await openKeys(folder, machine('dpapi'))).toEqual(keys);
  const failure = expect.objectContaining({ code: 'platform.key-file', detail: 'protection: dpapi' });
  await expect(openKeys(folder, null)).rejects.toEqual(failure);
  await expect(openKeys(folder, machine('other'))).rejects.toEqual(failure);
});

test('a damaged key file is never replaced by a new key', async () => {
  const folder = await temporaryFolder();
  await openKeys(folder, null);
  for (const text of ['', '{}', '{"protection":"file","key":"AAAA"}', 'x']) {
    await writeFile(join(folder, 'keys.json'), text);
    await expect(openKeys(folder, null)).rejects.toEqual(keyFileFailure);
    expect(await readFile(join(folder, 'keys.json'), 'utf8')).toBe(text);
  }
});
