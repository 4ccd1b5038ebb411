import { setTimeout as pause } from 'node:timers/promises';
import { AppError } from '../../../platform/errors.ts';
import { HttpStreamError, type HttpClient, type HttpFailure, type HttpStream } from '../../../platform/http/client.ts';
import { redirectTarget, type FilePlace } from './file-address.ts';
import { messageIn } from './message-in.ts';
import { MESSAGE_BYTES } from './paper-bytes.ts';

/** Redirects on the same security server that are followed for one answer. */
const MOST_REDIRECTS = 3;
/** Answers that say "not now". */
const BUSY = new Set([408, 425, 429, 502, 503, 504]);
const LONGEST_PAUSE = 30_000;

/** How long and how often the line is tried. */
export interface Patience {
  /** Milliseconds until an answer begins, and between two pieces of it. */
  readonly silence: number;
  /** Tries in a row that bring nothing new. */
  readonly tries: number;
  /** Tries in all, however much each brings. */
  readonly triesInAll: number;
  /** Milliseconds before the second try; they double with each one, up to half a minute. */
  readonly pause: number;
}

export interface FileLineOptions extends FilePlace {
  readonly system: string;
  readonly address: string;
  readonly http: Pick<HttpClient, 'open'>;
  readonly patience: Patience;
  readonly signal: AbortSignal;
}

/** The line to one file: asks as often as is allowed and reads what each answer means. */
export interface FileLine {
  /**
   * The next answer with bytes: 200, or 206 when `headers` ask for a range, or 416 to such a question.
   *
   * @throws AppError with what the server says, or when nothing comes in the tries that are left.
   */
  ask(headers: Readonly<Record<string, string>>): Promise<HttpStream>;
  /** New bytes came: the tries in a row begin anew. */
  moved(): void;
  /** The answer broke off. @throws AppError when that is for good. */
  broke(error: unknown): void;
}

export function createFileLine(options: FileLineOptions): FileLine {
  const { system, patience, signal } = options;
  let inRow = 0;
  let inAll = 0;
  let everAnswered = false;
  let last: AppError | null = null;

  async function ask(headers: Readonly<Record<string, string>>): Promise<HttpStream> {
    for (;;) {
      if (inRow >= patience.tries || inAll >= patience.triesInAll) {
        throw last ?? new AppError('connectors.download-broken', { params: { system }, detail: `${inAll} answers` });
      }
      if (last !== null) await rest();
      inRow += 1;
      inAll += 1;
      const answer = await openFollowing(headers);
      if (answer.kind === 'failure') {
        const error = errorOf(answer, system);
        // who was never there, or never says a word, is not asked again before the person wants it
        if (!everAnswered && (answer.sent === 'no' || answer.cause === 'timeout')) throw error;
        last = error;
        continue;
      }
      everAnswered = true;
      const { status } = answer;
      const isRange = headers.range !== undefined;
      if (status === 200 || (isRange && (status === 206 || status === 416))) return answer;
      const error = await refusalOf(answer, system);
      if (!BUSY.has(status)) throw error;
      last = error;
    }
  }

  /** Full jitter, so that counters whose line broke together do not come back together. */
  async function rest(): Promise<void> {
    const longest = Math.min(LONGEST_PAUSE, patience.pause * 2 ** Math.min(inRow, 10));
    try {
      await pause(Math.ceil(Math.random() * longest), undefined, { signal });
    } catch (error) {
      throw new AppError('connectors.download-stopped', { params: { system }, cause: error });
    }
  }

  async function openFollowing(headers: Readonly<Record<string, string>>): Promise<HttpStream | HttpFailure> {
    let { address } = options;
    for (let redirects = 0; ; redirects += 1) {
      const answer = await options.http.open({ url: address, headers, patience: patience.silence, signal });
      if (answer.kind === 'failure' || !isRedirect(answer.status)) return answer;
      answer.close();
      const target = redirectTarget(asWritten(answer.headers.location ?? ''), address, options);
      if ('host' in target || redirects === MOST_REDIRECTS) {
        const host = 'host' in target ? target.host : new URL(target.address).host;
        const params = { system, host: host === '' ? '?' : host };
        throw new AppError('connectors.download-elsewhere', { params, detail: `HTTP ${answer.status}` });
      }
      ({ address } = target);
    }
  }

  return {
    ask,
    moved() {
      inRow = 0;
    },
    broke(error) {
      if (!(error instanceof HttpStreamError)) throw error;
      last = errorOf(error.failure, system);
      if (error.failure.cause === 'cancelled') throw last;
    },
  };
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

/** A header is read letter by letter as Latin-1; servers write the names of files there in UTF-8. */
function asWritten(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? text : header;
}

function errorOf(failure: HttpFailure, system: string): AppError {
  const detail = `${failure.cause} ${failure.detail}`;
  switch (failure.cause) {
    case 'cancelled':
      return new AppError('connectors.download-stopped', { params: { system }, detail });
    case 'timeout':
      return new AppError('connectors.download-silent', { params: { system }, detail });
    case 'certificate':
      return new AppError('connectors.certificate', { params: { system }, detail });
    case 'bad-address':
      return new AppError('connectors.address', { params: { system }, detail });
    default:
      return failure.sent === 'no'
        ? new AppError('connectors.download-offline', { params: { system }, detail })
        : new AppError('connectors.download-broken', { params: { system }, detail });
  }
}

/** What an answer without bytes of the file means, in the server's own words where it has some. */
async function refusalOf(answer: HttpStream, system: string): Promise<AppError> {
  const { status } = answer;
  const detail = `HTTP ${status}`;
  if (BUSY.has(status)) {
    answer.close();
    return new AppError('connectors.download-busy', { params: { system, status }, detail });
  }
  if (status === 204 || status === 205) {
    answer.close();
    return new AppError('connectors.download-empty', { params: { system }, detail });
  }
  if (status === 404 || status === 410) {
    answer.close();
    return new AppError('connectors.download-missing', { params: { system }, detail });
  }
  const { message } = messageIn(await beginningOf(answer.pieces));
  return message === ''
    ? new AppError('connectors.download-refused', { params: { system, status }, detail })
    : new AppError('connectors.download-refused-saying', { params: { system, status, message }, detail });
}

/** As much of a message as is looked at; one that breaks off says what it said so far. */
async function beginningOf(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const held: Buffer[] = [];
  let size = 0;
  try {
    for await (const piece of pieces) {
      held.push(piece);
      size += piece.length;
      if (size >= MESSAGE_BYTES) break;
    }
  } catch (error) {
    if (!(error instanceof HttpStreamError)) throw error;
  }
  return Buffer.concat(held).subarray(0, MESSAGE_BYTES);
}
