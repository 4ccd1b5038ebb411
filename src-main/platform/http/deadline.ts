/** The time that an exchange has. */
export interface Deadline {
  /** Aborted when the time is over. */
  readonly signal: AbortSignal;
  /** Something left: the whole time begins anew. */
  restart(): void;
  /** The time until the answer is called does not count. */
  hold(): () => void;
  /** The time of `work` does not count. */
  without<Result>(work: () => Promise<Result>): Promise<Result>;
  end(): void;
}

/** @param milliseconds counted by a clock that nobody can set. */
export function createDeadline(milliseconds: number): Deadline {
  const controller = new AbortController();
  let left = milliseconds;
  let since = performance.now();
  let holds = 0;
  let ended = false;
  let timer: NodeJS.Timeout | undefined;

  const run = (): void => {
    clearTimeout(timer);
    since = performance.now();
    if (!ended && holds === 0) timer = setTimeout(() => controller.abort(), Math.max(0, left));
  };
  const hold = (): (() => void) => {
    if (holds === 0) left -= performance.now() - since;
    holds += 1;
    run();
    return () => {
      holds -= 1;
      run();
    };
  };
  run();
  return {
    signal: controller.signal,
    restart() {
      left = milliseconds;
      run();
    },
    hold,
    async without(work) {
      const resume = hold();
      try {
        return await work();
      } finally {
        resume();
      }
    },
    end() {
      ended = true;
      clearTimeout(timer);
    },
  };
}
