interface Waiting<Item, Result> {
  readonly item: Item;
  readonly signal: AbortSignal;
  resolve(result: Result): void;
  reject(error: unknown): void;
}

export interface GatherOptions<Item, Result> {
  /** The most that one call may carry. */
  readonly most: number;
  /** Milliseconds for which the first one waits for others. */
  readonly window: number;
  /** One call for all; gives as many results as there are items, in their order. */
  send(items: readonly Item[], signal: AbortSignal): Promise<readonly Result[]>;
  /** The result of one that was stopped before its call left. */
  readonly stopped: Result;
}

/**
 * Joins items that come at about the same time into one call, and gives each its own result. A full call leaves at
 * once. One that is stopped while it waits is left out; a call is broken off when all that it carries were stopped.
 */
export function createGathering<Item, Result>(
  options: GatherOptions<Item, Result>,
): (item: Item, signal: AbortSignal) => Promise<Result> {
  let waiting: Waiting<Item, Result>[] = [];
  let timer: NodeJS.Timeout | undefined;

  const leave = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = [];
    const going = batch.filter(({ signal }) => !signal.aborted);
    for (const { signal, resolve } of batch) if (signal.aborted) resolve(options.stopped);
    if (going.length === 0) return;
    const call = new AbortController();
    const onStop = (): void => {
      if (going.every(({ signal }) => signal.aborted)) call.abort();
    };
    for (const { signal } of going) signal.addEventListener('abort', onStop, { once: true });
    try {
      const results = await options.send(
        going.map(({ item }) => item),
        call.signal,
      );
      going.forEach(({ resolve, reject }, index) => {
        const result = results[index];
        if (result === undefined) reject(new Error('a gathered call gave too few results'));
        else resolve(result);
      });
    } catch (error) {
      for (const { reject } of going) reject(error);
    } finally {
      for (const { signal } of going) signal.removeEventListener('abort', onStop);
    }
  };

  return (item, signal) =>
    new Promise((resolve, reject) => {
      waiting.push({ item, signal, resolve, reject });
      if (waiting.length >= options.most) void leave();
      else timer ??= setTimeout(() => void leave(), options.window);
    });
}
