import { createHash, type Hash } from 'node:crypto';
import { AppError } from '../../../platform/errors.ts';
import { HEAD_BYTES } from '../../../platform/content-kind.ts';
import { HttpStreamError, type HttpStream } from '../../../platform/http/client.ts';
import type { FileLine } from './file-line.ts';
import { looksEnded, TAIL_BYTES } from './paper-end.ts';

/** A file on its way, its bytes as they travel (packed where the server packs them). */
export interface ResumableFile {
  readonly contentEncoding: string;
  /** Bytes in all by what the server says, which nobody has to believe. */
  readonly length: number | null;
  /** Read once. @throws AppError */
  readonly pieces: AsyncIterable<Buffer>;
  /** Lets go of a file that nobody reads. */
  close(): void;
}

/** What the server says of the file that an answer carries. */
interface Identity {
  /** For `If-Range` (RFC 9110, 13.1.5): a strong ETag, else the time of change. Empty when there is none. */
  readonly validator: string;
  readonly length: number | null;
  readonly contentEncoding: string;
}

/**
 * Asks for a file whose bytes come once each and in order, however often the line breaks. What was handed on is never
 * handed on again: an answer goes on behind it by `Range` where the server vouches that it is the same file; else the
 * file comes from its beginning once more, and its first bytes have to have the hash of those handed on. An answer
 * that ends with its connection, without having told its length, is asked what stands behind it before it is whole.
 *
 * @throws AppError what the line says, `connectors.download-changed` when it became another file meanwhile.
 */
export async function openResumable(line: FileLine, system: string): Promise<ResumableFile> {
  const first = await line.ask({});
  const { contentEncoding, length } = identityOf(first);
  return { contentEncoding, length, pieces: resuming(first, line, system), close: () => first.close() };
}

async function* resuming(first: HttpStream, line: FileLine, system: string): AsyncGenerator<Buffer> {
  const changed = (detail: string): AppError =>
    new AppError('connectors.download-changed', { params: { system }, detail });
  const hash = createHash('sha256');
  let done = 0;
  let identity = identityOf(first);
  let isResumable = true;
  let stream: HttpStream | null = first;
  let skipped = 0;
  /** Where an answer ended that did not tell its end: ended there twice, it is whole. */
  let endedAt: number | null = null;
  const ends = createEnds();

  for (;;) {
    if (stream === null) {
      const isRange = isResumable && done > 0 && identity.validator !== '';
      stream = await line.ask(isRange ? { range: `bytes=${done}-`, 'if-range': identity.validator } : {});
      if (stream.status === 416 && isAtEnd(stream, done) && (identity.length ?? done) === done) {
        stream.close();
        return;
      }
      if (stream.status === 200) {
        const now = identityOf(stream);
        if (now.contentEncoding !== identity.contentEncoding) {
          stream.close();
          throw changed('another content coding');
        }
        identity = now;
        skipped = done;
      } else if (continues(stream, done, identity)) {
        skipped = 0;
        identity = { ...identity, length: identity.length ?? rangeOf(stream)?.total ?? null };
      } else {
        // it does not know what it sends: from here on only whole answers
        stream.close();
        stream = null;
        isResumable = false;
        continue;
      }
    }
    const { pieces } = stream;
    const isTold = tellsItsEnd(stream);
    const until: number | null = rangeOf(stream)?.until ?? null;
    const isPart = stream.status === 206;
    stream = null;
    try {
      const tooShort = isTold ? changed : brokenOff;
      for await (const piece of behind(pieces, skipped, hash, { changed, tooShort })) {
        if (until !== null && done + piece.length > until) throw changed('more bytes than the range has');
        hash.update(piece);
        ends.take(piece);
        done += piece.length;
        line.moved();
        yield piece;
      }
      // a range may be answered in parts: the next one follows
      if (identity.length !== null && done < identity.length) continue;
      if (identity.length !== null || (isTold && !isPart) || endedAt === done) return;
      if (identity.validator === '') {
        // packed bytes show by themselves that they are cut
        if (identity.contentEncoding !== '' || ends.lookEnded()) return;
        throw brokenOff('the end of the file is missing');
      }
      endedAt = done;
    } catch (error) {
      line.broke(error);
    }
  }
}

/** The line was cut where only the end of the connection ends a body. */
function brokenOff(detail: string): HttpStreamError {
  return new HttpStreamError({ kind: 'failure', cause: 'broken', sent: 'perhaps', detail }, null);
}

/** Keeps the beginning and the end of what passes, in how many pieces ever it comes. */
function createEnds() {
  const head = Buffer.alloc(HEAD_BYTES);
  // a ring: the next byte goes where the oldest one is
  const ring = Buffer.alloc(TAIL_BYTES);
  let size = 0;
  return {
    take(piece: Buffer): void {
      if (size < HEAD_BYTES) piece.copy(head, size);
      const last = piece.subarray(-TAIL_BYTES);
      const at = (size + piece.length - last.length) % TAIL_BYTES;
      const fits = last.copy(ring, at);
      last.copy(ring, 0, fits);
      size += piece.length;
    },
    lookEnded(): boolean {
      const at = size % TAIL_BYTES;
      const tail =
        size < TAIL_BYTES ? ring.subarray(0, size) : Buffer.concat([ring.subarray(at), ring.subarray(0, at)]);
      return looksEnded(head.subarray(0, size), tail);
    },
  };
}

/** The pieces behind the first `length` bytes, which have to be those that `before` hashed. */
async function* behind(
  pieces: AsyncIterable<Buffer>,
  length: number,
  before: Hash,
  errors: { readonly changed: (detail: string) => Error; readonly tooShort: (detail: string) => Error },
): AsyncGenerator<Buffer> {
  if (length === 0) {
    yield* pieces;
    return;
  }
  const expected = before.copy().digest();
  const hash = createHash('sha256');
  let left = length;
  for await (const piece of pieces) {
    if (left === 0) {
      yield piece;
      continue;
    }
    const part = piece.subarray(0, left);
    hash.update(part);
    left -= part.length;
    if (left > 0) continue;
    if (!hash.digest().equals(expected)) throw errors.changed(`the first ${length} bytes differ`);
    if (piece.length > part.length) yield piece.subarray(part.length);
  }
  if (left > 0) throw errors.tooShort(`${length - left} bytes instead of ${length}`);
}

/** Whether a 206 goes on exactly behind `done` in the same file. */
function continues(stream: HttpStream, done: number, identity: Identity): boolean {
  const range = rangeOf(stream);
  const now = identityOf(stream);
  return (
    range?.from === done &&
    (range.total === null || identity.length === null || range.total === identity.length) &&
    now.contentEncoding === identity.contentEncoding &&
    (now.validator === '' || now.validator === identity.validator)
  );
}

/** What a 206 says that it carries: up to but without `until`. `null` when it says nothing that can be. */
function rangeOf({ status, headers }: HttpStream): { from: number; until: number; total: number | null } | null {
  const found = /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i.exec(headers['content-range'] ?? '');
  if (status !== 206 || found === null) return null;
  const [from, last] = [Number(found[1]), Number(found[2])];
  const total = found[3] === '*' ? null : Number(found[3]);
  return last < from || (total !== null && last >= total) ? null : { from, until: last + 1, total };
}

/** Whether the answer itself says where its body ends; else a cut line ends like a whole one. */
function tellsItsEnd({ headers }: HttpStream): boolean {
  return headers['content-length'] !== undefined || /\bchunked\b/i.test(headers['transfer-encoding'] ?? '');
}

/** `416` behind the last byte of a file whose length was never told: everything had come. */
function isAtEnd(stream: HttpStream, done: number): boolean {
  return stream.headers['content-range'] === `bytes */${done}`;
}

function identityOf({ status, headers }: HttpStream): Identity {
  const etag = headers.etag ?? '';
  const length = headers['content-length'] ?? '';
  return {
    validator: /^"[^"]*"$/.test(etag) ? etag : (headers['last-modified'] ?? ''),
    length: status === 200 && /^\d{1,30}$/.test(length) ? Number(length) : null,
    contentEncoding: (headers['content-encoding'] ?? '').trim().toLowerCase(),
  };
}
