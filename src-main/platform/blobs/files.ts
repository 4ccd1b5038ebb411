import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { systemCode } from '../errors.ts';

/** Makes the names in a folder durable, where the system can (Windows cannot and need not). */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    // some network file systems know no such thing
    if (!['EINVAL', 'ENOTSUP', 'EBADF'].includes(systemCode(error))) throw error;
  } finally {
    await handle.close();
  }
}

/**
 * Makes a folder with those above it that are missing, and their names durable: what is written into a folder whose own
 * name a power cut takes away is gone with it. A folder that is there already may be one whose maker was killed before
 * its name was durable, so its name is always made so.
 */
export async function makeFolder(folder: string): Promise<void> {
  const path = resolve(folder);
  const first = await mkdir(path, { recursive: true });
  for (let made = path; ; made = dirname(made)) {
    try {
      await syncFolder(dirname(made));
    } catch (error) {
      // a folder above that we may pass through and not read: whoever made it saw to its names
      if (!['EACCES', 'EPERM'].includes(systemCode(error))) throw error;
    }
    if (first === undefined || made === first) return;
  }
}

/** Writes all of it: one write may take less than it was given, at the end of the disk for one. */
export async function writeAll(handle: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) {
    written += (await handle.write(bytes, written, bytes.length - written)).bytesWritten;
  }
}

/** Reads exactly `length` bytes at `position`, fewer only at the end of the file. */
export async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
}

/** The names in a folder; none when it is not there. */
export async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error))) return [];
    throw error;
  }
}

/** The SHA-256 of a file in hex; `null` when it cannot be read. */
export async function hashOfFile(path: string): Promise<string | null> {
  try {
    const hash = createHash('sha256');
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) hash.update(chunk as Buffer);
    return hash.digest('hex');
  } catch {
    return null;
  }
}

/** What the name of a file ends with while it is written. */
export const PART = '.part';

/**
 * Writes a small file so that after a power cut it is there whole or not at all; when it cannot be written, the one
 * that was there before stays.
 */
export async function writeDurably(folder: string, name: string, text: string): Promise<void> {
  const temporary = join(folder, `${name}${PART}`);
  try {
    const handle = await open(temporary, 'w', 0o600);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(temporary, join(folder, name));
  } catch (error) {
    // half a file is of no use to anybody
    await rm(temporary, { force: true }).catch(() => undefined);
    throw error;
  }
  await syncFolder(folder);
}
