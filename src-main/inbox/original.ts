import { constants } from 'node:fs';
import { lstat, open, type FileHandle } from 'node:fs/promises';
import { basename } from 'node:path';
import type { MessageCode } from '#contract/messages/index.ts';
import { AppError, systemCode } from '../platform/errors.ts';
import { readAt } from '../platform/blobs/files.ts';

const CHUNK_BYTES = 1024 * 1024;
/** libuv's flag for opening with no sharing at all; Windows only, and without a name in node:fs. */
const WINDOWS_EXCLUSIVE = 0x10000000;

/** What tells one state of a file from another. */
export interface FileState {
  readonly size: number;
  /** Milliseconds since 1970, with fractions as the file system keeps them. */
  readonly modifiedAt: number;
  readonly inode: number;
  readonly device: number;
}

/** A file of a person or a scanner, open for one reading. */
export interface Original {
  readonly path: string;
  readonly state: FileState;
  read(offset: number, length: number): Promise<Buffer>;
  /** All bytes from the first to the last, once, 1 MiB at a time. @throws AppError `inbox.changed-while-reading` */
  chunks(): AsyncGenerator<Buffer, void>;
  /** @throws AppError `inbox.changed-while-reading` unless path and content are still what was opened. */
  verify(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens an ordinary file; links, devices and pipes are refused. On Windows it is opened without sharing: that succeeds
 * only when nobody else has it open, and nobody can write to it while it is read.
 *
 * @throws AppError `inbox.file-missing`, `inbox.file-unreadable`, `inbox.file-in-use`, `inbox.not-a-file`,
 *   `inbox.file-failed`
 */
export async function openOriginal(path: string): Promise<Original> {
  const name = basename(path);
  let handle: FileHandle;
  try {
    // a pipe would block the open, a link would lead elsewhere
    const flags =
      process.platform === 'win32'
        ? constants.O_RDONLY | WINDOWS_EXCLUSIVE
        : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
    // where links cannot be refused in the same step, they are looked for first
    if (process.platform === 'win32' && !(await lstat(path)).isFile()) {
      throw new AppError('inbox.not-a-file', { params: { name } });
    }
    handle = await open(path, flags);
  } catch (error) {
    throw readingFailure(error, name);
  }
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new AppError('inbox.not-a-file', { params: { name } });
    return original(path, name, handle, stateOf(stats));
  } catch (error) {
    await handle.close();
    throw readingFailure(error, name);
  }
}

export function stateOf(stats: { size: number; mtimeMs: number; ino: number; dev: number }): FileState {
  return { size: stats.size, modifiedAt: stats.mtimeMs, inode: stats.ino, device: stats.dev };
}

export function sameState(one: FileState, other: FileState): boolean {
  return (
    one.size === other.size &&
    one.modifiedAt === other.modifiedAt &&
    one.inode === other.inode &&
    one.device === other.device
  );
}

function original(path: string, name: string, handle: FileHandle, state: FileState): Original {
  const changed = (): AppError => new AppError('inbox.changed-while-reading', { params: { name } });
  const failing = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw readingFailure(error, name);
    }
  };
  const verify = async (): Promise<void> => {
    const now = await failing(async () => [stateOf(await handle.stat()), stateOf(await lstat(path))] as const);
    if (!now.every((seen) => sameState(seen, state))) throw changed();
  };
  return {
    path,
    state,
    read: (offset, length) => failing(() => readAt(handle, offset, length)),
    async *chunks() {
      for (let offset = 0; offset < state.size;) {
        // the reader may keep a chunk, so each one is a buffer of its own
        const chunk = await failing(() => readAt(handle, offset, Math.min(CHUNK_BYTES, state.size - offset)));
        if (chunk.length === 0) throw changed();
        offset += chunk.length;
        yield chunk;
      }
      await verify();
    },
    verify,
    close: () => handle.close(),
  };
}

const FAILURES: Readonly<Record<string, MessageCode>> = {
  ENOENT: 'inbox.file-missing',
  ENOTDIR: 'inbox.file-missing',
  EACCES: 'inbox.file-unreadable',
  EPERM: 'inbox.file-unreadable',
  EBUSY: 'inbox.file-in-use',
  ELOOP: 'inbox.not-a-file',
  EMLINK: 'inbox.not-a-file',
  EISDIR: 'inbox.not-a-file',
  ENXIO: 'inbox.not-a-file',
};

function readingFailure(error: unknown, name: string): AppError {
  if (error instanceof AppError) return error;
  const code = systemCode(error);
  return new AppError(FAILURES[code] ?? 'inbox.file-failed', { params: { name }, cause: error, detail: code });
}
