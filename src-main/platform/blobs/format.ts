import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';

/**
 * A stored blob: a header of 40 bytes (magic, salt), then pieces of at most 64 KiB of plain text, each sealed
 * by AES-256-GCM (12-byte nonce = piece number, 16-byte tag behind the text). The last piece says so in its nonce,
 * so a truncated file never passes; the key is derived from the salt, so no nonce is ever used twice.
 */
export const PIECE_BYTES = 64 * 1024;
export const TAG_BYTES = 16;
export const SALT_BYTES = 32;
const MAGIC = Buffer.from('QMCBLOB1', 'latin1');
export const HEADER_BYTES = MAGIC.length + SALT_BYTES;

export function header(salt: Buffer): Buffer {
  return Buffer.concat([MAGIC, salt]);
}

/** The salt of a header, or `null` when these bytes are no blob of ours. */
export function saltOf(bytes: Buffer): Buffer | null {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  return bytes.subarray(MAGIC.length, HEADER_BYTES);
}

export function pieceKey(storeKey: Buffer, salt: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', storeKey, salt, 'qmc blob piece', 32));
}

function nonce(index: number, last: boolean): Buffer {
  const bytes = Buffer.alloc(12);
  bytes.writeUInt8(last ? 1 : 0, 0);
  bytes.writeBigUInt64BE(BigInt(index), 4);
  return bytes;
}

export function sealPiece(key: Buffer, index: number, last: boolean, plain: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce(index, last));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** @throws when the piece was changed, moved, or is not the last one though it should be. */
export function openPiece(key: Buffer, index: number, last: boolean, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce(index, last));
  const split = sealed.length - TAG_BYTES;
  decipher.setAuthTag(sealed.subarray(split));
  return Buffer.concat([decipher.update(sealed.subarray(0, split)), decipher.final()]);
}

/** Pieces of a blob of `size` plain bytes; an empty blob has one empty piece. */
export function pieceCount(size: number): number {
  return Math.max(1, Math.ceil(size / PIECE_BYTES));
}

/** Length of the stored file of a blob of `size` plain bytes. */
export function storedBytes(size: number): number {
  return HEADER_BYTES + size + pieceCount(size) * TAG_BYTES;
}

/** Plain size of a stored file, or `null` when no blob has this length. */
export function plainBytes(stored: number): number | null {
  const body = stored - HEADER_BYTES;
  if (body < TAG_BYTES) return null;
  const pieces = Math.ceil(body / (PIECE_BYTES + TAG_BYTES));
  const size = body - pieces * TAG_BYTES;
  return pieceCount(size) === pieces ? size : null;
}
