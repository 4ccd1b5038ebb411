import { AppError } from '../../../platform/errors.ts';
import { HEAD_BYTES, sniffKind } from '../../../platform/content-kind.ts';
import { messageIn } from './message-in.ts';

/** Bytes of something else than a paper that are read to find out what it wants to say. */
export const MESSAGE_BYTES = 32 * 1024;

/**
 * The same bytes, once their beginning shows a PDF, JPEG, PNG or TIFF, whatever the answer called them. Nothing is
 * handed on before that.
 *
 * @throws AppError `connectors.download-message` with the server's own words, `connectors.download-page`,
 *   `connectors.download-no-paper`, `connectors.download-empty`
 */
export async function* onlyPapers(pieces: AsyncIterable<Buffer>, system: string): AsyncGenerator<Buffer> {
  const held: Buffer[] = [];
  let size = 0;
  let isPaper: boolean | null = null;
  for await (const piece of pieces) {
    if (isPaper === true) {
      yield piece;
      continue;
    }
    held.push(piece);
    size += piece.length;
    if (isPaper === null && size >= HEAD_BYTES) {
      const head = Buffer.concat(held.splice(0));
      isPaper = looksLikeAPaper(head);
      if (isPaper) yield head;
      else held.push(head);
    }
    if (size >= MESSAGE_BYTES && isPaper === false) break;
  }
  if (isPaper === true) return;
  const all = Buffer.concat(held);
  if (isPaper === false || !looksLikeAPaper(all)) throw notAPaper(all, system);
  yield all;
}

function looksLikeAPaper(head: Buffer): boolean {
  return sniffKind(head.subarray(0, HEAD_BYTES)) !== 'unknown';
}

function notAPaper(bytes: Buffer, system: string): AppError {
  const detail = `${bytes.length} bytes seen`;
  if (bytes.length === 0) return new AppError('connectors.download-empty', { params: { system } });
  const { isPage, message } = messageIn(bytes);
  if (message !== '') return new AppError('connectors.download-message', { params: { system, message }, detail });
  return new AppError(isPage ? 'connectors.download-page' : 'connectors.download-no-paper', {
    params: { system },
    detail,
  });
}
