import { hkdfSync, randomBytes } from 'node:crypto';
import { access, link, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { makeFolder, syncFolder } from './blobs/files.ts';
import { AppError, systemCode } from './errors.ts';
import type { SecretProtection } from './host.ts';

/** Derived from one master key, so that no key serves two purposes. 32 bytes each. */
export interface KeyRing {
  readonly database: Buffer;
  readonly blobs: Buffer;
}

const KEY_BYTES = 32;

const keyFile = z.object({ protection: z.string(), key: z.base64() });

/**
 * The keys of a data folder; made on first use. Where the host has no protection of its own, the key file is readable
 * by its owner alone.
 *
 * @throws AppError `platform.key-file` when the key was protected by another host or cannot be opened.
 */
export async function openKeys(dataFolder: string, protection: SecretProtection | null): Promise<KeyRing> {
  const file = join(dataFolder, 'keys.json');
  const master = (await existingKey(file, protection)) ?? (await newKey(dataFolder, file, protection));
  const derive = (purpose: string): Buffer => Buffer.from(hkdfSync('sha256', master, '', purpose, 32));
  return { database: derive('qmc database'), blobs: derive('qmc blobs') };
}

/**
 * A new key would never open the data that is there.
 *
 * @param home the folder of the database, which is the data folder or stands in it.
 * @throws AppError `platform.key-missing`
 */
export async function refuseNewKey(dataFolder: string, home: string): Promise<void> {
  if (!(await hasKey(dataFolder)) && (await exists(join(home, 'data.db')))) {
    throw new AppError('platform.key-missing', { params: { folder: dataFolder } });
  }
}

export function hasKey(dataFolder: string): Promise<boolean> {
  return exists(join(dataFolder, 'keys.json'));
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

async function existingKey(file: string, protection: SecretProtection | null): Promise<Buffer | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw new AppError('platform.key-file', { detail: 'protection: file', cause: error });
  }
  try {
    const stored = keyFile.parse(JSON.parse(text));
    const sealed = Buffer.from(stored.key, 'base64');
    const master = stored.protection === 'file' ? sealed : await opened(stored.protection, sealed, protection);
    if (master.length !== KEY_BYTES) throw new Error('the key has another length');
    return master;
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('platform.key-file', { detail: `protection: ${protection?.name ?? 'file'}`, cause: error });
  }
}

async function opened(name: string, sealed: Buffer, protection: SecretProtection | null): Promise<Buffer> {
  if (protection?.name !== name) throw new AppError('platform.key-file', { detail: `protection: ${name}` });
  return protection.unprotect(sealed);
}

async function newKey(folder: string, file: string, protection: SecretProtection | null): Promise<Buffer> {
  const master = randomBytes(KEY_BYTES);
  const sealed = protection === null ? master : await protection.protect(master);
  await makeFolder(folder);
  // a link appears whole or not at all, and never replaces a key that is there
  const temporary = `${file}.${process.pid}.part`;
  const handle = await open(temporary, 'w', 0o600);
  try {
    await handle.writeFile(JSON.stringify({ protection: protection?.name ?? 'file', key: sealed.toString('base64') }));
    await handle.sync();
  } finally {
    await handle.close();
  }
  try {
    await link(temporary, file);
  } catch (error) {
    // a stick or a share may know no links; the folder is held by this process alone, so nothing is replaced
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS'].includes(systemCode(error))) throw error;
    await rename(temporary, file);
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(folder);
  return master;
}
