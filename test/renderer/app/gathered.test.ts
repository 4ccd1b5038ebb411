import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { gathered } from '../../../src-renderer/app/gathered.ts';

describe('asking again in bursts', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('asks at once, and once more for everything that came meanwhile', async () => {
    const ask = vi.fn(() => new Promise<void>((resolve) => setTimeout(resolve, 50)));
    const again = gathered(ask, 100);
    void again();
    void again();
    void again();
    expect(ask).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(ask).toHaveBeenCalledTimes(2);
  });

  it('goes on after an answer that did not come', async () => {
    const ask = vi.fn(() => Promise.reject(new Error('lost')));
    const again = gathered(ask);
    await again();
    await again();
    expect(ask).toHaveBeenCalledTimes(2);
  });
});
