import http from 'node:http';
import https from 'node:https';
import { TLSSocket } from 'node:tls';
import { Readable } from 'node:stream';
import axios, { AxiosError, type AxiosRequestConfig } from 'axios';
import { systemCode, technicalText } from '../errors.ts';
import type { Budget } from './bandwidth.ts';
import { createDeadline, type Deadline } from './deadline.ts';
import { collect, createFlow, flowing, type Flow } from './flow.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A stream is read once; give its length in `content-length` where it is known. */
  readonly body?: string | Buffer | Readable;
  /**
   * Milliseconds from the last byte of the body that left to the last one of the answer, and for each piece of a body
   * that streams. Waiting for the bandwidth of `budgets` does not count.
   */
  readonly timeout: number;
  /** Bytes of answer that are accepted at the most. */
  readonly answerLimit: number;
  readonly signal?: AbortSignal;
  /**
   * Sending it twice does no harm, so that a kept connection which the remote had closed meanwhile is no failure: the
   * request goes once more over a new one. A `GET` always is; a stream, which is read once, never.
   */
  readonly repeatable?: boolean;
  /** Bytes of the body that the line took so far: never fewer than before, never more than there are. */
  readonly onSent?: (bytes: number) => void;
  /** Caps on the bandwidth that it shares with other requests; all of them hold. */
  readonly budgets?: readonly Budget[];
}

/** An answer of any status, its body read to the end. Header names in lower case. */
export interface HttpAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * No whole answer. `sent` says whether the request may have reached the remote: `no` when the line was never there
 * (refused, unknown name, no route, no connection in time), `perhaps` otherwise.
 */
export interface HttpFailure {
  readonly kind: 'failure';
  readonly cause:
    | 'refused'
    | 'unknown-host'
    | 'unreachable'
    | 'timeout'
    | 'broken'
    | 'too-large'
    | 'certificate'
    | 'cancelled'
    | 'bad-address';
  readonly sent: 'no' | 'perhaps';
  readonly detail: string;
}

export type HttpResult = HttpAnswer | HttpFailure;

/** An answer that had begun did not come to its end. */
export class HttpStreamError extends Error {
  readonly failure: HttpFailure;

  constructor(failure: HttpFailure, cause: unknown) {
    super(`${failure.cause}: ${failure.detail}`, { cause });
    this.name = 'HttpStreamError';
    this.failure = failure;
  }
}

/** Asks for an answer whose bytes are handed on as they come. */
export interface HttpOpening {
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Milliseconds until the answer begins, and from one piece of it to the next. Waiting for the bandwidth of `budgets`
   * or for the reader does not count.
   */
  readonly patience: number;
  readonly signal?: AbortSignal;
  readonly budgets?: readonly Budget[];
}

/** The head of an answer of any status, and its bytes as they travel: nothing is unpacked. */
export interface HttpStream {
  readonly kind: 'stream';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /**
   * Read once; who does not read to the end lets go of the connection.
   * @throws HttpStreamError when the line breaks off or falls silent.
   */
  readonly pieces: AsyncIterable<Buffer>;
  /** Lets go of an answer that nobody reads. */
  close(): void;
}

/** A client that never throws for what the line or the remote does. Redirects are answers, never followed. */
export interface HttpClient {
  request(request: HttpRequest): Promise<HttpResult>;
  /** A `GET` whose answer streams; ends when its head is there. */
  open(opening: HttpOpening): Promise<HttpStream | HttpFailure>;
  /** Ends kept connections. */
  close(): void;
}

const NEVER_CONNECTED: Readonly<Record<string, HttpFailure['cause']>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  EAI_FAIL: 'unknown-host',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ERR_INVALID_URL: 'bad-address',
};

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|ERR_TLS/;

export function createHttpClient(): HttpClient {
  const httpAgent = new http.Agent({ keepAlive: true, maxSockets: 32, timeout: 60_000 });
  const httpsAgent = new https.Agent({ keepAlive: true, maxSockets: 32, timeout: 60_000 });
  const client = axios.create({
    adapter: 'http',
    httpAgent,
    httpsAgent,
    maxRedirects: 0,
    responseType: 'stream',
    decompress: true,
    proxy: false,
    validateStatus: () => true,
    transformRequest: [(data: unknown) => data],
  });

  async function exchange(request: HttpRequest, line: Line): Promise<HttpResult> {
    const cancelled = (): boolean => request.signal?.aborted === true;
    if (cancelled()) return { kind: 'failure', cause: 'cancelled', sent: 'no', detail: 'stopped before the request' };
    // axios counts its time-out up to the headers; this one covers the body as well
    const deadline = createDeadline(request.timeout);
    const signal = request.signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, request.signal]);
    const { budgets = [], onSent = () => undefined } = request;
    const upload = createFlow(budgets, 'upload', deadline, signal);
    const download = createFlow(budgets, 'download', deadline, signal);
    const length = lengthOf(request.body);
    // a body that passes at once is not worth a stream
    const atOnce = length !== null && length <= upload.piece;
    let data: HttpRequest['body'];
    try {
      if (atOnce) await upload.pass(length);
      data = atOnce || request.body === undefined ? request.body : flowing(request.body, upload, deadline, onSent);
      const config: AxiosRequestConfig = {
        method: request.method,
        url: request.url,
        headers: {
          accept: 'application/json, */*;q=0.5',
          'user-agent': 'QuayMotCua',
          ...(length === null ? {} : { 'content-length': String(length) }),
          ...request.headers,
        },
        data,
        signal,
        maxBodyLength: Infinity,
        transport: watchedTransport(request.url.startsWith('https:') ? https : http, line),
        ...(line.fresh ? { httpAgent: false, httpsAgent: false } : {}),
      };
      const response = await client.request<Readable>(config);
      line.answered = true;
      if (atOnce) onSent(length);
      const body = await collect(response.data, request.answerLimit, download, signal);
      if (body === 'too-large') {
        const detail = `answer over ${request.answerLimit} bytes`;
        return { kind: 'failure', cause: 'too-large', sent: 'perhaps', detail };
      }
      return { kind: 'answer', status: response.status, headers: plainHeaders(response.headers), body };
    } catch (error) {
      return failureOf(error, line, deadline.signal.aborted, cancelled());
    } finally {
      deadline.end();
      discard(data);
    }
  }

  async function openOnce(opening: HttpOpening, line: Line): Promise<HttpStream | HttpFailure> {
    const cancelled = (): boolean => opening.signal?.aborted === true;
    if (cancelled()) return { kind: 'failure', cause: 'cancelled', sent: 'no', detail: 'stopped before the request' };
    const deadline = createDeadline(opening.patience);
    const signal = opening.signal === undefined ? deadline.signal : AbortSignal.any([deadline.signal, opening.signal]);
    const download = createFlow(opening.budgets ?? [], 'download', deadline, signal);
    const failure = (error: unknown): HttpFailure => failureOf(error, line, deadline.signal.aborted, cancelled());
    try {
      const response = await client.request<Readable>({
        method: 'GET',
        url: opening.url,
        headers: { accept: '*/*', 'user-agent': 'QuayMotCua', 'accept-encoding': 'identity', ...opening.headers },
        decompress: false,
        signal,
        transport: watchedTransport(opening.url.startsWith('https:') ? https : http, line),
        ...(line.fresh ? { httpAgent: false, httpsAgent: false } : {}),
      });
      line.answered = true;
      // it may break before anybody reads; reading tells it then
      response.data.on('error', () => undefined);
      return {
        kind: 'stream',
        status: response.status,
        headers: plainHeaders(response.headers),
        pieces: arriving(response.data, download, deadline, signal, failure),
        close() {
          deadline.end();
          discard(response.data);
        },
      };
    } catch (error) {
      deadline.end();
      return failure(error);
    }
  }

  const fresh = (): Line => ({ open: false, reused: false, answered: false, fresh: false });
  /** A kept connection that the remote had closed meanwhile is no failure. */
  const wasStale = (result: { readonly kind: string; readonly cause?: string }, line: Line): boolean =>
    result.kind === 'failure' && result.cause === 'broken' && line.reused && !line.answered;

  return {
    async open(opening) {
      const line = fresh();
      const result = await openOnce(opening, line);
      return wasStale(result, line) ? openOnce(opening, { ...fresh(), fresh: true }) : result;
    },
    async request(request) {
      const isRepeatable =
        !(request.body instanceof Readable) && (request.method === 'GET' || request.repeatable === true);
      try {
        const line = fresh();
        const result = await exchange(request, line);
        if (!wasStale(result, line) || !isRepeatable) return result;
        return await exchange(request, { ...fresh(), fresh: true });
      } finally {
        discard(request.body);
      }
    },
    close() {
      httpAgent.destroy();
      httpsAgent.destroy();
    },
  };
}

/** The same client with one cap more on the bandwidth; its connections end with the first one. */
export function withBudget(client: HttpClient, budget: Budget): HttpClient {
  return {
    request: (request) => client.request({ ...request, budgets: [...(request.budgets ?? []), budget] }),
    open: (opening) => client.open({ ...opening, budgets: [...(opening.budgets ?? []), budget] }),
    close: () => undefined,
  };
}

/** The bytes of an answer piece by piece; time counts only while the line is waited for. */
async function* arriving(
  stream: Readable,
  flow: Flow,
  deadline: Deadline,
  signal: AbortSignal,
  failure: (error: unknown) => HttpFailure,
): AsyncGenerator<Buffer> {
  const stop = (): void => {
    stream.destroy(new Error('stopped while reading the answer'));
  };
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    const reading = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
    for (;;) {
      let next: IteratorResult<Buffer>;
      try {
        next = await reading.next();
        if (next.done !== true) await flow.pass(next.value.length);
        // what was stopped before anybody read ends like what is whole
        else if (signal.aborted || !isWhole(stream)) throw new Error('the answer is not whole');
      } catch (error) {
        throw new HttpStreamError(failure(error), error);
      }
      if (next.done === true) return;
      const resume = deadline.hold();
      yield next.value;
      resume();
      deadline.restart();
    }
  } finally {
    signal.removeEventListener('abort', stop);
    deadline.end();
    discard(stream);
  }
}

function isWhole(stream: Readable): boolean {
  return !(stream instanceof http.IncomingMessage) || stream.complete;
}

interface Line {
  /** A connection stood (with TLS: its handshake done), so the request may have left this machine. */
  open: boolean;
  /** It was kept from an earlier request. */
  reused: boolean;
  /** The remote began to answer. */
  answered: boolean;
  /** A new connection is wanted. */
  readonly fresh: boolean;
}

/** Node's own transport, with an eye on the moment from which the remote may have received something. */
function watchedTransport(transport: typeof http | typeof https, line: Line): object {
  return {
    request(options: http.RequestOptions, onAnswer: (answer: http.IncomingMessage) => void): http.ClientRequest {
      const request = transport.request(options, onAnswer);
      request.once('socket', (socket) => {
        const opened = (): void => {
          line.open = true;
        };
        line.reused = request.reusedSocket;
        if (line.reused) opened();
        else if (socket instanceof TLSSocket) socket.once('secureConnect', opened);
        else if (socket.connecting) socket.once('connect', opened);
        else opened();
      });
      return request;
    },
  };
}

/** A body that was not read to its end (an early answer, a broken line) must let go of its file. */
function discard(body: HttpRequest['body']): void {
  if (body instanceof Readable && !body.destroyed) {
    body.on('error', () => undefined);
    body.destroy();
  }
}

/** What `content-length` says of a body that is whole already; the caller says it of a stream. */
function lengthOf(body: HttpRequest['body']): number | null {
  return body === undefined || body instanceof Readable ? null : Buffer.byteLength(body);
}

function plainHeaders(headers: object): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && value !== null) plain[name.toLowerCase()] = String(value);
  }
  return plain;
}

function failureOf(error: unknown, line: Line, timedOut: boolean, cancelled: boolean): HttpFailure {
  const root = error instanceof AxiosError && error.cause instanceof Error ? error.cause : error;
  const code = systemCode(root) || systemCode(error);
  const detail = code || technicalText(root);
  const sent = line.open ? 'perhaps' : 'no';
  const never = NEVER_CONNECTED[code];
  if (never !== undefined && !line.open) return { kind: 'failure', cause: never, sent, detail };
  if (CERTIFICATE.test(code) && !line.open) return { kind: 'failure', cause: 'certificate', sent, detail };
  if (cancelled) return { kind: 'failure', cause: 'cancelled', sent, detail };
  if (timedOut || code === 'ETIMEDOUT' || code === 'ECONNABORTED') {
    return { kind: 'failure', cause: 'timeout', sent, detail };
  }
  return { kind: 'failure', cause: line.open ? 'broken' : 'unreachable', sent, detail };
}
