/** Bytes a second that may be sent and received at the most; without a figure there is no cap. */
export interface Bandwidth {
  readonly upload?: number | undefined;
  readonly download?: number | undefined;
}

/** A cap for one direction that requests share. */
export interface Meter {
  /** Pieces of this size share the line fairly; no larger one should be asked for. */
  readonly piece: number;
  /**
   * Comes back when these bytes may pass. `call` goes before `bulk`, which in turn is never left out: what is small
   * does not stand behind what is large, nor does a stream of small ones stop it.
   * @throws the signal's reason when it is aborted meanwhile.
   */
  take(bytes: number, kind: 'call' | 'bulk', signal: AbortSignal): Promise<void>;
}

/** The caps that requests share in both directions; `null` = none. */
export interface Budget {
  readonly upload: Meter | null;
  readonly download: Meter | null;
}

export function createBudget({ upload, download }: Bandwidth): Budget {
  return {
    upload: upload === undefined ? null : createMeter(upload),
    download: download === undefined ? null : createMeter(download),
  };
}

/** Sixteen pieces a second, so that a line with several uploads still turns often. */
const PIECES_A_SECOND = 16;
const SMALLEST_PIECE = 1024;
const LARGEST_PIECE = 64 * 1024;

interface Waiting {
  readonly bytes: number;
  pass(): void;
}

/**
 * A token bucket: it fills by `rate` bytes a second up to one piece, and whoever comes next passes as soon as it is not
 * empty, in debt if need be. Each body has one piece waiting at a time, so bodies take turns.
 *
 * @param rate bytes a second, at least 1.
 */
export function createMeter(rate: number): Meter {
  const piece = Math.round(Math.min(LARGEST_PIECE, Math.max(SMALLEST_PIECE, rate / PIECES_A_SECOND)));
  const lines = { call: new Set<Waiting>(), bulk: new Set<Waiting>() };
  let level = piece;
  let filledAt = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let turn: 'call' | 'bulk' = 'call';

  const next = (): Waiting | undefined => {
    const other = turn === 'call' ? 'bulk' : 'call';
    const from = lines[turn].size > 0 ? turn : other;
    const [waiting] = lines[from];
    if (waiting === undefined) return undefined;
    lines[from].delete(waiting);
    turn = from === 'call' ? 'bulk' : 'call';
    return waiting;
  };

  const serve = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const now = performance.now();
    level = Math.min(piece, level + ((now - filledAt) * rate) / 1000);
    filledAt = now;
    while (level > 0) {
      const waiting = next();
      if (waiting === undefined) return;
      level -= waiting.bytes;
      waiting.pass();
    }
    if (lines.call.size + lines.bulk.size > 0) timer = setTimeout(serve, Math.ceil((1 - level) * (1000 / rate)));
  };

  return {
    piece,
    take(bytes, kind, signal) {
      return new Promise((resolve, reject) => {
        const stop = (): void => {
          lines[kind].delete(waiting);
          reject(signal.reason instanceof Error ? signal.reason : new Error('stopped'));
        };
        const waiting: Waiting = {
          bytes,
          pass() {
            signal.removeEventListener('abort', stop);
            resolve();
          },
        };
        if (signal.aborted) {
          stop();
          return;
        }
        signal.addEventListener('abort', stop, { once: true });
        lines[kind].add(waiting);
        serve();
      });
    },
  };
}
