import { expect, test } from 'vitest';
import { createBackupStore } from '../../src-main/backup/store.ts';
import { doubtDossiers, PASSED_OVER } from '../../src-main/dossiers/restored.ts';
import { UNIT } from '../fixtures/core.ts';
import { createWorld } from './world.ts';

type World = Awaited<ReturnType<typeof createWorld>>;
const RESTORED = Date.parse('2026-03-10T09:30:00+07:00');

/** A copy takes the place of the database: what it knows is what the world holds now. */
function restored({ database }: World, passedOver = PASSED_OVER, at = RESTORED): void {
  const lastDossier = doubtDossiers(database);
  createBackupStore(database).insertRestoration({ at, snapshotAt: 0, movedTo: '', jobs: 0, lastDossier, passedOver });
}

/** Whether what is queued for a dossier is asked about before it is sent. */
function asksFirst({ dossiers, database }: World, id: string): boolean {
  dossiers.send({ id, destinations: ['igate'] });
  const marks = database.prepare('SELECT DISTINCT uncertain FROM job WHERE dossier_id = ?').pluck().all(id);
  expect(marks).toHaveLength(1);
  return marks[0] === 1;
}

test('after a restore, what the copy knew is asked about; a new dossier of that day is not', async () => {
  const world = await createWorld();
  const known = world.open({ receivedOn: '2026-03-10' });
  restored(world);
  const fresh = world.open({ receivedOn: '2026-03-10' });
  expect(fresh.code).toBe(`${UNIT}-260310-0502`);
  expect(asksFirst(world, known.id)).toBe(true);
  expect(asksFirst(world, fresh.id)).toBe(false);
  // also what belongs to the day before, and to the days after
  expect(asksFirst(world, world.open({ receivedOn: '2026-03-09' }).id)).toBe(false);
  expect(asksFirst(world, world.open({ receivedOn: '2026-03-11' }).id)).toBe(false);
});

test.each([
  ['a number that the copy did not know', `${UNIT}-260310-0002`, '2026-03-10', true],
  ['the last number that is passed over', `${UNIT}-260310-0501`, '2026-03-10', true],
  ['the first one behind', `${UNIT}-260310-0600`, '2026-03-10', false],
  ['an old number, received on the next day', `${UNIT}-260310-0002`, '2026-03-11', true],
  ['a number of the next day', `${UNIT}-260311-0002`, '2026-03-11', false],
  ['a code of a portal of that day', 'H21.17-260310-0942', '2026-03-11', true],
  ['a code of a portal with a whole year', 'G09.20-20260310-0092637', '2026-03-10', true],
  ['a code of a portal of the next day', 'G09.20-20260311-0092637', '2026-03-11', false],
  ['a code that names no day, received on that day', 'MC/2026/77', '2026-03-10', true],
  ['a code that names no day, received later', 'MC/2026/77', '2026-03-11', false],
])('a code that was typed after a restore: %s', async (_which, code, receivedOn, asked) => {
  const world = await createWorld();
  world.open({ receivedOn: '2026-03-10' });
  restored(world);
  expect(asksFirst(world, world.open({ code, receivedOn }).id)).toBe(asked);
});

test('without a restore nothing is asked about, whatever was typed', async () => {
  const world = await createWorld();
  expect(asksFirst(world, world.open({ code: 'H21.17-260310-0942', receivedOn: '2026-03-10' }).id)).toBe(false);
});

test('each restore passes over numbers of its own, also when nothing was made in between', async () => {
  const world = await createWorld();
  world.open({ receivedOn: '2026-03-10' });
  restored(world);
  restored(world);
  expect(world.open({ receivedOn: '2026-03-10' }).code).toBe(`${UNIT}-260310-1002`);
  restored(world, 2 * PASSED_OVER);
  expect(world.open({ receivedOn: '2026-03-10' }).code).toBe(`${UNIT}-260310-2003`);
  expect(world.open({ receivedOn: '2026-03-11' }).code).toBe(`${UNIT}-260311-0001`);
});

test('a restore by a clock that ran ahead passes over its numbers once', async () => {
  const world = await createWorld();
  restored(world, PASSED_OVER, Date.now() + 48 * 3_600_000);
  const [first, second] = [world.open({ receivedOn: '2026-03-10' }), world.open({ receivedOn: '2026-03-10' })];
  expect([first.code, second.code]).toEqual([`${UNIT}-260310-0501`, `${UNIT}-260310-0502`]);
});
