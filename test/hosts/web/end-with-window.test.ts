import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { endWithWindow } from '../../../src-main/hosts/web/end-with-window.ts';
import { WIND_DOWN_MILLISECONDS } from '../../../src-main/hosts/wind-down.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function stage() {
  let count = 0;
  let changed: () => void = () => undefined;
  let asked: () => void = () => undefined;
  let drained: (result: { left: number }) => void = () => undefined;
  const drain = vi.fn((_: number) => new Promise<{ left: number }>((resolve) => (drained = resolve)));
  const end = vi.fn();
  const { browserEnded } = endWithWindow({
    server: {
      pages: {
        get count() {
          return count;
        },
        onChange: (listener) => (changed = listener),
        close: () => undefined,
      },
      onWindowAsked: (listener) => (asked = listener),
    },
    drain,
    end,
    settleMilliseconds: 5000,
  });
  return {
    drain,
    end,
    browserEnded,
    ask: () => asked(),
    pages: (now: number) => {
      count = now;
      changed();
    },
    drained: async (left: number) => {
      drained({ left });
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

test('the window closed: what is queued is sent for a while, then the program ends', async () => {
  const program = stage();
  program.ask();
  program.pages(1);
  program.pages(0);
  program.browserEnded();
  await vi.advanceTimersByTimeAsync(5000);
  expect(program.drain).toHaveBeenCalledExactlyOnceWith(WIND_DOWN_MILLISECONDS);
  expect(program.end).not.toHaveBeenCalled();
  await program.drained(3);
  expect(program.end).toHaveBeenCalledExactlyOnceWith(3);
});

test('a reload, or a lost connection while the window is open, ends nothing', async () => {
  const program = stage();
  program.ask();
  program.pages(1);
  program.pages(0);
  await vi.advanceTimersByTimeAsync(60_000);
  program.pages(1);
  program.pages(0);
  program.browserEnded();
  await vi.advanceTimersByTimeAsync(4999);
  program.pages(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(program.drain).not.toHaveBeenCalled();
});

test('a window that comes back while the rest is sent calls the end off', async () => {
  const program = stage();
  program.ask();
  program.pages(1);
  program.pages(0);
  program.browserEnded();
  await vi.advanceTimersByTimeAsync(5000);
  program.pages(1);
  await program.drained(0);
  expect(program.end).not.toHaveBeenCalled();
});

test('a program that nobody asked for a window goes on without one', async () => {
  const program = stage();
  program.pages(1);
  program.pages(0);
  await vi.advanceTimersByTimeAsync(600_000);
  expect(program.drain).not.toHaveBeenCalled();
});

test('a window that was closed before its page came ends the program, too', async () => {
  const program = stage();
  program.ask();
  program.browserEnded();
  await vi.advanceTimersByTimeAsync(5000);
  await program.drained(0);
  expect(program.end).toHaveBeenCalledExactlyOnceWith(0);
});
