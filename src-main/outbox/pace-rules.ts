/** One call under way, as far as its pace goes. Times in milliseconds of a clock that never jumps. */
export interface CallPace {
  /** When it last showed a sign of life: its start, or bytes that left. */
  readonly lastSign: number;
  /** It took too long before, so it runs beside the others from the start. */
  readonly aside: boolean;
}

export interface PaceLimits {
  readonly slowAfter: number;
  readonly slowFactor: number;
  readonly slowCalls: number;
}

/** After how long without a sign of life a call counts as slow where calls usually take `usual`. */
export function slowAfter(usual: number, limits: PaceLimits): number {
  return Math.max(limits.slowAfter, limits.slowFactor * usual);
}

/** What calls usually take, after one more that succeeded took `duration`. */
export function usualAfter(usual: number, duration: number): number {
  return usual === 0 ? duration : usual + (duration - usual) / 8;
}

/** How many calls count among those at the same time, how many go on beside them, and when that changes next. */
export interface Tracks {
  readonly beside: number;
  readonly mostBeside: number;
  readonly counted: number;
  /** Milliseconds until another call turns slow and has room beside the others; `null` when none will. */
  readonly nextIn: number | null;
}

/**
 * A slow call goes on beside the others as long as there is room for it there; the bound keeps a destination that hangs
 * altogether from getting more and more calls.
 */
export function tracksOf(
  calls: readonly CallPace[],
  concurrency: number,
  usual: number,
  now: number,
  limits: PaceLimits,
): Tracks {
  const mostBeside = concurrency * limits.slowCalls;
  const bound = slowAfter(usual, limits);
  const idle = (call: CallPace): number => now - call.lastSign;
  const slow = calls.filter((call) => call.aside || idle(call) >= bound).length;
  const beside = Math.min(slow, mostBeside);
  const left = calls.filter((call) => !call.aside && idle(call) < bound).map((call) => bound - idle(call));
  const nextIn = beside < mostBeside && left.length > 0 ? Math.max(1, Math.ceil(Math.min(...left))) : null;
  return { beside, mostBeside, counted: calls.length - beside, nextIn };
}
