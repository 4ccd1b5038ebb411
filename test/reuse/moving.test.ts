import { expect, test } from 'vitest';
import type { Attachment, Dossier } from '#contract/dossiers.ts';
import { withAttachedPaper } from './attached.ts';
import { failureOf, type World } from './world.ts';

/** Two files of one paper. */
const attached = () => withAttachedPaper({ names: ['Trước.pdf', 'Sau.pdf'] });
const firstOf = ({ components }: Dossier): Attachment => {
  const found = components[0]?.attachments[0];
  if (found === undefined) throw new Error('nothing is attached');
  return found;
};
const inboxOf = (world: World): string[] =>
  (['waiting', 'set-aside', 'needs-person', 'filed'] as const).flatMap((state) =>
    world.inbox.list({ state, limit: 50 }).items.map(({ name }) => name),
  );

test('a found paper is put in another order, but on no other component nor among the results', async () => {
  const { world, dossier } = await attached();
  const { id } = firstOf(dossier);
  const move = (componentId: string | null, position: number) =>
    world.dossiers.move({ dossierId: dossier.id, attachmentId: id, componentId, position }).dossier;
  expect(failureOf(() => move(dossier.components[1]?.id ?? '', 0))).toBe('dossiers.reused-stays');
  expect(failureOf(() => move(null, 0))).toBe('dossiers.reused-stays');
  expect(world.dossiers.get(dossier.id)).toMatchObject({
    results: [],
    components: [{ state: 'reused-result' }, { state: 'missing' }],
  });
  const ordered = move(dossier.components[0]?.id ?? '', 1);
  expect(ordered.components[0]?.attachments.map(({ name }) => name)).toEqual(['Sau.pdf', 'Trước.pdf']);
});

test('detached, a found paper does not come into the inbox, from where it could go anywhere', async () => {
  const { world, dossier } = await attached();
  const attachmentIds = dossier.components[0]?.attachments.map(({ id }) => id) ?? [];
  const { operationId } = world.dossiers.detach({ dossierId: dossier.id, attachmentIds });
  expect(inboxOf(world)).toEqual([]);
  // and comes back as what it was
  expect(world.dossiers.undo(operationId).components[0]).toMatchObject({
    state: 'reused-result',
    attachments: [
      { source: 'national-repository', reused: { problem: null } },
      { source: 'national-repository', reused: { problem: null } },
    ],
  });
});

test('an attaching that is undone leaves the paper nowhere but where it was found', async () => {
  const { world, dossier, place, operationId } = await attached();
  expect(world.dossiers.undo(operationId).components[0]?.state).toBe('missing');
  expect(inboxOf(world)).toEqual([]);
  expect(world.reuse.attach(place).dossier.components[0]).toMatchObject({
    state: 'reused-result',
    attachments: [{ source: 'national-repository' }, { source: 'national-repository' }],
  });
  expect(world.dossiers.get(dossier.id).results).toEqual([]);
});

test('another dossier has neither the paper nor the consent, and its edits do not reach it', async () => {
  const { world, dossier, place } = await attached();
  const other = world.open();
  const componentId = other.components[0]?.id ?? '';
  const there = { dossierId: other.id, componentId, paperId: place.paperId };
  expect(failureOf(() => world.reuse.attach(there))).toBe('reuse.consent-missing');
  world.agree(other);
  expect(failureOf(() => world.reuse.attach(there))).toBe('reuse.paper-gone');
  // the place of one dossier, the component of another
  expect(failureOf(() => world.reuse.attach({ ...place, dossierId: other.id }))).toBe('dossiers.component-not-found');
  const move = () =>
    world.dossiers.move({ dossierId: other.id, attachmentId: firstOf(dossier).id, componentId, position: 0 });
  expect(failureOf(move)).toBe('dossiers.attachment-gone');
  expect(failureOf(() => world.dossiers.attach({ dossierId: other.id, componentId, inboxItemIds: [] }))).toBe(
    'dossiers.already-attached',
  );
  expect(world.dossiers.get(other.id).components[0]?.state).toBe('missing');
});

test('a paper that stands on another component since before says so and is not sent', async () => {
  const { world, dossier } = await attached();
  world.database
    .prepare('UPDATE attachment SET component_id = ? WHERE id = ?')
    .run(dossier.components[1]?.id, firstOf(dossier).id);
  const now = world.dossiers.get(dossier.id);
  expect(now.components[1]?.attachments[0]?.reused?.problem?.code).toBe('dossiers.reused-misplaced');
  expect(failureOf(() => world.dossiers.send({ id: dossier.id }))).toBe('dossiers.reused-blocked');
  // home is where it may go
  const back = world.dossiers.move({
    dossierId: dossier.id,
    attachmentId: firstOf(dossier).id,
    componentId: dossier.components[0]?.id ?? '',
    position: 0,
  });
  expect(back.dossier.components[0]?.attachments[0]?.reused?.problem).toBeNull();
  expect(world.dossiers.send({ id: dossier.id }).jobIds).not.toEqual([]);
});
