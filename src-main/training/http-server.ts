import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { TrainingFault } from '#contract/training.ts';
import {
  createFaultQueue,
  faultOfRequest,
  isDescription,
  isSignIn,
  type FaultAnswer,
  type OneShotFault,
  type RequestFault,
} from './faults.ts';

export interface Reply {
  readonly status: number;
  /** JSON, unless it is bytes or text already. */
  readonly body: unknown;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** What goes wrong with this answer by itself, when nothing else was asked to. */
  readonly fault?: RequestFault;
}

/** Says no in the words of the system; thrown anywhere while a request is worked on, it undoes the work. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(reply: Reply) {
    super(`refused with ${reply.status}`);
    this.reply = reply;
  }
}

export interface TrainingApplication {
  /** Answers a request; `sessionRefused` says that the session has to be treated as ended. */
  handle(request: IncomingMessage, url: URL, sessionRefused: boolean): Promise<Reply>;
  /** How the system itself says that it is in trouble; JSON with a message without it. */
  readonly trouble?: FaultAnswer;
}

/** A server of 127.0.0.1 that misbehaves on command. */
export interface TrainingHttpServer {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Without a slash at the end; the same through all faults. */
  address(): string;
  fault(): TrainingFault;
  setFault(fault: TrainingFault): Promise<void>;
  failNext(fault: OneShotFault): void;
  clearFaults(): Promise<void>;
}

export function createTrainingHttpServer(application: TrainingApplication): TrainingHttpServer {
  const queue = createFaultQueue();
  const working = new Set<Promise<void>>();
  let port = 0;
  let server: Server | null = null;
  let standing: TrainingFault = 'none';
  let halt = new AbortController();

  async function listen(): Promise<void> {
    halt = new AbortController();
    const { signal } = halt;
    const opened = createServer((request, response) => {
      const work = serve(request, response, signal).catch(() => {
        response.destroy();
      });
      working.add(work);
      void work.finally(() => working.delete(work));
    });
    opened.keepAliveTimeout = 30_000;
    await new Promise<void>((resolve, reject) => {
      opened.once('error', reject);
      opened.listen(port, '127.0.0.1', resolve);
    });
    port = (opened.address() as AddressInfo).port;
    server = opened;
  }

  async function close(): Promise<void> {
    const closing = server;
    server = null;
    halt.abort();
    if (closing === null) return;
    await new Promise<void>((resolve) => {
      closing.close(() => {
        resolve();
      });
      // kept connections would hold the port's server open
      closing.closeAllConnections();
    });
    await Promise.allSettled(working);
  }

  async function serve(request: IncomingMessage, response: ServerResponse, signal: AbortSignal): Promise<void> {
    request.on('error', () => undefined);
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    // a service and its description share a path
    const path = isDescription(url) ? `${url.pathname}?wsdl` : url.pathname;
    const fault = queue.take(request.method ?? 'GET', path) ?? standingFault(path);
    if (fault?.kind === 'drop' && fault.when === 'before') {
      request.socket.destroy();
      return;
    }
    if (fault?.kind === 'hang') {
      // the connection stays until either side ends it
      request.resume();
      return;
    }
    if (fault?.kind === 'answer' && fault.after !== true) {
      await drain(request);
      send(response, toBytes(faultReply(fault, { status: 200, body: '' })));
      return;
    }
    let reply: Reply;
    try {
      reply = await application.handle(request, url, fault?.kind === 'expired');
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      reply = error.reply;
    }
    // an answer before the end of the body would meet a client that is still writing
    await drain(request);
    const answer = toBytes(fault?.kind === 'answer' ? faultReply(fault, reply) : reply);
    const trouble = fault ?? reply.fault;
    if (trouble?.kind === 'drop') request.socket.destroy();
    else if (trouble?.kind === 'half') sendHalf(response, answer);
    else if (trouble?.kind === 'delay') await sendLate(response, answer, trouble, signal);
    else if (trouble?.kind === 'endless') await sendEndless(response, answer, signal);
    else send(response, answer);
  }

  const standingFault = (path: string): RequestFault | null =>
    isSignIn(path) && standing !== 'slow' ? null : faultOfRequest(standing, application.trouble);

  return {
    start: listen,
    async stop() {
      await close();
    },
    address: () => `http://127.0.0.1:${port}`,
    fault: () => standing,
    async setFault(fault) {
      const wasDown = standing === 'down';
      standing = fault;
      if (fault === 'down' && !wasDown) await close();
      if (fault !== 'down' && wasDown) await listen();
    },
    failNext(fault) {
      queue.add(fault);
    },
    async clearFaults() {
      queue.clear();
      await this.setFault('none');
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly bytes: Buffer;
}

function toBytes(reply: Reply): Answer {
  const ready = Buffer.isBuffer(reply.body) || typeof reply.body === 'string';
  const bytes = Buffer.isBuffer(reply.body)
    ? reply.body
    : Buffer.from(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
  const type = reply.type ?? (ready ? 'application/octet-stream' : 'application/json; charset=utf-8');
  return { status: reply.status, headers: { 'content-type': type, ...reply.headers }, bytes };
}

function faultReply(fault: Extract<RequestFault, { kind: 'answer' }>, real: Reply): Reply {
  return { status: fault.status, body: fault.body ?? real.body, headers: fault.headers ?? {} };
}

function send(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(answer.bytes.length) });
  response.end(answer.bytes);
}

function sendHalf(response: ServerResponse, answer: Answer): void {
  response.writeHead(answer.status, { ...answer.headers, 'content-length': String(answer.bytes.length) });
  response.write(answer.bytes.subarray(0, Math.floor(answer.bytes.length / 2)), () => {
    response.destroy();
  });
}

/** The answer, and then more of it until the other side has enough. */
async function sendEndless(response: ServerResponse, answer: Answer, signal: AbortSignal): Promise<void> {
  const bytes = function* (): Generator<Buffer> {
    yield answer.bytes;
    for (;;) yield Buffer.alloc(64 * 1024, 0x20);
  };
  response.writeHead(answer.status, answer.headers);
  await pipeline(Readable.from(bytes()), response, { signal }).catch(() => response.destroy());
}

async function sendLate(
  response: ServerResponse,
  answer: Answer,
  fault: Extract<RequestFault, { kind: 'delay' }>,
  signal: AbortSignal,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    gone.abort();
  });
  const stop = AbortSignal.any([signal, gone.signal]);
  try {
    if (fault.drip === true) {
      response.writeHead(answer.status, { ...answer.headers, 'content-length': String(answer.bytes.length) });
      const step = Math.max(1, Math.ceil(answer.bytes.length / 10));
      for (let from = 0; from < answer.bytes.length; from += step) {
        response.write(answer.bytes.subarray(from, from + step));
        await pause(fault.milliseconds / 10, undefined, { signal: stop });
      }
      response.end();
      return;
    }
    await pause(fault.milliseconds, undefined, { signal: stop });
    send(response, answer);
  } catch {
    response.destroy();
  }
}

/** Reads what is left of the body, so that the client can turn to the answer. */
async function drain(request: IncomingMessage): Promise<void> {
  if (request.complete || request.readableEnded || request.destroyed) return;
  await new Promise<void>((resolve) => {
    request.once('end', resolve);
    request.once('close', resolve);
    request.resume();
  });
}
