import { hkdfSync, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { syncFolder } from './blobs/files.ts';
import { AppError, systemCode } from './errors.ts';
import type { SecretProtection } from './host.ts';

/** Derived from one master key, so that no key serves two purposes. 32 bytes each. */
export interface KeyRing {
  readonly database: Buffer;
  readonly blobs: Buffer;
}

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

async function existingKey(file: string, protection: SecretProtection | null): Promise<Buffer | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw new AppError('platform.key-file', { params: { protection: 'file' }, cause: error });
  }
  try {
    const stored = keyFile.parse(JSON.parse(text));
    const sealed = Buffer.from(stored.key, 'base64');
    if (stored.protection === 'file') return sealed;
    if (protection?.name !== stored.protection) {
      throw new AppError('platform.key-file', { params: { protection: stored.protection } });
    }
    return await protection.unprotect(sealed);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('platform.key-file', { params: { protection: protection?.name ?? 'file' }, cause: error });
  }
}

async function newKey(folder: string, file: string, protection: SecretProtection | null): Promise<Buffer> {
  const master = randomBytes(32);
  const sealed = protection === null ? master : await protection.protect(master);
  await mkdir(folder, { recursive: true });
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
  } finally {
    await rm(temporary, { force: true });
  }
  await syncFolder(folder);
  return master;
}
