/** How often each level had ready work and was passed over since it last went. */
export type PassedOver = ReadonlyMap<number, number>;

/**
 * Which level goes next: the lowest number with ready work, unless another was passed over `patience` times: then that
 * one, the longest passed over first. So whatever is ready waits for a bounded number of others.
 *
 * @param ready levels with ready work, at least one.
 */
export function nextLevel(ready: readonly number[], passed: PassedOver, patience: number): number {
  const times = (level: number): number => passed.get(level) ?? 0;
  const overdue = ready.filter((level) => times(level) >= patience).sort((a, b) => times(b) - times(a) || a - b);
  return overdue[0] ?? Math.min(...ready);
}

/** The counts after `chosen` went: the others that were ready were passed over once more. */
export function passOver(passed: PassedOver, ready: readonly number[], chosen: number): PassedOver {
  const after = new Map(passed);
  for (const level of ready) after.set(level, level === chosen ? 0 : (passed.get(level) ?? 0) + 1);
  return after;
}
