import { call } from '@orpc/server';
import { afterEach, expect, it } from 'vitest';
import type { AttentionKey } from '#contract/outbox.ts';
import { createOutboxRouter } from '../../src-main/outbox/router.ts';
import { createRemote, openWorld, planned, wronglyBlocked, type World } from './world.ts';

let world: World;
afterEach(() => world.close());
const HOUR = 60 * 60 * 1000;
const id = (key: string): string => world.job(key).id;

/** Refused jobs, each of a dossier of its own, with one that waits behind it. */
async function refused(count: number): Promise<void> {
  const names = Array.from({ length: count }, (_, index) => `no${index}`);
  for (const name of names) world.remote.script(name, 'rejected');
  for (const name of names) world.queue(name, [planned(name), planned(`${name}-next`, [name])]);
  await expect
    .poll(() => names.filter((name) => world.job(name).state === 'needs-person').length, { timeout: 30_000 })
    .toBe(count);
}
const groups = (): [string, number][] =>
  world.outbox.attention().groups.map(({ key, count }) => [`${key.destination} ${key.kind}`, count]);
const keyOf = (kind: AttentionKey['kind']): AttentionKey => {
  const found = world.outbox.attention().groups.find(({ key }) => key.kind === kind);
  if (found === undefined) throw new Error(`no group ${kind}`);
  return found.key;
};

it('counts each reason over the whole queue, far beyond a page of the list', async () => {
  const idesk = createRemote('idesk');
  world = openWorld({ remotes: [createRemote(), idesk], concurrency: 8 });
  await refused(230);
  world.remote.script('maybe', 'lost');
  world.remote.questions('maybe', 'cannot-tell');
  world.queue('maybe', [planned('maybe')]);
  await expect.poll(() => world.job('maybe').state, { timeout: 10_000 }).toBe('needs-person');
  idesk.otherwise = () => 'login';
  world.queue('L', [planned('locked')], 'idesk');
  await expect.poll(() => world.job('locked').state).toBe('needs-login');
  expect(groups()).toEqual([
    ['idesk sign-in', 1],
    ['igate settle', 1],
    ['igate refused', 230],
  ]);
  const [, , group] = world.outbox.attention().groups;
  expect(group?.jobs.map(({ operation, state }) => `${operation} ${state}`)).toEqual(
    Array.from({ length: 4 }, () => 'put needs-person'),
  );
  expect(world.outbox.attention('idesk').groups.map(({ key }) => key.kind)).toEqual(['sign-in']);
  // all of a group, page by page
  const key = keyOf('refused');
  const first = world.outbox.list({ states: [], group: key, limit: 200 });
  const second = world.outbox.list({ states: [], group: key, limit: 200, cursor: first.nextCursor ?? '' });
  expect(new Set([...first.items, ...second.items].map((job) => job.id)).size).toBe(230);
  expect(second.nextCursor).toBeNull();
});

it('says how many each decision touches, and touches so many', async () => {
  world = openWorld({ concurrency: 4 });
  await refused(5);
  world.queue('free', [planned('sent')]);
  await expect.poll(() => world.job('sent').state).toBe('done');
  const group = keyOf('refused');
  const states = ['waiting', 'needs-login', 'needs-person'] as const;
  expect(world.outbox.reach({ states, group })).toEqual({ matching: 5, retry: 5, wait: 5, cancel: 10 });
  expect(world.outbox.reach({ states })).toEqual({ matching: 10, retry: 5, wait: 5, cancel: 10 });
  // what is chosen twice, stands behind another chosen one, or is done counts once or not at all
  const ids = [id('no0'), id('no0'), id('no0-next'), id('no1'), id('sent'), 'unknown'];
  expect(world.outbox.reach({ ids })).toEqual({ matching: 3, retry: 2, wait: 2, cancel: 4 });
  expect(world.outbox.cancel(ids, 'thử', 'Hoa').count).toBe(4);

  const until = Date.now() + HOUR;
  const put = world.outbox.waitWhere({ states, group, limit: 2 }, until, 'Hoa');
  expect(put).toMatchObject({ count: 2, left: 1 });
  expect(world.outbox.waitWhere({ states, limit: 2, cursor: put.nextCursor ?? '' }, until, 'Hoa')).toEqual({
    count: 1,
    left: 0,
    nextCursor: null,
  });
  for (const key of ['no2', 'no3', 'no4']) expect(world.job(key).heldUntil).toBe(new Date(until).toISOString());
  expect(() => world.outbox.waitWhere({ states, limit: 2 }, Date.now() - 1, 'Hoa')).toThrow('Giờ hẹn đã qua');

  expect(world.outbox.cancelWhere({ states, limit: 500 }, 'thôi', 'Hoa')).toMatchObject({ count: 6, left: 0 });
  expect(Object.values(world.states()).filter((state) => state === 'cancelled')).toHaveLength(10);
  expect(wronglyBlocked(world.database)).toEqual([]);
});

it('goes on with the next portion, also where the jobs still match after it', async () => {
  world = openWorld({ start: false });
  for (let index = 0; index < 7; index += 1) world.queue(`D${index}`, [planned(`d${index}`)]);
  const counts: number[] = [];
  let cursor: string | undefined;
  for (let round = 0; round < 10; round += 1) {
    const answer = world.outbox.retryWhere({ states: ['waiting'], limit: 3, cursor }, 'Hoa');
    counts.push(answer.count);
    if (answer.nextCursor === null) break;
    cursor = answer.nextCursor;
  }
  expect(counts).toEqual([3, 3, 1]);
  expect(world.log('transfer.retried')).toHaveLength(7);
});

it('a group that nothing is left of matches nothing', async () => {
  world = openWorld();
  await refused(1);
  const group = keyOf('refused');
  const router = createOutboxRouter(world.outbox, { actor: () => 'Hoa' });
  expect(await call(router.cancelWhere, { group, reason: 'thôi' })).toEqual({ count: 2, left: 0, nextCursor: null });
  expect(await call(router.reach, { group })).toEqual({ matching: 0, retry: 0, wait: 0, cancel: 0 });
  expect(await call(router.attention, {})).toEqual({ groups: [], others: 0 });
});
