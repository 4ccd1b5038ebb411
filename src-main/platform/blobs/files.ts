import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
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
