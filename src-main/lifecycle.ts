import type { Log } from './platform/log.ts';
import { technicalText } from './platform/errors.ts';

export interface Timing {
  readonly part: string;
  readonly milliseconds: number;
}

/**
 * Parts that are started in the order in which they are declared, each timed, and stopped in reverse: what cannot be
 * stopped is logged and never keeps the others from stopping.
 */
export interface Lifecycle {
  readonly timings: readonly Timing[];
  /** Starts a part now and remembers how to stop it. */
  part<Value>(
    name: string,
    start: () => Value | Promise<Value>,
    stop?: (value: Value) => void | Promise<void>,
  ): Promise<Value>;
  stop(): Promise<void>;
}

/** How long one part may take to stop before the next is stopped. */
const STOP_TIMEOUT = 5000;

export function createLifecycle(log: () => Log): Lifecycle {
  const timings: Timing[] = [];
  const stops: { part: string; stop: () => void | Promise<void> }[] = [];
  let stopping: Promise<void> | undefined;

  const stopAll = async (): Promise<void> => {
    for (const { part, stop } of stops.splice(0).reverse()) {
      const problem = await within(STOP_TIMEOUT, async () => stop());
      if (problem !== null) log().error({ part, problem }, 'a part did not stop');
    }
  };

  return {
    timings,
    async part(name, start, stop) {
      const started = performance.now();
      const value = await start();
      timings.push({ part: name, milliseconds: Math.round((performance.now() - started) * 10) / 10 });
      if (stop !== undefined) stops.push({ part: name, stop: () => stop(value) });
      return value;
    },
    stop() {
      stopping ??= stopAll();
      return stopping;
    },
  };
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
