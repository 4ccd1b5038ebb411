import { call } from '@orpc/server';
import { afterEach, describe, expect, it } from 'vitest';
import { messages } from '#contract/messages/index.ts';
import { job as jobSchema } from '#contract/outbox.ts';
import { createOutboxRouter } from '../../src-main/outbox/router.ts';
import { createRemote, openWorld, planned, wronglyBlocked, type World, type WorldOptions } from './world.ts';

let world: World;
const open = (options: WorldOptions = {}): World => (world = openWorld(options));
afterEach(() => world.close());
const becomes = (states: Record<string, string>) => expect.poll(() => world.states()).toEqual(states);
const id = (key: string) => world.job(key).id;
const actions = (key: string) => world.job(key).actions.map(({ kind }) => kind);
const HOUR = 3_600_000;
const codeOf = (call: () => unknown): unknown => {
  try {
    call();
  } catch (error) {
    return (error as { code?: unknown }).code;
  }
  return undefined;
};

describe('what needs a person', () => {
  it('says what is safe and what can be done, for every way to get there', async () => {
    open();
    world.remote.script('refused', { rejects: 'applicant.phone' });
    world.remote.script('papers', { rejects: 'papers' });
    world.remote.script('doubtful', 'lost');
    world.remote.questions('doubtful', 'cannot-tell');
    for (const key of ['refused', 'papers', 'doubtful']) world.queue(key, [planned(key)]);
    await becomes({ refused: 'needs-person', papers: 'needs-person', doubtful: 'needs-person' });
    world.remote.script('login', 'login');
    world.queue('login', [planned('login'), planned('after', ['login']), planned('last', ['after'])]);
    await expect.poll(() => world.job('login').state).toBe('needs-login');

    expect(world.job('refused')).toMatchObject({ field: 'applicant.phone', safe: { code: 'outbox.safe-not-arrived' } });
    expect(actions('refused')).toEqual(['correct', 'retry', 'wait', 'cancel']);
    expect(actions('papers')).toEqual(['retry', 'wait', 'cancel']);
    expect(world.job('doubtful').safe?.code).toBe('outbox.safe-uncertain');
    expect(actions('doubtful')).toEqual(['settle', 'cancel']);
    expect(world.job('login').actions).toEqual([
      { kind: 'sign-in', destination: 'igate', secrets: ['igate.password'] },
      { kind: 'retry' },
      expect.objectContaining({ kind: 'wait' }),
      { kind: 'cancel', followers: 2 },
    ]);
    expect(actions('after')).toEqual(['cancel']);
    for (const key of ['refused', 'papers', 'doubtful', 'login', 'after']) {
      expect(jobSchema.safeParse(world.job(key)).error).toBeUndefined();
      const safe = world.job(key).safe;
      if (safe !== null) expect(Object.keys(messages)).toContain(safe.code);
    }
  });

  it('that a server answered with an error of its own may be there, and says that a repeat counts once', async () => {
    open({ limits: { backoffBase: 1, backoffCap: 1 } });
    world.remote.script('a', 'transient', 'login');
    world.queue('A', [planned('a')]);
    await becomes({ a: 'needs-login' });
    expect(world.job('a').safe?.code).toBe('outbox.safe-repeatable');
  });
});

describe('a job that a person puts off', () => {
  it('waits until then, over a restart and whatever the clock does, with a line of the log', async () => {
    open();
    world.remote.script('a', 'rejected');
    world.queue('A', [planned('a'), planned('b', ['a'])]);
    await expect.poll(() => world.job('a').state).toBe('needs-person');
    const until = Date.now() + 48 * HOUR;
    expect(world.outbox.waitUntil([id('a')], until, 'Hoa').count).toBe(1);
    const held = () => world.job('a');
    const stands = () =>
      expect(held()).toMatchObject({
        state: 'waiting',
        heldUntil: new Date(until).toISOString(),
        nextAttemptAt: new Date(until).toISOString(),
        reason: { code: 'outbox.held', params: { actor: 'Hoa' } },
      });
    stands();
    expect(world.log('transfer.held').map(({ actor }) => actor)).toEqual(['Hoa']);

    await world.powerCut();
    stands();
    // a time of the wall clock stays what it is when the clock is set back
    world.clock.shift = -HOUR;
    world.outbox.wake();
    world.queue('B', [planned('other')]);
    await expect.poll(() => world.job('other').state).toBe('done');
    stands();
    // what asks for everything leaves alone what was put off
    world.outbox.retryDestination('igate', 'Hoa');
    stands();

    world.clock.shift = 49 * HOUR;
    world.outbox.wake();
    await becomes({ a: 'done', b: 'done', other: 'done' });
  });

  it('goes at once when it is tried after all', async () => {
    open();
    world.remote.script('a', 'rejected');
    world.queue('A', [planned('a')]);
    await becomes({ a: 'needs-person' });
    world.outbox.waitUntil([id('a')], Date.now() + HOUR, 'Hoa');
    world.outbox.retry([id('a')], 'Hoa');
    await becomes({ a: 'done' });
  });

  it('is put off until a time of any zone, which is kept in UTC; a time without a zone is refused', async () => {
    open({ start: false });
    world.queue('A', [planned('a')]);
    const router = createOutboxRouter(world.outbox, { actor: () => 'Hoa' });
    const at = new Date(Math.ceil((Date.now() + HOUR) / 1000) * 1000);
    const inVietnam = new Date(at.getTime() + 7 * HOUR).toISOString().replace('.000Z', '+07:00');
    expect(await call(router.waitUntil, { ids: [id('a')], until: inVietnam })).toEqual({ count: 1, unchanged: [] });
    expect(world.job('a').heldUntil).toBe(at.toISOString());
    expect(world.log('transfer.held').at(-1)?.detail).toMatchObject({ until: at.toISOString() });
    const noZone = call(router.waitUntil, { ids: [id('a')], until: inVietnam.replace('+07:00', '') });
    await expect(noZone).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    expect(world.job('a').heldUntil).toBe(at.toISOString());
  });

  it('is not put off into the past, nor for longer than a month, nor while it is sent', async () => {
    open();
    let end: () => void = () => undefined;
    world.remote.script('a', { after: new Promise<void>((resolve) => (end = resolve)) });
    world.queue('A', [planned('a')]);
    await expect.poll(() => world.job('a').state).toBe('sending');
    const wait = (at: number) => () => world.outbox.waitUntil([id('a')], at, 'Hoa');
    expect(codeOf(wait(Date.now() - 1))).toBe('outbox.hold-past');
    expect(codeOf(wait(Date.now() + 31 * 24 * HOUR))).toBe('outbox.hold-bounds');
    expect(wait(Date.now() + HOUR)().count).toBe(0);
    end();
    await becomes({ a: 'done' });
  });

  it('does not wait for years after a clock that was wrong when it was put off', async () => {
    open({ start: false });
    world.queue('A', [planned('a')]);
    world.clock.shift = 365 * 24 * HOUR;
    world.outbox.waitUntil([id('a')], Date.now() + world.clock.shift + HOUR, 'Hoa');
    world.clock.shift = 0;
    world.outbox.start();
    const month = Date.now() + 30 * 24 * HOUR;
    await expect.poll(() => Date.parse(world.job('a').heldUntil ?? '')).toBeLessThanOrEqual(month + 60_000);
  });
});

describe('trying a class of jobs again', () => {
  it('takes those that match, oldest first, within its limit, and leaves out what may have arrived', async () => {
    const idesk = createRemote('idesk');
    open({ remotes: [createRemote(), idesk] });
    for (const key of ['a', 'b', 'c']) world.remote.script(key, 'rejected');
    world.remote.script('d', 'lost');
    world.remote.questions('d', 'cannot-tell');
    idesk.script('e', 'rejected');
    for (const key of ['a', 'b', 'c', 'd']) world.queue(key, [planned(key)]);
    world.queue('e', [planned('e')], 'idesk');
    const stuck = 'needs-person';
    await becomes({ a: stuck, b: stuck, c: stuck, d: stuck, e: stuck });
    const filter = { states: ['needs-person' as const], destination: 'igate' as const, limit: 2 };
    expect(world.outbox.retryWhere({ ...filter, reasonCode: 'connectors.busy' }, 'Hoa')).toMatchObject({
      count: 0,
      left: 0,
      nextCursor: null,
    });
    expect(world.outbox.retryWhere({ ...filter, reasonCode: 'connectors.refused' }, 'Hoa')).toMatchObject({
      count: 2,
      left: 1,
    });
    await becomes({ a: 'done', b: 'done', c: stuck, d: stuck, e: stuck });
    expect(world.outbox.retryWhere({ states: ['needs-person'], limit: 500 }, 'Hoa')).toEqual({
      count: 2,
      left: 0,
      nextCursor: null,
    });
    await becomes({ a: 'done', b: 'done', c: 'done', d: stuck, e: 'done' });
    expect(world.log('transfer.retried')).toHaveLength(4);
    expect(wronglyBlocked(world.database)).toEqual([]);
  });

  it('goes behind what is sent for the first time', async () => {
    open({ concurrency: 1 });
    const old = Array.from({ length: 30 }, (_, index) => `old${index}`);
    for (const key of old) world.remote.script(key, 'rejected');
    for (const key of old) world.queue(key, [planned(key)]);
    await expect.poll(() => Object.values(world.states()).every((state) => state === 'needs-person')).toBe(true);
    let end: () => void = () => undefined;
    world.remote.script('first', { after: new Promise<void>((resolve) => (end = resolve)) });
    world.queue('first', [planned('first')]);
    await expect.poll(() => world.job('first').state).toBe('sending');
    world.outbox.retryWhere({ states: ['needs-person'], limit: 500 }, 'Hoa');
    world.queue('fresh', [planned('fresh')]);
    end();
    await expect.poll(() => Object.values(world.states()).every((state) => state === 'done')).toBe(true);
    expect(world.remote.ledger.indexOf('fresh')).toBe(1);
  });
});

describe('what is urgent', () => {
  it('makes what stands before it in its dossier as urgent', async () => {
    open({ start: false, concurrency: 1 });
    world.queue('A', [planned('figures', [], { urgency: 'figures' })]);
    world.queue('B', [planned('usual')]);
    world.queue('A', [planned('result', [], { urgency: 'citizen' })]);
    expect(world.job('figures').urgency).toBe('citizen');
    world.outbox.start();
    await becomes({ figures: 'done', usual: 'done', result: 'done' });
    expect(world.remote.ledger).toEqual(['figures', 'result', 'usual']);
  });
});

describe('quiet hours', () => {
  /** Quiet all day long, except that urgent work goes. */
  const sending = { timeZone: 'UTC', quietHours: [{ from: '08:00', to: '17:00', urgent: true }] };
  const at = (time: string): number => Date.parse(`2026-11-25T${time}:00Z`) - Date.now();
  const quietWorld = async (): Promise<void> => {
    open({ sending, start: false });
    world.clock.shift = at('10:00');
    world.outbox.start();
    world.queue('A', [planned('usual')]);
    world.queue('B', [planned('urgent', [], { urgency: 'citizen' })]);
    await expect.poll(() => world.job('urgent').state).toBe('done');
  };

  it('let only go what a citizen waits for, and say until when', async () => {
    await quietWorld();
    expect(world.job('usual')).toMatchObject({
      state: 'waiting',
      nextAttemptAt: '2026-11-25T17:00:00.000Z',
      reason: { code: 'outbox.quiet', params: { name: 'iGate', time: '17:00' } },
    });
    expect(world.outbox.destinations()[0]).toMatchObject({
      state: 'quiet',
      nextAttemptAt: '2026-11-25T17:00:00.000Z',
      reason: { code: 'outbox.quiet', params: { time: '17:00' } },
    });
  });

  it('end by themselves, also when the clock jumps over their end', async () => {
    await quietWorld();
    world.clock.shift = at('17:00');
    world.outbox.wake();
    await becomes({ usual: 'done', urgent: 'done' });
  });

  it('begin again when the clock goes back into them', async () => {
    open({ sending, start: false });
    world.clock.shift = at('18:00');
    world.outbox.start();
    world.queue('A', [planned('a')]);
    await becomes({ a: 'done' });
    world.clock.shift = at('16:00');
    world.queue('B', [planned('b')]);
    await expect.poll(() => world.outbox.destinations()[0]?.state).toBe('quiet');
    expect(world.job('b')).toMatchObject({ state: 'waiting', reason: { code: 'outbox.quiet' } });
  });

  it('do not hold up what a person tries now', async () => {
    await quietWorld();
    world.outbox.retry([id('usual')], 'Hoa');
    await becomes({ usual: 'done', urgent: 'done' });
    // the others still rest
    world.queue('C', [planned('later')]);
    expect(world.job('later').reason?.code).toBe('outbox.quiet');
  });

  it('are no longer told of a job that a person tries now: it goes now', () => {
    open({ sending, start: false });
    world.clock.shift = at('10:00');
    world.queue('A', [planned('first'), planned('second', ['first'])]);
    expect(world.job('first')).toMatchObject({ goesNow: false, reason: { code: 'outbox.quiet' } });
    world.outbox.retry([id('first'), id('second')], 'Hoa');
    const { goesNow, nextAttemptAt, reason } = world.job('first');
    expect({ goesNow, reason }).toEqual({ goesNow: true, reason: null });
    expect(Date.parse(nextAttemptAt ?? '')).toBeLessThanOrEqual(world.clock.now());
    // the destination itself still says when its hours end
    expect(world.outbox.destinations()[0]).toMatchObject({
      state: 'quiet',
      nextAttemptAt: '2026-11-25T17:00:00.000Z',
    });
    // what stands behind it does not go before it
    expect(world.job('second')).toMatchObject({ goesNow: false, waitsFor: { operation: 'put', subject: 'first.pdf' } });
  });

  it('stay in force when all of a destination is tried with the hours kept', async () => {
    await quietWorld();
    world.outbox.retryDestination('igate', 'Hoa', 'keep');
    world.queue('C', [planned('more', [], { urgency: 'citizen' })]);
    await becomes({ usual: 'waiting', urgent: 'done', more: 'done' });
    expect(world.job('usual').reason?.code).toBe('outbox.quiet');
    expect(world.outbox.destinations()[0]?.state).toBe('quiet');
  });

  it('are lifted for a destination until they end, when a person tries all of it', async () => {
    await quietWorld();
    world.outbox.retryDestination('igate', 'Hoa');
    await becomes({ usual: 'done', urgent: 'done' });
    world.queue('C', [planned('more')]);
    await becomes({ usual: 'done', urgent: 'done', more: 'done' });
    await world.powerCut();
    expect(world.outbox.destinations()[0]?.state ?? 'ok').toBe('ok');
    world.clock.shift = at('10:00') + 24 * HOUR;
    world.queue('D', [planned('tomorrow')]);
    expect(world.job('tomorrow').reason?.code).toBe('outbox.quiet');
  });
});

describe('a call that hangs', () => {
  it('does not keep other dossiers from their turn, however often it is tried', async () => {
    open({ concurrency: 1, limits: { slowAfter: 20, attemptTime: 60_000 } });
    const never = new Promise<void>(() => undefined);
    for (const key of ['h1', 'h2']) {
      world.remote.script(key, { after: never });
      world.queue(key, [planned(key)]);
    }
    await expect.poll(() => world.remote.busy).toBe(2);
    for (let index = 0; index < 20; index += 1) world.queue(`D${index}`, [planned(`ok${index}`)]);
    await expect.poll(() => world.remote.ledger.length).toBe(20);
    expect(world.job('h1').state).toBe('sending');
    // with the hanging ones beside, the others still go one at a time
    expect(world.remote.mostBusy).toBe(3);
  });
});

it('bytes that are out are part of the job while it is sent', async () => {
  open();
  let end: () => void = () => undefined;
  world.remote.script('a', { after: new Promise<void>((resolve) => (end = resolve)) });
  world.queue('A', [planned('a', [], { bytes: 5000 })]);
  await expect.poll(() => world.job('a').state).toBe('sending');
  world.remote.attempts.get('a')?.onSent(1234);
  expect(world.job('a').sentBytes).toBe(1234);
  world.remote.attempts.get('a')?.onSent(9999);
  expect(world.job('a').sentBytes).toBe(5000);
  end();
  await becomes({ a: 'done' });
  expect(world.job('a').sentBytes).toBe(0);
});
