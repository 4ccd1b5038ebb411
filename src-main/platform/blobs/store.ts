import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { AppError, systemCode } from '../errors.ts';
import { machineFailure } from '../machine-failures.ts';
import { makeFolder, namesIn, syncFolder, writeAll } from './files.ts';
import { header, HEADER_BYTES, PIECE_BYTES, pieceKey, SALT_BYTES, sealPiece, storedBytes } from './format.ts';
import { authenticateFile, openBlob, sizeOfBlob, type BlobReader } from './reader.ts';

export interface BlobReference {
  /** Of the plain bytes. */
  readonly sha256: string;
  readonly size: number;
}

export type BlobSource = AsyncIterable<Uint8Array> | Uint8Array;

export interface WriteOptions {
  /** Plain bytes accepted at the most; more fails with `platform.too-large`. */
  readonly limit?: number;
  readonly signal?: AbortSignal;
  /** Sees every plain chunk as it passes. */
  readonly onChunk?: (chunk: Buffer) => void;
}

/**
 * Content-addressed bytes on disk, encrypted, readable by range. When `write` returns, the bytes are durable: only
 * then may a row that names them be committed (`blob` table). Writing bytes that are there already costs no second copy.
 */
export interface BlobStore {
  write(source: BlobSource, options?: WriteOptions): Promise<BlobReference>;
  has(sha256: string): Promise<boolean>;
  /** Plain size, by the length of the stored file. @throws AppError `platform.blob-missing`, `platform.blob-damaged` */
  size(sha256: string): Promise<number>;
  /**
   * Plain bytes from `offset`, `length` at the most, fewer at the end.
   * @throws AppError `platform.blob-missing`, `platform.blob-damaged`
   */
  read(sha256: string, offset: number, length: number): Promise<Buffer>;
  /** All bytes of a blob of at most `limit`. */
  readAll(sha256: string, limit: number): Promise<Buffer>;
  stream(sha256: string): Readable;
  /**
   * Reads all of it: every piece and the hash of the whole.
   * @throws AppError `platform.blob-missing`, `platform.blob-damaged`
   */
  authenticate(sha256: string): Promise<void>;
  /** The file that holds the sealed bytes; it may be missing. */
  fileOf(sha256: string): string;
  /** The hashes that files in the store are named by, one shard after the other. */
  stored(): AsyncIterable<string>;
  /** Removes what an interrupted write left behind; call it once, before anything writes. */
  sweep(): Promise<void>;
  readonly folder: string;
}

const WRITE_BYTES = 512 * 1024;
/** What a stream reads at once. */
const STREAM_BYTES = 8 * PIECE_BYTES;

/** @param key 32 bytes. */
export function createBlobStore(folder: string, key: Buffer): BlobStore {
  const incoming = join(folder, 'incoming');
  const shard = (sha256: string): string => join(folder, sha256.slice(0, 2));
  const place = (sha256: string): string => join(shard(sha256), sha256.slice(2));

  /** Folders whose own names are known to be durable. */
  const durableShards = new Set<string>();

  const present = async (sha256: string): Promise<boolean> => {
    try {
      return (await stat(place(sha256))).isFile();
    } catch {
      return false;
    }
  };

  const within = async <Result>(sha256: string, work: (reader: BlobReader) => Promise<Result>): Promise<Result> => {
    const reader = await openBlob(place(sha256), sha256, key);
    try {
      return await work(reader);
    } finally {
      await reader.close();
    }
  };

  /** The store's own name is durable before anything in it is; what is coming in needs no durable name. */
  const makeIncoming = async (): Promise<void> => {
    await makeFolder(folder);
    await mkdir(incoming, { recursive: true });
  };

  const createTemporary = async (file: string): Promise<FileHandle> => {
    try {
      return await open(file, 'wx', 0o600);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
      await makeIncoming();
      return open(file, 'wx', 0o600);
    }
  };

  const writeDurably = async (source: BlobSource, options: WriteOptions): Promise<BlobReference> => {
    const temporary = join(incoming, `${randomUUID()}.part`);
    const handle = await createTemporary(temporary);
    try {
      const reference = await seal(handle, source, key, options);
      await handle.sync();
      await handle.close();
      await putInPlace(temporary, reference);
      return reference;
    } catch (error) {
      await handle.close().catch(() => undefined);
      await rm(temporary, { force: true }).catch(() => undefined);
      throw error;
    }
  };

  /** When this returns, the name is durable too: also when another writer of the same bytes made it. */
  const putInPlace = async (temporary: string, reference: BlobReference): Promise<void> => {
    const home = shard(reference.sha256);
    const known = durableShards.has(home);
    if (!known) await mkdir(home, { recursive: true });
    if (await isGood(reference)) {
      await rm(temporary, { force: true });
    } else {
      try {
        await rename(temporary, place(reference.sha256));
      } catch (error) {
        // Windows refuses to replace what another writer has just put there
        if (!(await isGood(reference))) throw error;
        await rm(temporary, { force: true });
      }
    }
    await syncFolder(home);
    if (known) return;
    await syncFolder(folder);
    durableShards.add(home);
  };

  /** A file that was cut short or changed, by a failing disk perhaps, is no reason to drop good bytes. */
  const isGood = async ({ sha256, size }: BlobReference): Promise<boolean> => {
    try {
      if ((await stat(place(sha256))).size !== storedBytes(size)) return false;
      await authenticateFile(place(sha256), sha256, key);
      return true;
    } catch {
      return false;
    }
  };

  const store: BlobStore = {
    folder,

    async write(source, options = {}) {
      try {
        return await writeDurably(source, options);
      } catch (error) {
        throw machineFailure(error) ?? error;
      }
    },

    has: present,

    size: (sha256) => sizeOfBlob(place(sha256), sha256),

    read: (sha256, offset, length) => within(sha256, (reader) => reader.read(offset, length)),

    async readAll(sha256, limit) {
      const size = await store.size(sha256);
      if (size > limit) throw new AppError('platform.too-large', { params: { limit } });
      return store.read(sha256, 0, size);
    },

    stream(sha256) {
      const pieces = async function* (): AsyncGenerator<Buffer> {
        const reader = await openBlob(place(sha256), sha256, key);
        try {
          for (let offset = 0; offset < reader.size; offset += STREAM_BYTES) {
            yield await reader.read(offset, STREAM_BYTES);
          }
        } finally {
          await reader.close();
        }
      };
      return Readable.from(pieces(), { objectMode: false, highWaterMark: STREAM_BYTES });
    },

    authenticate: (sha256) => authenticateFile(place(sha256), sha256, key),
    fileOf: place,

    async *stored() {
      for (const name of (await namesIn(folder)).filter((found) => /^[0-9a-f]{2}$/.test(found)).sort()) {
        for (const rest of (await namesIn(join(folder, name))).sort()) {
          if (/^[0-9a-f]{62}$/.test(rest)) yield name + rest;
        }
      }
    },

    async sweep() {
      await makeIncoming();
      for (const name of await readdir(incoming)) await rm(join(incoming, name), { force: true });
    },
  };
  return store;
}

/** Writes the sealed form of `source` and gives back what was sealed. */
async function seal(
  handle: FileHandle,
  source: BlobSource,
  storeKey: Buffer,
  options: WriteOptions,
): Promise<BlobReference> {
  const limit = options.limit ?? Number.MAX_SAFE_INTEGER;
  const salt = randomBytes(SALT_BYTES);
  const key = pieceKey(storeKey, salt);
  const hash = createHash('sha256');
  let size = 0;
  let index = 0;
  // plain text that is not sealed yet, and sealed text that is not written yet
  let pending: Buffer[] = [];
  let pendingBytes = 0;
  let sealed: Buffer[] = [header(salt)];
  let sealedBytes = HEADER_BYTES;

  const put = (bytes: Buffer): void => {
    sealed.push(bytes);
    sealedBytes += bytes.length;
  };
  const writeSealed = async (): Promise<void> => {
    await writeAll(handle, Buffer.concat(sealed));
    sealed = [];
    sealedBytes = 0;
  };
  // the last piece is sealed differently, so a full piece waits until it is known that more follows
  const sealFullPieces = (): void => {
    if (pendingBytes <= PIECE_BYTES) return;
    const all = Buffer.concat(pending);
    let offset = 0;
    for (; all.length - offset > PIECE_BYTES; offset += PIECE_BYTES) {
      put(sealPiece(key, index, false, all.subarray(offset, offset + PIECE_BYTES)));
      index += 1;
    }
    pending = [all.subarray(offset)];
    pendingBytes = all.length - offset;
  };

  for await (const chunk of source instanceof Uint8Array ? [source] : source) {
    options.signal?.throwIfAborted();
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    size += bytes.length;
    if (size > limit) throw new AppError('platform.too-large', { params: { limit } });
    hash.update(bytes);
    options.onChunk?.(bytes);
    pending.push(bytes);
    pendingBytes += bytes.length;
    sealFullPieces();
    if (sealedBytes >= WRITE_BYTES) await writeSealed();
  }
  put(sealPiece(key, index, true, Buffer.concat(pending)));
  await writeSealed();
  return { sha256: hash.digest('hex'), size };
}
