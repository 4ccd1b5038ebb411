import { expect, test } from 'vitest';
import type { Dossier } from '#contract/dossiers.ts';
import { withAttachedPaper } from './attached.ts';
import { createWorld, failureOf, OWNER, type World } from './world.ts';

const OTHER = '000090000002';

/** The same, queued and not sent. */
async function queued() {
  const { world, dossier } = await withAttachedPaper();
  const attachmentId = dossier.components[0]?.attachments[0]?.id ?? '';
  const { jobIds } = world.dossiers.send({ id: dossier.id });
  return { world, dossier, jobIds, attachmentId };
}

const setOwner = (world: World, { id }: Pick<Dossier, 'id'>, identityNumber: string): Dossier =>
  world.dossiers.update({ id, applicant: { identityNumber } });
const jobsOf = (world: World, ids: readonly string[]) => ids.map((id) => world.outbox.get(id));
const statesOf = (world: World, ids: readonly string[]): string[] => [
  ...new Set(
    // what waits tells what stands before it
    jobsOf(world, ids).map(({ state, reason }) =>
      state === 'waiting' || reason === null ? state : `${state} ${reason.code}`,
    ),
  ),
];
const detach = (world: World, { id }: Pick<Dossier, 'id'>, attachmentId: string) =>
  world.dossiers.detach({ dossierId: id, attachmentIds: [attachmentId] });

test('what is queued with a paper of the former owner is kept back in words, also when its destination is tried', async () => {
  const { world, dossier, jobIds } = await queued();
  const changed = setOwner(world, dossier, OTHER);
  expect(statesOf(world, jobIds)).toEqual(['needs-person outbox.kept-back']);
  expect(changed.deliveries.map(({ state, reason }) => [state, reason?.code])).toEqual(
    changed.deliveries.map(() => ['needs-person', 'outbox.kept-back']),
  );
  for (const { destination } of changed.deliveries) world.outbox.retryDestination(destination, 'Hoa');
  world.outbox.credentialsChanged();
  expect(statesOf(world, jobIds)).toEqual(['needs-person outbox.kept-back']);
  expect(world.lines('transfer.kept-back')).toHaveLength(jobIds.length);
});

test('what is kept back is neither tried nor put off, one by one or in bulk, and each says why', async () => {
  const { world, dossier, jobIds } = await queued();
  setOwner(world, dossier, OTHER);
  const later = world.clock.now() + 3_600_000;
  const unchanged = jobIds.map((id) => ({
    id,
    reason: expect.objectContaining({ code: 'outbox.kept-back' }) as unknown,
  }));
  expect(world.outbox.retry(jobIds, 'Hoa')).toEqual({ count: 0, unchanged });
  expect(world.outbox.waitUntil(jobIds, later, 'Hoa')).toEqual({ count: 0, unchanged });
  const all = { states: ['waiting', 'needs-login', 'needs-person'], limit: 100 } as const;
  expect(world.outbox.retryWhere(all, 'Hoa').count).toBe(0);
  expect(world.outbox.waitWhere(all, later, 'Hoa').count).toBe(0);
  expect(world.outbox.reach(all)).toMatchObject({ matching: jobIds.length, retry: 0, wait: 0, cancel: jobIds.length });
  expect(statesOf(world, jobIds)).toEqual(['needs-person outbox.kept-back']);
  expect(world.outbox.get(jobIds[0] ?? '').actions.map(({ kind }) => kind)).toEqual(['cancel']);
});

test('the number as it was lets it go on, and nothing is queued a second time', async () => {
  const { world, dossier, jobIds } = await queued();
  setOwner(world, dossier, OTHER);
  setOwner(world, dossier, '0000 9000 0001');
  expect(statesOf(world, jobIds)).toEqual(['waiting']);
  expect(world.lines('transfer.let-go')).toHaveLength(jobIds.length);
  setOwner(world, dossier, OWNER);
  expect(
    world.dossiers.send({ id: dossier.id, queued: 'replace' }).jobIds.filter((id) => !jobIds.includes(id)),
  ).toEqual([]);
});

test('a third number keeps it back, and what a person put off before stays put off', async () => {
  const { world, dossier, jobIds } = await queued();
  const until = world.clock.now() + 3_600_000;
  world.outbox.waitUntil(jobIds, until, 'Hoa');
  setOwner(world, dossier, OTHER);
  setOwner(world, dossier, '000090000003');
  expect(statesOf(world, jobIds)).toEqual(['needs-person outbox.kept-back']);
  setOwner(world, dossier, OWNER);
  const times = world.database.prepare('SELECT DISTINCT next_attempt_at, held_until, state FROM job').raw().all();
  expect(times).toEqual([[until, until, 'waiting']]);
});

test('a number that is only written otherwise keeps nothing back', async () => {
  const { world, dossier, jobIds } = await queued();
  setOwner(world, dossier, '0000 9000 0001');
  expect(statesOf(world, jobIds)).toEqual(['waiting']);
  expect(world.lines('transfer.kept-back')).toEqual([]);
});

test('a dossier of scanned papers goes as it was queued, whatever its number becomes', async () => {
  const world = await createWorld();
  const dossier = world.open();
  const { itemId } = await world.scan();
  const componentId = dossier.components[0]?.id ?? '';
  world.dossiers.attach({ dossierId: dossier.id, componentId, inboxItemIds: [itemId] });
  await world.ready();
  const { jobIds } = world.dossiers.send({ id: dossier.id });
  setOwner(world, dossier, OTHER);
  expect(statesOf(world, jobIds)).toEqual(['waiting']);
});

test('without the paper the dossier is sent once somebody said what becomes of what is kept back: replaced', async () => {
  const { world, dossier, jobIds, attachmentId } = await queued();
  setOwner(world, dossier, OTHER);
  // first the paper, then the question
  expect(failureOf(() => world.dossiers.send({ id: dossier.id, queued: 'replace' }))).toBe('dossiers.reused-blocked');
  detach(world, dossier, attachmentId);
  expect(statesOf(world, jobIds)).toEqual(['needs-person outbox.kept-back']);
  expect(failureOf(() => world.dossiers.send({ id: dossier.id }))).toBe('dossiers.queued-undecided');
  const { jobIds: fresh } = world.dossiers.send({ id: dossier.id, queued: 'replace' });
  const gone = jobIds.filter((id) => !fresh.includes(id));
  expect(statesOf(world, gone)).toEqual(['cancelled outbox.replaced']);
  expect(statesOf(world, fresh)).toEqual(['waiting']);
  const payloads = world.database.prepare(`SELECT payload FROM job WHERE state = 'waiting'`).pluck().all().join();
  expect(payloads).toContain(OTHER);
  expect(payloads).not.toContain(OWNER);
});

test('kept: both versions go, the older one first', async () => {
  const { world, dossier, jobIds, attachmentId } = await queued();
  setOwner(world, dossier, OTHER);
  detach(world, dossier, attachmentId);
  const { jobIds: fresh } = world.dossiers.send({ id: dossier.id, queued: 'keep' });
  expect(statesOf(world, [...jobIds, ...fresh])).toEqual(['waiting']);
  expect(fresh.some((id) => world.outbox.get(id).blockedBy !== null)).toBe(true);
});

test('what is put off stays so in the version that replaces it, without the words of before', async () => {
  const { world, dossier, jobIds, attachmentId } = await queued();
  const until = world.clock.now() + 3_600_000;
  world.outbox.waitUntil(jobIds, until, 'Hoa');
  setOwner(world, dossier, OTHER);
  detach(world, dossier, attachmentId);
  world.dossiers.send({ id: dossier.id, queued: 'replace' });
  const held = world.database.prepare(`SELECT DISTINCT reason FROM job WHERE held_until = ? AND state = 'waiting'`);
  expect(held.pluck().all(until)).toEqual([null]);
});
