import { expect, it } from 'vitest';
import { judgeMemory } from './memory.ts';

const MEBI = 1024 * 1024;
const samples = (rssAt: (share: number) => number) =>
  Array.from({ length: 120 }, (_, index) => ({
    rss: rssAt(index / 120) * MEBI,
    heap: 50 * MEBI,
    external: 0,
    loopDelay: 1,
  }));
const verdicts = (rssAt: (share: number) => number): Record<string, boolean> =>
  Object.fromEntries(judgeMemory(samples(rssAt)).map(({ name, flat }) => [name, flat]));

it('memory that climbs at the start and swings afterwards is flat', () => {
  const warmed = (share: number): number => (share < 0.2 ? 200 + 1000 * share : 400 + 20 * Math.sin(share * 100));
  expect(verdicts(warmed)).toEqual({ rss: true, heap: true });
});

it('memory that grows with the work is not', () => {
  expect(verdicts((share) => 300 + 200 * share)).toEqual({ rss: false, heap: true });
});
