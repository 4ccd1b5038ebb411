import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMeter, type Meter } from '../../src-main/platform/http/bandwidth.ts';
import { createDeadline } from '../../src-main/platform/http/deadline.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const never = new AbortController().signal;
const RATE = 100 * 1024;

/** Somebody who wants the line for `pieces` in a row. */
function traveller(meter: Meter, kind: 'call' | 'bulk', pieces: number, bytes = meter.piece): { passed: number } {
  const state = { passed: 0 };
  const go = async (): Promise<void> => {
    for (let count = 0; count < pieces; count += 1) {
      await meter.take(bytes, kind, never);
      state.passed += bytes;
    }
  };
  void go();
  return state;
}

describe('a cap', () => {
  it.each([1, 1000, RATE, 50_000_000])('of %i bytes a second lets no more pass, and no less', async (rate) => {
    const meter = createMeter(rate);
    const someone = traveller(meter, 'bulk', 1e6);
    // a slow cap takes long to get out of the debt of one piece
    const seconds = 20 + (10 * meter.piece) / rate;
    await vi.advanceTimersByTimeAsync(seconds * 1000);
    expect(someone.passed).toBeLessThanOrEqual(rate * seconds + 2 * meter.piece);
    expect(someone.passed).toBeGreaterThanOrEqual(rate * seconds * 0.8);
  });

  it('is shared in equal parts by those who come at the same time', async () => {
    const meter = createMeter(RATE);
    const all = [traveller(meter, 'bulk', 1e6), traveller(meter, 'bulk', 1e6), traveller(meter, 'bulk', 1e6)];
    await vi.advanceTimersByTimeAsync(10_000);
    const shares = all.map((one) => one.passed);
    expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(meter.piece);
    const late = traveller(meter, 'bulk', 1e6);
    await vi.advanceTimersByTimeAsync(4000);
    expect(late.passed).toBeGreaterThanOrEqual(RATE * 0.9);
  });

  it('lets a small call pass before the next piece of ten uploads', async () => {
    const meter = createMeter(RATE);
    for (let count = 0; count < 10; count += 1) traveller(meter, 'bulk', 1e6);
    await vi.advanceTimersByTimeAsync(1000);
    const call = traveller(meter, 'call', 1, 500);
    await vi.advanceTimersByTimeAsync((2000 * meter.piece) / RATE + 2);
    expect(call.passed).toBe(500);
  });

  it('lets an upload go on behind any number of small calls', async () => {
    const meter = createMeter(RATE);
    for (let count = 0; count < 50; count += 1) traveller(meter, 'call', 1e6);
    const upload = traveller(meter, 'bulk', 1e6);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(upload.passed).toBeGreaterThanOrEqual(RATE * 4);
  });

  it('saves nothing up while nobody wants the line', async () => {
    const meter = createMeter(RATE);
    await vi.advanceTimersByTimeAsync(3_600_000);
    const someone = traveller(meter, 'bulk', 1e6);
    await vi.advanceTimersByTimeAsync(1000);
    expect(someone.passed).toBeLessThanOrEqual(RATE + 2 * meter.piece);
  });

  it('lets go of who stops waiting, and of its timer', async () => {
    const meter = createMeter(RATE);
    const stop = new AbortController();
    await meter.take(10 * meter.piece, 'bulk', never);
    const waiting = meter.take(1, 'bulk', stop.signal);
    stop.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
    await expect(meter.take(1, 'bulk', stop.signal)).rejects.toThrow('enough');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('the time of an exchange', () => {
  it('is over after its milliseconds, and begins anew when something left', async () => {
    const deadline = createDeadline(1000);
    await vi.advanceTimersByTimeAsync(900);
    deadline.restart();
    await vi.advanceTimersByTimeAsync(900);
    expect(deadline.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    expect(deadline.signal.aborted).toBe(true);
  });

  it('does not count what is excepted, however often', async () => {
    const deadline = createDeadline(1000);
    const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
    await vi.advanceTimersByTimeAsync(400);
    void deadline.without(() => pause(5000));
    void deadline.without(() => pause(9000));
    await vi.advanceTimersByTimeAsync(9500);
    expect(deadline.signal.aborted).toBe(false);
    await vi.advanceTimersByTimeAsync(100);
    expect(deadline.signal.aborted).toBe(true);
  });

  it('leaves no timer behind', async () => {
    const deadline = createDeadline(1000);
    const work = deadline.without(() => Promise.resolve());
    deadline.end();
    await work;
    expect(vi.getTimerCount()).toBe(0);
  });
});
