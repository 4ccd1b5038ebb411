import http from 'node:http';
import { Readable } from 'node:stream';
import type { Deadline } from './deadline.ts';
import type { Flow } from './flow.ts';
import type { HttpFailure } from './line.ts';

/** An answer that had begun did not come to its end. */
export class HttpStreamError extends Error {
  readonly failure: HttpFailure;

  constructor(failure: HttpFailure, cause: unknown) {
    super(`${failure.cause}: ${failure.detail}`, { cause });
    this.name = 'HttpStreamError';
    this.failure = failure;
  }
}

/** The bytes of an answer piece by piece; time counts only while the line is waited for. */
export async function* arriving(
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

/** A body that was not read to its end (an early answer, a broken line) must let go of its file. */
export function discard(body: unknown): void {
  if (body instanceof Readable && !body.destroyed) {
    body.on('error', () => undefined);
    body.destroy();
  }
}
