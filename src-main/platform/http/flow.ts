import { Readable } from 'node:stream';
import type { Budget, Meter } from './bandwidth.ts';
import type { Deadline } from './deadline.ts';

/** What an exchange moves at first passes like a small call; only what goes on after that is bulk. */
const SMALL_CALL = 16 * 1024;

/** How the bytes of one exchange pass: by the caps that hold for it, and not in its own time. */
export interface Flow {
  pass(bytes: number): Promise<void>;
  /** Bytes that may pass at a time; without a cap any number. */
  readonly piece: number;
}

export function createFlow(
  budgets: readonly Budget[],
  direction: keyof Budget,
  deadline: Deadline,
  signal: AbortSignal,
): Flow {
  const meters = budgets.map((budget) => budget[direction]).filter((meter): meter is Meter => meter !== null);
  let passed = 0;
  return {
    piece: Math.min(...meters.map((meter) => meter.piece)),
    async pass(bytes) {
      if (meters.length === 0) return;
      const kind = passed < SMALL_CALL ? 'call' : 'bulk';
      passed += bytes;
      await deadline.without(async () => {
        for (const meter of meters) await meter.take(bytes, kind, signal);
      });
    },
  };
}

/**
 * The body in pieces that pass one by one. `onSent` is told what the line took: it only grows, and ends with the
 * whole. Each piece that leaves begins the time anew, for a large file on a slow line takes as long as it takes.
 */
export function flowing(
  body: string | Buffer | Readable,
  flow: Flow,
  deadline: Deadline,
  onSent: (bytes: number) => void,
): Readable {
  const pieces = async function* (): AsyncGenerator<Buffer> {
    let sent = 0;
    const source = body instanceof Readable ? (body as AsyncIterable<Buffer>) : [Buffer.from(body)];
    for await (const chunk of source) {
      for (let from = 0; from < chunk.length; from += flow.piece) {
        const piece = chunk.subarray(from, from + flow.piece);
        await flow.pass(piece.length);
        yield piece;
        sent += piece.length;
        deadline.restart();
        onSent(sent);
      }
    }
  };
  return Readable.from(pieces(), { objectMode: false });
}

/** All bytes of the answer, `too-large` when there are more than `limit`. */
export async function collect(
  stream: Readable,
  limit: number,
  flow: Flow,
  signal: AbortSignal,
): Promise<Buffer | 'too-large'> {
  const stop = (): void => {
    stream.destroy(new Error('stopped while reading the answer'));
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    const chunks: Buffer[] = [];
    let size = 0;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > limit) {
        stream.destroy();
        return 'too-large';
      }
      chunks.push(chunk);
      await flow.pass(chunk.length);
    }
    return Buffer.concat(chunks);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
