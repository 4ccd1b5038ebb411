import { afterEach, expect, it } from 'vitest';
import { openWorld, planned, type World, type WorldOptions } from './world.ts';

let world: World;
const open = (options: WorldOptions = {}): World => (world = openWorld(options));
afterEach(() => world.close());
const becomes = (states: Record<string, string>) => expect.poll(() => world.states()).toEqual(states);
const never = new Promise<never>(() => undefined);
const kinds = (key: string) => world.remote.calls.filter((call) => call.key === key).map(({ kind }) => kind);

it('a cut between the effect and its record ends with one effect', async () => {
  open();
  let arrived: () => void = () => undefined;
  const effect = new Promise<void>((resolve) => (arrived = resolve));
  // the effect happens, the answer is still on its way when the power goes
  const { execute } = world.remote.connector;
  let cut = false;
  Object.assign(world.remote.connector, {
    execute: async (attempt: Parameters<typeof execute>[0]) => {
      const outcome = await execute(attempt);
      if (cut) return outcome;
      arrived();
      return await never;
    },
  });
  world.queue('A', [planned('a'), planned('a2', ['a'])]);
  await effect;
  expect(world.remote.ledger).toEqual(['a']);
  cut = true;
  await world.powerCut();
  await becomes({ a: 'done', a2: 'done' });
  expect(world.remote.ledger).toEqual(['a', 'a2']);
  expect(kinds('a')).toEqual(['execute', 'inquire']);
  expect(world.remote.attempts.get('a2')?.receipts.get('a')).toEqual({ id: 'remote-a' });
  expect(world.log().map(({ action, detail }) => [action, detail.reason])).toEqual([
    ['transfer.waiting', 'outbox.interrupted'],
    ['transfer.done', undefined],
    ['transfer.done', undefined],
  ]);
  expect(world.outbox.get(world.job('a').id).history.map(({ outcome }) => outcome)).toEqual([
    'interrupted',
    'asked-done',
  ]);
});

it('a cut before the effect sends after asking', async () => {
  open();
  world.remote.script('a', { after: never });
  world.queue('A', [planned('a')]);
  await expect.poll(() => world.remote.attempts.has('a')).toBe(true);
  await world.powerCut();
  await becomes({ a: 'done' });
  expect(kinds('a')).toEqual(['execute', 'inquire', 'execute']);
  expect(world.remote.ledger).toEqual(['a']);
});

it('a call is marked in the database before it leaves', async () => {
  open();
  const seen: unknown[] = [];
  const { execute } = world.remote.connector;
  Object.assign(world.remote.connector, {
    execute: (attempt: Parameters<typeof execute>[0]) => {
      seen.push(
        world.database.inTransaction,
        world.database.prepare('SELECT state FROM job WHERE key = ?').pluck().get(attempt.key),
        world.database.prepare('SELECT attempts FROM job').pluck().get(),
        world.outbox.get(world.job(attempt.key).id).history.map(({ outcome }) => outcome),
      );
      return execute(attempt);
    },
  });
  world.queue('A', [planned('a')]);
  await becomes({ a: 'done' });
  expect(seen).toEqual([false, 'sending', 1, ['sending']]);
});

it('a stop lets a call end that is about to, and breaks off the others, which are asked about next time', async () => {
  open({ concurrency: 2, limits: { stopTime: 100 } });
  let release: () => void = () => undefined;
  world.remote.script('soon', { after: new Promise<void>((resolve) => (release = resolve)) });
  world.remote.script('stuck', { after: never });
  world.queue('A', [planned('soon')]);
  world.queue('B', [planned('stuck')]);
  await expect.poll(() => world.remote.busy).toBe(2);
  const started = performance.now();
  const stopped = world.outbox.stop();
  release();
  await stopped;
  expect(performance.now() - started).toBeLessThan(400);
  expect(world.states()).toEqual({ soon: 'done', stuck: 'waiting' });
  expect(world.outbox.destinations()[0]?.state).toBe('ok');
  await world.powerCut();
  await becomes({ soon: 'done', stuck: 'done' });
  expect(kinds('stuck')).toEqual(['execute', 'inquire', 'execute']);
});

it('work that a run left behind is taken up within a second of the start, also when there was no line', async () => {
  open({ limits: { offlineBase: 60_000, offlineCap: 60_000 } });
  world.remote.otherwise = () => 'offline';
  world.queue('A', [planned('a')]);
  await expect.poll(() => world.outbox.destinations()[0]?.state).toBe('offline');
  await world.powerCut();
  world.remote.otherwise = () => 'done';
  await expect.poll(() => world.states(), { timeout: 1000 }).toEqual({ a: 'done' });
});

it('an open circuit is remembered over a restart', async () => {
  open({ limits: { circuitBase: 5000, circuitCap: 5000, circuitFailures: 2 } });
  world.remote.otherwise = () => 'transient';
  world.queue('A', [planned('a')]);
  world.queue('B', [planned('b')]);
  await expect.poll(() => world.outbox.destinations()[0]?.state).toBe('paused');
  const calls = world.remote.calls.length;
  await world.powerCut();
  expect(world.outbox.destinations()[0]).toMatchObject({
    state: 'paused',
    reason: { code: 'connectors.server-error' },
  });
  expect(world.remote.calls).toHaveLength(calls);
});

const DAY = 24 * 3_600_000;

it('a clock that goes back does not strand a job', async () => {
  open({ limits: { backoffBase: 60, backoffCap: 60, longestSleep: 20 }, random: () => 0.9 });
  world.clock.shift = 30 * DAY;
  world.remote.script('a', 'transient');
  world.queue('A', [planned('a')]);
  await expect.poll(() => world.job('a').reason?.code).toBe('connectors.server-error');
  world.clock.shift = 0;
  await expect.poll(() => world.states(), { timeout: 2000 }).toEqual({ a: 'done' });
});

it('a clock that went back while the program was closed does not strand a job', async () => {
  open({ limits: { backoffBase: 100, backoffCap: 100 }, random: () => 0.9 });
  world.clock.shift = 400 * DAY;
  world.remote.script('a', 'transient');
  world.queue('A', [planned('a')]);
  await expect.poll(() => world.job('a').reason?.code).toBe('connectors.server-error');
  world.clock.shift = 0;
  await world.powerCut();
  await expect.poll(() => world.states(), { timeout: 2000 }).toEqual({ a: 'done' });
});

it('a clock that goes back does not leave a circuit open for ever', async () => {
  open({ limits: { circuitFailures: 1, circuitBase: 500, circuitCap: 500, longestSleep: 20 } });
  world.clock.shift = 30 * DAY;
  world.remote.script('a', 'transient');
  world.queue('A', [planned('a')]);
  await expect.poll(() => world.outbox.destinations()[0]?.state).toBe('paused');
  world.clock.shift = 0;
  await expect.poll(() => world.states(), { timeout: 2000 }).toEqual({ a: 'done' });
});

it('a clock that jumps forward makes waiting jobs due', async () => {
  open({ limits: { backoffBase: 3_600_000, backoffCap: 3_600_000, longestSleep: 20 }, random: () => 0.9 });
  world.remote.script('a', 'transient');
  world.queue('A', [planned('a')]);
  await expect.poll(() => world.job('a').reason?.code).toBe('connectors.server-error');
  world.clock.shift = DAY;
  await becomes({ a: 'done' });
});
