import { technicalText } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';

export interface Timing {
  readonly part: string;
  readonly milliseconds: number;
}

/**
 * Parts that are started in the order in which they are declared, each timed, and stopped in reverse: what cannot be
 * stopped, or not in time, is logged and never keeps the others from stopping. The whole stop has one bound.
 */
export interface Lifecycle {
  readonly timings: readonly Timing[];
  /** Starts a part now and remembers how to stop it. */
  part<Value>(
    name: string,
    start: () => Value | Promise<Value>,
    stop?: (value: Value) => void | Promise<void>,
    /** `last` keeps a share of the time for it, whatever the others need: the database is closed in order. */
    share?: 'last',
  ): Promise<Value>;
  /** Ends after `milliseconds` at the most, and a moment for the parts that only need to be told. */
  stop(milliseconds?: number): Promise<void>;
}

/** A system that shuts down gives a program about five seconds. */
const STOP_MILLISECONDS = 4000;
/** The share of that time that is kept for the last parts. */
const KEPT = 0.3;

export function createLifecycle(log: () => Log): Lifecycle {
  const timings: Timing[] = [];
  const stops: { part: string; share: 'last' | undefined; stop: () => void | Promise<void> }[] = [];
  let stopping: Promise<void> | undefined;

  const stopAll = async (milliseconds: number): Promise<void> => {
    const began = performance.now();
    for (const { part, share, stop } of stops.splice(0).reverse()) {
      const end = milliseconds * (share === 'last' ? 1 : 1 - KEPT);
      const problem = await within(Math.max(0, Math.round(began + end - performance.now())), async () => stop());
      if (problem !== null) log().error({ part, problem }, 'a part did not stop');
    }
  };

  return {
    timings,
    async part(name, start, stop, share) {
      const started = performance.now();
      const value = await start();
      timings.push({ part: name, milliseconds: Math.round((performance.now() - started) * 10) / 10 });
      if (stop !== undefined) stops.push({ part: name, share, stop: () => stop(value) });
      return value;
    },
    stop(milliseconds = STOP_MILLISECONDS) {
      stopping ??= stopAll(milliseconds);
      return stopping;
    },
  };
}

/** The share of a stop that is kept for what everything else stands on: the lock and the log. */
const GROUND = 0.1;

/** Stops the rooms, then the ground that they stand on, both within one bound. */
export async function stopInOrder(
  rooms: Pick<Lifecycle, 'stop'>,
  ground: Pick<Lifecycle, 'stop'>,
  milliseconds = STOP_MILLISECONDS,
): Promise<void> {
  const began = performance.now();
  await rooms.stop(milliseconds * (1 - GROUND));
  await ground.stop(Math.max(0, began + milliseconds - performance.now()));
}

/** `null` when the work was done in time, else what went wrong. */
async function within(milliseconds: number, work: () => Promise<void>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`not stopped after ${milliseconds} ms`), milliseconds);
  });
  try {
    return await Promise.race([work().then(() => null), late]);
  } catch (error) {
    return technicalText(error);
  } finally {
    clearTimeout(timer);
  }
}
