import { expect, test } from 'vitest';
import { restartDelay } from '../../../src-main/hosts/electron/restart-rules.ts';

test('the first crash costs no time, a series costs more and more, and a long one goes to a person', () => {
  const delays: (number | null)[] = [];
  const crashes: number[] = [];
  for (let at = 0; delays.at(-1) !== null; at += 1000) {
    crashes.push(at);
    delays.push(restartDelay(crashes));
  }
  expect(delays).toEqual([0, 250, 1000, 2000, 5000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, 10_000, null]);
});

test('crashes of long ago are forgotten', () => {
  const longAgo = Array.from({ length: 12 }, (_, index) => index);
  expect(restartDelay([...longAgo, 10 * 60_000])).toBe(0);
});
