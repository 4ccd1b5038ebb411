/** The first restart comes at once; a core that keeps crashing is given more and more time. */
const DELAYS: readonly number[] = [0, 250, 1000, 2000, 5000, 10_000];
const WINDOW_MILLISECONDS = 5 * 60_000;
const MOST_CRASHES = 12;

/**
 * How long to wait before the core is started again, or `null` when a person should decide.
 *
 * @param crashes instants of the crashes so far, the newest last, in milliseconds.
 */
export function restartDelay(crashes: readonly number[]): number | null {
  const newest = crashes.at(-1) ?? 0;
  const lately = crashes.filter((at) => newest - at < WINDOW_MILLISECONDS).length;
  if (lately > MOST_CRASHES) return null;
  return DELAYS[Math.min(Math.max(lately - 1, 0), DELAYS.length - 1)] ?? 0;
}
