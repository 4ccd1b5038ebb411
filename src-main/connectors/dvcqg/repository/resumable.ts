import { createHash, type Hash } from 'node:crypto';
import { AppError } from '../../../platform/errors.ts';
import type { HttpStream } from '../../../platform/http/client.ts';
import type { FileLine } from './file-line.ts';

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
 * file comes from its beginning once more, and its first bytes have to have the hash of those handed on.
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

  for (;;) {
    if (stream === null) {
      const isRange = isResumable && done > 0 && identity.validator !== '';
      stream = await line.ask(isRange ? { range: `bytes=${done}-`, 'if-range': identity.validator } : {});
      if (stream.status === 416 && isAtEnd(stream, done)) {
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
      } else {
        // it does not know what it sends: from here on only whole answers
        stream.close();
        stream = null;
        isResumable = false;
        continue;
      }
    }
    const { pieces } = stream;
    stream = null;
    try {
      for await (const piece of behind(pieces, skipped, hash, changed)) {
        hash.update(piece);
        done += piece.length;
        line.moved();
        yield piece;
      }
      if (identity.length === null || done >= identity.length) return;
      // a range may be answered in parts: the next one follows
    } catch (error) {
      line.broke(error);
    }
  }
}

/** The pieces behind the first `length` bytes, which have to be those that `before` hashed. */
async function* behind(
  pieces: AsyncIterable<Buffer>,
  length: number,
  before: Hash,
  changed: (detail: string) => AppError,
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
    if (!hash.digest().equals(expected)) throw changed(`the first ${length} bytes differ`);
    if (piece.length > part.length) yield piece.subarray(part.length);
  }
  if (left > 0) throw changed(`${length - left} bytes instead of ${length}`);
}

/** Whether a 206 goes on exactly behind `done` in the same file. */
function continues(stream: HttpStream, done: number, identity: Identity): boolean {
  const [, from, total] =
    /^bytes (\d{1,15})-\d{1,15}\/(\d{1,15}|\*)$/i.exec(stream.headers['content-range'] ?? '') ?? [];
  const now = identityOf(stream);
  return (
    Number(from) === done &&
    (total === '*' || identity.length === null || Number(total) === identity.length) &&
    now.contentEncoding === identity.contentEncoding &&
    (now.validator === '' || now.validator === identity.validator)
  );
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
