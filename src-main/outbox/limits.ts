/** What bounds the queue. All times in milliseconds. */
export interface OutboxLimits {
  /** Full jitter: the wait before try n is random below `backoffBase × 2^(n−1)`, and below `backoffCap`. */
  readonly backoffBase: number;
  readonly backoffCap: number;
  /** A remote may name a time at most this far away. */
  readonly waitCap: number;
  /** Not reached at all: one job tries again after `offlineBase`, then twice as long each time up to `offlineCap`. */
  readonly offlineBase: number;
  readonly offlineCap: number;
  /** Troubles in a row that open a destination's circuit. */
  readonly circuitFailures: number;
  /** For how long it opens at first; twice as long after each failed probe, up to the cap. */
  readonly circuitBase: number;
  readonly circuitCap: number;
  /** A call of which nothing was sent for longer is broken off and asked about. Connectors have shorter limits. */
  readonly attemptTime: number;
  /** How long calls in flight may take at a stop; half of it before they are broken off. */
  readonly stopTime: number;
  /** The longest sleep of the queue while something waits, so that a clock that jumps strands nothing. */
  readonly longestSleep: number;
  /** Windows are told of changes at most this often. */
  readonly noticeInterval: number;
  /** A person may put a job off by this much. */
  readonly holdCap: number;
  /**
   * A call that shows no sign of life for this long, and for `slowFactor` times what calls there usually take, goes on
   * beside the others: it no longer counts as one of the destination's calls at the same time.
   */
  readonly slowAfter: number;
  readonly slowFactor: number;
  /** Calls beside the others at the most, as a multiple of the destination's concurrency. */
  readonly slowCalls: number;
  /** A level with ready work that was passed over so many times goes next, so that nothing waits for ever. */
  readonly patience: number;
  /** Tries of one job that the history keeps. */
  readonly historyLength: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

export const defaultLimits: OutboxLimits = {
  backoffBase: 2 * SECOND,
  backoffCap: 15 * MINUTE,
  waitCap: 24 * HOUR,
  offlineBase: SECOND,
  offlineCap: 10 * SECOND,
  circuitFailures: 5,
  circuitBase: 5 * SECOND,
  circuitCap: 2 * MINUTE,
  attemptTime: 2 * HOUR,
  stopTime: 3 * SECOND,
  longestSleep: 15 * SECOND,
  noticeInterval: 100,
  holdCap: 30 * 24 * HOUR,
  slowAfter: SECOND / 2,
  slowFactor: 8,
  slowCalls: 2,
  patience: 8,
  historyLength: 200,
};
