import { afterEach, expect, it } from 'vitest';
import { outboxContract } from '#contract/outbox.ts';
import { describe as sentences } from '#contract/messages/index.ts';
import { createOutboxRouter } from '../../src-main/outbox/router.ts';
import { call } from '@orpc/server';
import {
  countedByHand,
  countedByTrigger,
  createRemote,
  openWorld,
  planned,
  wronglyBlocked,
  type World,
  type WorldOptions,
} from './world.ts';

let world: World;
const open = (options: WorldOptions = {}): World => (world = openWorld(options));
afterEach(() => world.close());
const becomes = (states: Record<string, string>) => expect.poll(() => world.states()).toEqual(states);
const id = (key: string) => world.job(key).id;

it('trying again now shortens any wait and is logged with who asked', async () => {
  open({ limits: { backoffBase: 60_000, backoffCap: 60_000 }, random: () => 0.9 });
  world.remote.script('a', 'transient');
  world.remote.script('b', 'rejected');
  world.queue('A', [planned('a')]);
  world.queue('B', [planned('b')]);
  await expect.poll(() => world.job('a').reason).not.toBeNull();
  await expect.poll(() => world.job('b').state).toBe('needs-person');
  expect(world.outbox.retry([id('a'), id('b'), id('a'), 'unknown'], 'Hoa').count).toBe(2);
  await becomes({ a: 'done', b: 'done' });
  expect(world.outbox.retry([id('a'), id('b')], 'Hoa').count).toBe(0);
  expect(world.log('transfer.retried').map(({ actor, dossierCode }) => [actor, dossierCode])).toEqual([
    ['Hoa', 'A'],
    ['Hoa', 'B'],
  ]);
});

it('trying one job of a destination that waits for credentials lets all of them go on', async () => {
  open({ concurrency: 2 });
  world.remote.script('a', 'login');
  world.remote.script('b', 'login');
  world.queue('A', [planned('a')]);
  world.queue('B', [planned('b')]);
  await expect.poll(() => world.outbox.destinations()[0]?.state).toBe('needs-login');
  await world.outbox.drain(1000);
  world.outbox.retry([id('a')], 'Hoa');
  await becomes({ a: 'done', b: 'done' });
});

it('trying a destination closes its circuit and sends everything there, in one line of the log', async () => {
  const idesk = createRemote('idesk');
  open({
    remotes: [createRemote('igate'), idesk],
    limits: { circuitFailures: 2, circuitBase: 60_000, circuitCap: 60_000, backoffBase: 60_000, backoffCap: 60_000 },
    random: () => 0.9,
  });
  world.remote.otherwise = () => 'transient';
  world.remote.script('p', 'rejected');
  idesk.otherwise = () => 'rejected';
  world.queue('P', [planned('p')]);
  await expect.poll(() => world.job('p').state).toBe('needs-person');
  for (const name of ['a', 'b', 'c']) world.queue(name, [planned(name)]);
  world.queue('I', [planned('i')], 'idesk');
  await expect.poll(() => world.outbox.destinations()[0]?.state).toBe('paused');
  await expect.poll(() => world.job('i').state).toBe('needs-person');
  world.remote.otherwise = () => 'done';
  expect(world.outbox.retryDestination('igate', 'Hoa')).toBe(4);
  await becomes({ p: 'done', a: 'done', b: 'done', c: 'done', i: 'needs-person' });
  expect(world.log('transfer.retried')).toMatchObject([{ destination: 'igate', detail: { count: 4 } }]);
});

it('a destination that is tried leaves out what was put off, and does not count it', () => {
  open({ start: false });
  for (const name of ['put-off', 'usual']) world.queue(name, [planned(name)]);
  world.outbox.waitUntil([id('put-off')], world.clock.now() + 3_600_000, 'Hoa');
  expect(world.outbox.retryDestination('igate', 'Hoa')).toBe(1);
});

it('cancelling takes everything that stands behind with it, and the rest of the dossier goes on', async () => {
  open();
  world.remote.script('file', 'rejected');
  world.queue('A', [
    planned('create'),
    planned('file', ['create']),
    planned('attach', ['file']),
    planned('other', ['create']),
    planned('status', ['attach']),
  ]);
  await becomes({ create: 'done', file: 'needs-person', attach: 'waiting', other: 'waiting', status: 'waiting' });
  expect(world.outbox.cancel([id('file')], 'giấy tờ nhầm', 'Hoa').count).toBe(3);
  await becomes({ create: 'done', file: 'cancelled', attach: 'cancelled', other: 'done', status: 'cancelled' });
  expect(world.job('attach').reason).toMatchObject({
    code: 'outbox.cancelled',
    params: { actor: 'Hoa', reason: 'giấy tờ nhầm' },
  });
  expect(world.log('transfer.cancelled').map(({ actor, detail }) => [actor, detail.reason, detail.subject])).toEqual([
    ['Hoa', 'giấy tờ nhầm', 'file.pdf'],
    ['Hoa', 'giấy tờ nhầm', 'attach.pdf'],
    ['Hoa', 'giấy tờ nhầm', 'status.pdf'],
  ]);
  expect(wronglyBlocked(world.database)).toEqual([]);
  expect(countedByTrigger(world.database)).toEqual(countedByHand(world.database));
});

it('a job that is being sent, is done or was cancelled is not cancelled', async () => {
  open();
  let release: () => void = () => undefined;
  world.remote.script('a', { after: new Promise<void>((resolve) => (release = resolve)) });
  world.queue('A', [planned('a')]);
  world.queue('B', [planned('b')]);
  await becomes({ a: 'sending', b: 'done' });
  expect(world.outbox.cancel([id('a'), id('b'), 'unknown'], 'thử', 'Hoa').count).toBe(0);
  release();
  await becomes({ a: 'done', b: 'done' });
});

it('of the jobs that are named, those that stay as they are say why', async () => {
  open();
  let release: () => void = () => undefined;
  world.remote.script('sending', { after: new Promise<void>((resolve) => (release = resolve)) });
  world.remote.script('stuck', 'rejected');
  for (const key of ['sending', 'done', 'stuck', 'gone']) {
    if (key === 'gone') world.remote.script('gone', 'rejected');
    world.queue(key, [planned(key)]);
  }
  await becomes({ sending: 'sending', done: 'done', stuck: 'needs-person', gone: 'needs-person' });
  world.outbox.cancel([id('gone')], 'nhầm', 'Hoa');
  const router = createOutboxRouter(world.outbox, { actor: () => 'Hoa' });
  const ids = [id('sending'), 'unknown', id('done'), id('stuck'), id('gone'), 'unknown'];
  const unchanged = [
    { id: id('sending'), reason: { code: 'outbox.stays-sending', params: {} } },
    { id: 'unknown', reason: { code: 'outbox.not-found', params: {} } },
    { id: id('done'), reason: { code: 'outbox.stays-done', params: {} } },
    { id: id('gone'), reason: { code: 'outbox.stays-cancelled', params: {} } },
  ];
  const until = new Date(Date.now() + 60_000).toISOString();
  expect(await call(router.waitUntil, { ids, until })).toEqual({ count: 1, unchanged });
  expect(await call(router.cancel, { ids, reason: 'thử' })).toEqual({ count: 1, unchanged });
  expect(await call(router.retry, { ids: ['unknown', id('done')] })).toEqual({
    count: 0,
    unchanged: [unchanged[1], unchanged[2]],
  });
  release();
  await becomes({ sending: 'done', done: 'done', stuck: 'cancelled', gone: 'cancelled' });
});

it('a person settles what the remote cannot be asked', async () => {
  open();
  world.remote.otherwiseQuestion = () => 'cannot-tell';
  world.remote.script('a', 'lost');
  world.remote.script('b', 'dropped');
  world.queue('A', [planned('a'), planned('a2', ['a'])]);
  world.queue('B', [planned('b'), planned('b2', ['b'])]);
  await becomes({ a: 'needs-person', a2: 'waiting', b: 'needs-person', b2: 'waiting' });
  expect(world.outbox.get(id('a'))).toMatchObject({ uncertain: true });
  expect(world.outbox.get(id('a2'))).toMatchObject({ uncertain: false });
  expect(world.outbox.settle(id('a'), true, 'Hoa')).toMatchObject({ state: 'done', uncertain: false });
  expect(world.outbox.settle(id('b'), false, 'Hoa')).toMatchObject({ state: 'waiting' });
  await becomes({ a: 'done', a2: 'done', b: 'done', b2: 'done' });
  expect(world.remote.ledger.toSorted()).toEqual(['a', 'a2', 'b', 'b2']);
  expect(world.log('transfer.settled').map(({ detail }) => [detail.subject, detail.arrived])).toEqual([
    ['a.pdf', 1],
    ['b.pdf', 0],
  ]);
});

it('only a job in doubt can be settled', async () => {
  open();
  world.remote.script('a', 'rejected');
  world.queue('A', [planned('a')]);
  await becomes({ a: 'needs-person' });
  expect(() => world.outbox.settle(id('a'), true, 'Hoa')).toThrow(
    expect.objectContaining({ code: 'outbox.not-uncertain' }),
  );
  expect(() => world.outbox.settle('unknown', true, 'Hoa')).toThrow(
    expect.objectContaining({ code: 'outbox.not-found' }),
  );
});

it('a list is filtered, counted and walked page by page without gap or repeat', async () => {
  const idesk = createRemote('idesk');
  open({ remotes: [createRemote('igate'), idesk] });
  world.remote.otherwise = (key) => (key.endsWith('3') ? 'rejected' : 'done');
  for (let index = 0; index < 25; index += 1) world.queue(`D${index}`, [planned(`k${index}`), planned(`l${index}`)]);
  world.queue('D1', [planned('i1')], 'idesk');
  await world.outbox.drain(5000);
  const walk = (query: Omit<Parameters<World['outbox']['list']>[0], 'limit'>): string[] => {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = world.outbox.list({ ...query, limit: 7, cursor });
      found.push(...page.items.map(({ subject }) => subject));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    return found;
  };
  const everything = walk({ states: [] });
  expect(everything).toHaveLength(51);
  expect(new Set(everything).size).toBe(51);
  expect(everything[0]).toBe('i1.pdf');
  // k3, k13, k23 and with them l3, l13, l23
  expect(walk({ states: ['needs-person', 'waiting'] })).toEqual(
    ['l23', 'k23', 'l13', 'k13', 'l3', 'k3'].map((key) => `${key}.pdf`),
  );
  expect(walk({ states: [], destination: 'idesk' })).toEqual(['i1.pdf']);
  expect(walk({ states: ['done'], dossierId: 'id-D1' })).toEqual(['i1.pdf', 'l1.pdf', 'k1.pdf']);
  expect(world.outbox.list({ states: ['done'], limit: 1 }).counts).toEqual({
    waiting: 3,
    sending: 0,
    done: 45,
    'needs-login': 0,
    'needs-person': 3,
    cancelled: 0,
  });
  expect(world.outbox.list({ states: [], dossierId: 'id-D3', limit: 1 }).counts).toMatchObject({
    waiting: 1,
    'needs-person': 1,
    done: 0,
  });
});

it('dossiers see one word for each destination', async () => {
  const idesk = createRemote('idesk');
  open({ remotes: [createRemote('igate'), idesk], start: false });
  world.queue('A', [planned('a1'), planned('a2')]);
  world.queue('A', [planned('i')], 'idesk');
  world.queue('B', [planned('b')]);
  idesk.script('i', 'rejected');
  expect(world.outbox.deliveries(['id-A']).get('id-A')).toMatchObject([
    { destination: 'igate', state: 'waiting', done: 0, total: 2, lastSentAt: null },
    { destination: 'idesk', state: 'waiting' },
  ]);
  world.outbox.start();
  await world.outbox.drain(2000);
  const deliveries = world.outbox.deliveries(['id-A', 'id-B', 'id-C']);
  expect(deliveries.get('id-A')).toMatchObject([
    { destination: 'igate', state: 'sent', done: 2, total: 2, reason: null },
    { destination: 'idesk', state: 'needs-person', reason: { code: 'connectors.refused' } },
  ]);
  expect(deliveries.get('id-B')).toMatchObject([{ state: 'sent', done: 1 }]);
  expect(deliveries.has('id-C')).toBe(false);
});

it('jobs for a destination that the profile no longer has stay, and say so', () => {
  open({ start: false });
  world.queue('A', [planned('s')], 'sohoa');
  expect(world.job('s')).toMatchObject({
    state: 'waiting',
    nextAttemptAt: null,
    reason: { code: 'outbox.destination-off', params: { name: 'Số hóa' } },
  });
  expect(world.outbox.destinations()).toMatchObject([
    { destination: 'igate', enabled: true, state: 'ok' },
    { destination: 'sohoa', enabled: false, state: 'off', waiting: 1, nextAttemptAt: null },
  ]);
});

it('the contract is kept, and every reason that a job shows fills its sentence', async () => {
  open({ concurrency: 1 });
  world.remote.script('a', 'lost');
  world.remote.otherwiseQuestion = () => 'cannot-tell';
  world.remote.script('l', 'login');
  world.queue('A', [planned('a'), planned('a2')]);
  await expect.poll(() => world.job('a').state).toBe('needs-person');
  world.queue('L', [planned('l')]);
  await expect.poll(() => world.job('l').state).toBe('needs-login');
  world.queue('M', [planned('m')]);
  world.queue('S', [planned('s')], 'sohoa');
  world.outbox.cancel([world.job('m').id], 'nhầm', 'Hoa');
  world.queue('N', [planned('n')]);
  const router = createOutboxRouter(world.outbox, { actor: () => 'Hoa' });
  const { items } = await call(router.list, {});
  expect(items).toHaveLength(6);
  for (const item of items) {
    for (const locale of ['vi', 'en'] as const) {
      if (item.reason?.code.startsWith('outbox.') !== true) continue;
      const { what, next } = sentences(locale, item.reason);
      expect(`${what} ${next}`).not.toMatch(/[{}!]/);
      expect(what).not.toBe(item.reason.code);
    }
  }
  expect((await call(router.get, { id: id('a') })).history).toHaveLength(2);
  expect((await call(router.destinations, undefined)).destinations).toHaveLength(2);
  expect((await call(router.settle, { id: id('a'), arrived: true })).state).toBe('done');
  expect((await call(router.retryDestination, { destination: 'igate' })).count).toBeGreaterThan(0);
  expect(Object.keys(outboxContract).toSorted()).toEqual(Object.keys(router).toSorted());
});
