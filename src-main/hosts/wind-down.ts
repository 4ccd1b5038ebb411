/** How long a program without a window goes on sending what was queued. The rest waits safely for the next start. */
export const WIND_DOWN_MILLISECONDS = 120_000;

interface WindDownParts {
  /** Sends what can be sent within the time; says how much is left. */
  drain(timeoutMs: number): Promise<{ left: number }>;
  /** Ends the program. */
  end(left: number): void;
  /** How long the window must be gone before it counts as closed: a reload is gone for a moment, too. */
  readonly settleMilliseconds: number;
}

/**
 * What happens when the person closes the window: what was queued is still sent for a while, then the program ends.
 * A window that comes back in the meantime calls it off.
 */
export interface WindDown {
  windowGone(): void;
  windowBack(): void;
}

export function createWindDown({ drain, end, settleMilliseconds }: WindDownParts): WindDown {
  let round = 0;
  let gone = false;
  let settling: NodeJS.Timeout | undefined;

  const run = async (mine: number): Promise<void> => {
    let left = 0;
    try {
      ({ left } = await drain(WIND_DOWN_MILLISECONDS));
    } finally {
      if (mine === round) end(left);
    }
  };
  return {
    windowGone() {
      if (gone) return;
      gone = true;
      round += 1;
      const mine = round;
      settling = setTimeout(() => void run(mine).catch(() => undefined), settleMilliseconds);
    },
    windowBack() {
      gone = false;
      round += 1;
      clearTimeout(settling);
    },
  };
}
