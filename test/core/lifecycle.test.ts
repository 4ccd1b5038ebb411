import { expect, onTestFinished, test, vi } from 'vitest';
import { createLifecycle, stopInOrder } from '../../src-main/core/lifecycle.ts';
import { silentLog } from '../../src-main/platform/log.ts';

test('parts stop in reverse order, each once', async () => {
  const lifecycle = createLifecycle(silentLog);
  const stopped: string[] = [];
  for (const name of ['first', 'second', 'third']) {
    await lifecycle.part(
      name,
      () => name,
      (value) => void stopped.push(value),
    );
  }
  await Promise.all([lifecycle.stop(), lifecycle.stop()]);
  expect(stopped).toEqual(['third', 'second', 'first']);
  expect(lifecycle.timings.map((timing) => timing.part)).toEqual(['first', 'second', 'third']);
});

test('a part that cannot be stopped keeps no other from stopping', async () => {
  const lifecycle = createLifecycle(silentLog);
  const stopped: string[] = [];
  await lifecycle.part(
    'first',
    () => 'first',
    (value) => void stopped.push(value),
  );
  await lifecycle.part(
    'broken',
    () => 'broken',
    () => {
      throw new Error('no');
    },
  );
  await lifecycle.stop();
  expect(stopped).toEqual(['first']);
});

test('the whole stop has one bound, and the database keeps its share of it', async () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const lifecycle = createLifecycle(silentLog);
  const stopped: string[] = [];
  await lifecycle.part(
    'database',
    () => 'database',
    async (value) => {
      await new Promise((resolve) => setTimeout(resolve, 1000));
      stopped.push(value);
    },
    'last',
  );
  for (let count = 0; count < 5; count += 1) {
    await lifecycle.part(
      'hanging',
      () => 'hanging',
      () => new Promise<void>(() => undefined),
    );
  }
  let over = false;
  void lifecycle.stop(4000).then(() => (over = true));
  await vi.advanceTimersByTimeAsync(3990);
  expect(stopped).toEqual(['database']);
  expect(over).toBe(true);
});

test('rooms that hang leave the ground its time, and both together keep the bound', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  onTestFinished(() => void vi.useRealTimers());
  const [rooms, ground] = [createLifecycle(silentLog), createLifecycle(silentLog)];
  const stopped: string[] = [];
  await ground.part(
    'lock',
    () => 'lock',
    (value) => void stopped.push(value),
  );
  await ground.part(
    'log',
    () => 'log',
    () => new Promise<void>(() => undefined),
  );
  await rooms.part(
    'outbox',
    () => 'outbox',
    () => new Promise<void>(() => undefined),
  );
  let over = false;
  void stopInOrder(rooms, ground, 1000).then(() => (over = true));
  await vi.advanceTimersByTimeAsync(1000);
  expect(stopped).toEqual(['lock']);
  expect(over).toBe(true);
});
