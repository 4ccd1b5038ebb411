import { expect, test } from 'vitest';
import type { Attachment, Dossier } from '#contract/dossiers.ts';
import { withAttachedPaper } from './attached.ts';
import { failureOf, OWNER, type World } from './world.ts';

const OTHER = '000090000002';

const setOwner = (world: World, { id }: Pick<Dossier, 'id'>, identityNumber: string): Dossier =>
  world.dossiers.update({ id, applicant: { identityNumber } });
const paperOf = ({ components }: Dossier): Attachment | undefined => components[0]?.attachments[0];
const problemOf = (dossier: Dossier): string | null | undefined => paperOf(dossier)?.reused?.problem?.code ?? null;

test('the paper of a former owner says so, is told before sending, and keeps the dossier from being sent', async () => {
  const { world, dossier } = await withAttachedPaper();
  expect(problemOf(world.dossiers.get(dossier.id))).toBeNull();
  expect(world.dossiers.sendPlan(dossier.id).blocked).toEqual([]);
  const changed = setOwner(world, dossier, OTHER);
  expect(problemOf(changed)).toBe('dossiers.reused-other-owner');
  expect(paperOf(changed)?.reused?.ownerNumber).toBe(OWNER);
  expect(world.dossiers.sendPlan(dossier.id).blocked).toMatchObject([
    { code: 'dossiers.reused-other-owner', params: { name: 'Giấy.pdf' } },
  ]);
  expect(failureOf(() => world.dossiers.send({ id: dossier.id }))).toBe('dossiers.reused-blocked');
  expect(world.outbox.list({ states: [], limit: 10 }).items).toEqual([]);
});

test('the number as it was before, also written otherwise, lifts that; nothing was taken away', async () => {
  const { world, dossier } = await withAttachedPaper();
  setOwner(world, dossier, OTHER);
  const back = setOwner(world, dossier, ' 0000 9000 0001 ');
  expect(problemOf(back)).toBeNull();
  expect(world.reuse.overview(dossier.id).consents).toHaveLength(1);
  expect(world.reuse.overview(dossier.id).components[0]?.national.papers).toHaveLength(1);
  expect(world.dossiers.send({ id: dossier.id }).jobIds).not.toEqual([]);
});

test('without the paper the dossier of the new owner is sent', async () => {
  const { world, dossier } = await withAttachedPaper();
  const changed = setOwner(world, dossier, OTHER);
  world.dossiers.detach({ dossierId: dossier.id, attachmentIds: [paperOf(changed)?.id ?? ''] });
  expect(world.dossiers.sendPlan(dossier.id).blocked).toEqual([]);
  expect(world.dossiers.send({ id: dossier.id }).jobIds).not.toEqual([]);
});

test('a paper of a former owner that an undo brings back is held like before', async () => {
  const { world, dossier } = await withAttachedPaper();
  const { operationId } = world.dossiers.detach({
    dossierId: dossier.id,
    attachmentIds: [paperOf(world.dossiers.get(dossier.id))?.id ?? ''],
  });
  setOwner(world, dossier, OTHER);
  expect(problemOf(world.dossiers.undo(operationId))).toBe('dossiers.reused-other-owner');
  expect(failureOf(() => world.dossiers.send({ id: dossier.id }))).toBe('dossiers.reused-blocked');
});

test('for the new owner the old consent and the old paper are worth nothing', async () => {
  const { world, dossier, place } = await withAttachedPaper();
  setOwner(world, dossier, OTHER);
  expect(failureOf(() => world.reuse.attach(place))).toBe('reuse.consent-missing');
  world.agree(dossier);
  expect(failureOf(() => world.reuse.attach(place))).toBe('reuse.paper-gone');
});

test('the log does not hold the numbers', async () => {
  const { world, dossier } = await withAttachedPaper();
  setOwner(world, dossier, OTHER);
  const lines = JSON.stringify(world.audit.list({ text: '', actions: [], limit: 200 }).items);
  expect(lines).not.toContain(OWNER);
  expect(lines).not.toContain(OTHER);
});
