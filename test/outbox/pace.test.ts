import { describe, expect, it } from 'vitest';
import { nextLevel, passOver, type PassedOver } from '../../src-main/outbox/level-rules.ts';
import { slowAfter, tracksOf, usualAfter } from '../../src-main/outbox/pace-rules.ts';

describe('levels', () => {
  it('go by their number', () => {
    expect(nextLevel([2, 1, 4], new Map(), 8)).toBe(1);
  });

  it('starve nobody: with everything ready, each level goes again within a bounded number of turns', () => {
    const ready = [0, 1, 2, 3, 4];
    let passed: PassedOver = new Map();
    const lastTurn = new Map(ready.map((level) => [level, 0]));
    const counts = new Map<number, number>();
    for (let turn = 1; turn <= 1000; turn += 1) {
      const chosen = nextLevel(ready, passed, 8);
      passed = passOver(passed, ready, chosen);
      expect(turn - (lastTurn.get(chosen) ?? 0)).toBeLessThanOrEqual(8 + ready.length);
      lastTurn.set(chosen, turn);
      counts.set(chosen, (counts.get(chosen) ?? 0) + 1);
    }
    expect(Math.min(...ready.map((level) => counts.get(level) ?? 0))).toBeGreaterThan(50);
    expect(counts.get(0)).toBeGreaterThan(500);
  });
});

describe('slow calls', () => {
  const limits = { slowAfter: 500, slowFactor: 8, slowCalls: 2 };
  const call = (idle: number, aside = false) => ({ lastSign: 10_000 - idle, aside });
  const tracks = (calls: ReturnType<typeof call>[], usual = 40) => tracksOf(calls, 2, usual, 10_000, limits);

  it('no longer count among those at the same time', () => {
    expect(tracks([call(100), call(600)])).toEqual({ beside: 1, mostBeside: 4, counted: 1, nextIn: 400 });
    expect(tracks([call(0, true), call(10)])).toMatchObject({ beside: 1, counted: 1 });
  });

  it('are bounded: what hangs altogether does not get more and more calls', () => {
    expect(tracks(Array.from({ length: 6 }, () => call(5000)))).toEqual({
      beside: 4,
      mostBeside: 4,
      counted: 2,
      nextIn: null,
    });
  });

  it('are slow by what calls usually take there', () => {
    expect(slowAfter(40, limits)).toBe(500);
    expect(slowAfter(3000, limits)).toBe(24_000);
    expect(usualAfter(0, 80)).toBe(80);
    expect(usualAfter(80, 160)).toBe(90);
    expect(tracks([call(600)], 3000)).toMatchObject({ beside: 0, counted: 1 });
  });
});
