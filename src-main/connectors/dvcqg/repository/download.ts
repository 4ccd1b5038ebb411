import { AppError } from '../../../platform/errors.ts';
import { createDeadline } from '../../../platform/http/deadline.ts';
import type { HttpClient } from '../../../platform/http/client.ts';
import type { FileRequest, PaperRepository } from '../../connector.ts';
import { fileAddress, type FilePlace } from './file-address.ts';
import { createFileLine, type Patience } from './file-line.ts';
import { onlyPapers } from './paper-bytes.ts';
import { openResumable } from './resumable.ts';
import { packingOf, unpacked, UnpackError } from './unpack.ts';

/** The place is the unit's own security server: the only host that is ever asked. */
export interface DownloadsOptions extends FilePlace {
  /** What the window calls the repository. */
  readonly system: string;
  readonly http: Pick<HttpClient, 'open'>;
  /** Milliseconds until an answer begins, and between two pieces of it. */
  readonly timeout: number;
  /** Bytes of one file at the most, also where a request allows more. */
  readonly fileLimit?: number;
  /** Milliseconds for a whole file, with all tries; ten minutes without it. */
  readonly fileTime?: number;
  /** How often a line that broke is taken up again. */
  readonly tries?: Partial<Omit<Patience, 'silence'>>;
}

const FILE_TIME = 10 * 60_000;
const TRIES = { tries: 5, triesInAll: 100, pause: 500 };
/** Packed bytes may be a little more than what is in them. */
const PACKING_MARGIN = 64 * 1024;

/** Fetches files of the national repository through the unit's own security server. */
export function createDownloads(options: DownloadsOptions): PaperRepository['download'] {
  const { system, fileLimit = Infinity, fileTime = FILE_TIME } = options;

  return async function* download(request: FileRequest): AsyncGenerator<Uint8Array> {
    const address = fileAddress(request.link, { ...options, dstcode: request.dstcode });
    const deadline = createDeadline(fileTime);
    try {
      const line = createFileLine({
        ...options,
        address,
        patience: { ...TRIES, ...options.tries, silence: options.timeout },
        signal: AbortSignal.any([request.signal, deadline.signal]),
      });
      yield* papersOf(line, { ...request, limit: Math.min(request.limit, fileLimit) }, system);
    } catch (error) {
      const ranOut = deadline.signal.aborted && !request.signal.aborted;
      if (!ranOut || !(error instanceof AppError) || error.code !== 'connectors.download-stopped') throw error;
      const minutes = Math.ceil(fileTime / 60_000);
      throw new AppError('connectors.download-too-long', { params: { system, minutes }, cause: error });
    } finally {
      deadline.end();
    }
  };
}

async function* papersOf(
  line: Parameters<typeof openResumable>[0],
  { limit, onProgress }: FileRequest,
  system: string,
): AsyncGenerator<Buffer> {
  const file = await openResumable(line, system);
  const packing = packingOf(file.contentEncoding);
  const total = packing === 'none' ? file.length : null;
  const tooLarge = (): AppError => {
    const megabytes = Math.floor((limit / (1024 * 1024)) * 10) / 10;
    return new AppError('connectors.download-too-large', { params: { system, limit: megabytes } });
  };
  const unreadable = (detail: string, cause?: unknown): AppError =>
    new AppError('connectors.download-unreadable', { params: { system }, detail, cause });
  if (packing === null || (total !== null && total > limit)) {
    file.close();
    throw packing === null ? unreadable(`content coding ${file.contentEncoding.slice(0, 40)}`) : tooLarge();
  }
  const travelling = bounded(file.pieces, limit + (packing === 'none' ? 0 : PACKING_MARGIN), tooLarge);
  let done = 0;
  try {
    for await (const piece of onlyPapers(bounded(unpacked(travelling, packing), limit, tooLarge), system)) {
      done += piece.length;
      onProgress(done, total);
      yield piece;
    }
  } catch (error) {
    throw error instanceof UnpackError ? unreadable('the packed bytes', error) : error;
  }
}

/** The same pieces, as long as they are no more than `limit` bytes in all. */
async function* bounded(
  pieces: AsyncIterable<Buffer>,
  limit: number,
  tooLarge: () => AppError,
): AsyncGenerator<Buffer> {
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > limit) throw tooLarge();
    yield piece;
  }
}
