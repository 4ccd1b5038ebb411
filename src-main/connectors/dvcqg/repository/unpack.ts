import { pipeline, Readable } from 'node:stream';
import { createGunzip, createInflate, createInflateRaw } from 'node:zlib';

/** How the bytes of an answer are packed (RFC 9110, content codings); `null` when that is none of ours. */
export type Packing = 'none' | 'gzip' | 'deflate';

export function packingOf(contentEncoding: string | undefined): Packing | null {
  switch ((contentEncoding ?? '').trim().toLowerCase()) {
    case '':
    case 'identity':
      return 'none';
    case 'gzip':
    case 'x-gzip':
      return 'gzip';
    case 'deflate':
      return 'deflate';
    default:
      return null;
  }
}

/** The packed bytes are damaged or end too early. */
export class UnpackError extends Error {}

/**
 * The bytes unpacked piece by piece; a bomb is only ever opened as far as somebody reads. Errors of the source pass
 * through as they are.
 *
 * @throws UnpackError
 */
export async function* unpacked(pieces: AsyncIterable<Buffer>, packing: Packing): AsyncGenerator<Buffer> {
  if (packing === 'none') {
    yield* pieces;
    return;
  }
  const source = { failed: false };
  const watched = async function* (): AsyncGenerator<Buffer> {
    try {
      yield* pieces;
    } catch (error) {
      source.failed = true;
      throw error;
    }
  };
  const started = await begin(watched());
  if (started === null) return;
  const unpacker =
    packing === 'gzip' ? createGunzip() : isWrapped(started.first) ? createInflate() : createInflateRaw();
  const stream = pipeline(Readable.from(started.all, { objectMode: false }), unpacker, () => undefined);
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) yield piece;
  } catch (error) {
    if (source.failed) throw error;
    throw new UnpackError('the packed bytes cannot be read', { cause: error });
  } finally {
    stream.destroy();
  }
}

/** The first piece, and all of them again; `null` when there is none. */
async function begin(
  pieces: AsyncGenerator<Buffer>,
): Promise<{ readonly first: Buffer; readonly all: AsyncIterable<Buffer> } | null> {
  const next = await pieces.next();
  if (next.done === true) return null;
  const all = async function* (): AsyncGenerator<Buffer> {
    yield next.value;
    yield* pieces;
  };
  return { first: next.value, all: all() };
}

/** What is called deflate comes in the zlib format by the rule, and without it from some servers. */
function isWrapped(first: Buffer): boolean {
  return ((first[0] ?? 0) & 0x0f) === 8;
}
