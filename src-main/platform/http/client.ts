import http from 'node:http';
import https from 'node:https';
import { Readable } from 'node:stream';
import axios, { type AxiosRequestConfig } from 'axios';
import { arriving, discard } from './arriving.ts';
import type { Budget } from './bandwidth.ts';
import { createDeadline } from './deadline.ts';
import { collect, createFlow, flowing } from './flow.ts';
import { failureOf, freshLine, watchedTransport, type HttpFailure, type Line } from './line.ts';

export { HttpStreamError } from './arriving.ts';
export type { HttpFailure } from './line.ts';

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

export type HttpResult = HttpAnswer | HttpFailure;

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

  /** A kept connection that the remote had closed meanwhile is no failure. */
  const wasStale = (result: { readonly kind: string; readonly cause?: string }, line: Line): boolean =>
    result.kind === 'failure' && result.cause === 'broken' && line.reused && !line.answered;

  return {
    async open(opening) {
      const line = freshLine();
      const result = await openOnce(opening, line);
      return wasStale(result, line) ? openOnce(opening, { ...freshLine(), fresh: true }) : result;
    },
    async request(request) {
      const isRepeatable =
        !(request.body instanceof Readable) && (request.method === 'GET' || request.repeatable === true);
      try {
        const line = freshLine();
        const result = await exchange(request, line);
        if (!wasStale(result, line) || !isRepeatable) return result;
        return await exchange(request, { ...freshLine(), fresh: true });
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
