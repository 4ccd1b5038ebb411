import { randomUUID } from 'node:crypto';
import type { AppEvent, EventEnvelope } from '#contract/events.ts';

const KEPT_EVENTS = 5000;

/** Tells windows what changed. Publish only after the change is committed. */
export interface EventHub {
  publish(event: AppEvent): void;
  /**
   * Everything after `cursor`, then what comes, until `signal` aborts or the reader stops. A cursor of another
   * run or older than the last 5 000 events yields `reset` first. A slow reader costs nothing: it reads from the
   * same ring and is told `reset` when it falls behind.
   */
  subscribe(cursor: string | undefined, signal?: AbortSignal): AsyncGenerator<EventEnvelope, void>;
}

export function createEventHub(): EventHub {
  const run = randomUUID().slice(0, 8);
  const ring: AppEvent[] = [];
  const waiting = new Set<() => void>();
  let first = 1;
  let next = 1;

  const cursorAt = (number: number): string => `${run}.${number}`;
  const positionOf = (cursor: string | undefined): number | 'unknown' => {
    if (cursor === undefined) return next;
    const [cursorRun, number] = cursor.split('.');
    const position = Number(number) + 1;
    return cursorRun === run && Number.isSafeInteger(position) && position <= next ? position : 'unknown';
  };
  const arrival = (signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        waiting.delete(wake);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      waiting.add(wake);
      signal?.addEventListener('abort', wake);
    });

  async function* readFrom(
    start: number | 'unknown',
    signal: AbortSignal | undefined,
  ): AsyncGenerator<EventEnvelope, void> {
    let position = start;
    while (signal?.aborted !== true) {
      if (position === 'unknown' || position < first) {
        position = next;
        yield { cursor: cursorAt(position - 1), event: { type: 'reset' } };
      }
      const event = ring[position - first];
      if (event === undefined) {
        await arrival(signal);
      } else {
        yield { cursor: cursorAt(position), event };
        position += 1;
      }
    }
  }

  return {
    publish(event) {
      ring.push(event);
      next += 1;
      if (ring.length > KEPT_EVENTS) {
        ring.shift();
        first += 1;
      }
      for (const wake of [...waiting]) wake();
    },

    // "from now" means from this call, not from the first reading
    subscribe: (cursor, signal) => readFrom(positionOf(cursor), signal),
  };
}
