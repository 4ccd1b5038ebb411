import { createHash } from 'node:crypto';
import { open, stat } from 'node:fs/promises';
import { AppError, systemCode } from '../errors.ts';
import { readAt } from './files.ts';
import {
  HEADER_BYTES,
  openPiece,
  PIECE_BYTES,
  pieceCount,
  pieceKey,
  plainBytes,
  saltOf,
  storedBytes,
  TAG_BYTES,
} from './format.ts';

/** One stored blob, open for reading. */
export interface BlobReader {
  /** Plain bytes. */
  readonly size: number;
  /** Plain bytes from `offset`, fewer at the end. @throws AppError `platform.blob-damaged` */
  read(offset: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

/** @throws AppError `platform.blob-missing`, `platform.blob-damaged` */
export async function openBlob(file: string, sha256: string, storeKey: Buffer): Promise<BlobReader> {
  const damaged = (cause?: unknown): AppError => new AppError('platform.blob-damaged', { cause, detail: sha256 });
  const handle = await named(sha256, () => open(file, 'r'));
  try {
    const size = plainBytes((await handle.stat()).size);
    const salt = saltOf(await readAt(handle, 0, HEADER_BYTES));
    if (size === null || salt === null) throw damaged();
    const key = pieceKey(storeKey, salt);
    const last = pieceCount(size) - 1;
    const sealedPiece = PIECE_BYTES + TAG_BYTES;
    return {
      size,
      async read(offset, length) {
        const end = Math.min(size, offset + length);
        if (offset >= end) return Buffer.alloc(0);
        const firstPiece = Math.floor(offset / PIECE_BYTES);
        const lastPiece = Math.floor((end - 1) / PIECE_BYTES);
        const sealed = await readAt(
          handle,
          HEADER_BYTES + firstPiece * sealedPiece,
          Math.min((lastPiece - firstPiece + 1) * sealedPiece, storedBytes(size)),
        );
        const plain: Buffer[] = [];
        try {
          for (let index = firstPiece; index <= lastPiece; index += 1) {
            const start = (index - firstPiece) * sealedPiece;
            plain.push(openPiece(key, index, index === last, sealed.subarray(start, start + sealedPiece)));
          }
        } catch (error) {
          throw damaged(error);
        }
        const skip = offset - firstPiece * PIECE_BYTES;
        return Buffer.concat(plain).subarray(skip, skip + end - offset);
      },
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Plain bytes of a stored file, by its length alone. @throws AppError `platform.blob-missing`, `platform.blob-damaged` */
export async function sizeOfBlob(file: string, sha256: string): Promise<number> {
  const size = plainBytes((await named(sha256, () => stat(file))).size);
  if (size === null) throw new AppError('platform.blob-damaged', { detail: sha256 });
  return size;
}

const AUTHENTICATED_AT_ONCE = 8 * PIECE_BYTES;

/**
 * Reads all of a stored file: every sealed piece, and the hash of the plain bytes.
 *
 * @throws AppError `platform.blob-missing`, `platform.blob-damaged`
 */
export async function authenticateFile(file: string, sha256: string, storeKey: Buffer): Promise<void> {
  const reader = await openBlob(file, sha256, storeKey);
  try {
    const hash = createHash('sha256');
    for (let offset = 0; offset < reader.size; offset += AUTHENTICATED_AT_ONCE) {
      hash.update(await reader.read(offset, AUTHENTICATED_AT_ONCE));
    }
    if (hash.digest('hex') !== sha256) throw new AppError('platform.blob-damaged', { detail: sha256 });
  } finally {
    await reader.close();
  }
}

/** A file that is not there is a blob that is missing. */
async function named<Result>(sha256: string, look: () => Promise<Result>): Promise<Result> {
  try {
    return await look();
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
    throw new AppError('platform.blob-missing', { cause: error, detail: sha256 });
  }
}
