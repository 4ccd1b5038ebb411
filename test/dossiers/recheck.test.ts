import { expect, test } from 'vitest';
import { createWorld } from './world.ts';

/** Dossiers for the Hà Tĩnh portal; what is sent there has arrived. */
async function atPortal(count: number) {
  const world = await createWorld({ destinations: ['hatinh'] });
  const ids = Array.from({ length: count }, (_, index) => world.open({ name: `Người ${index}` }).id);
  const send = (id: string): void => {
    world.dossiers.send({ id });
    world.database.prepare(`UPDATE job SET state = 'done' WHERE state = 'waiting'`).run();
  };
  const listed = () =>
    world.dossiers
      .search({ query: '', only: 'unsent', limit: 200 })
      .items.map(({ id }) => ids.indexOf(id))
      .sort((one, other) => one - other);
  const left = () => world.database.prepare('SELECT count(*) FROM unsent_recheck').pluck().get();
  return { ...world, ids, id: (index: number) => ids[index] ?? '', send, listed, left };
}

test('after the switch was thrown forth and back only what has something to send is listed as unsent', async () => {
  const { dossiers, switchPortal, send, listed, left, id, heard, database } = await atPortal(4);
  dossiers.start();
  for (const index of [0, 1, 2]) send(id(index));
  expect(listed()).toEqual([3]);

  switchPortal('test');
  expect(listed()).toEqual([0, 1, 2, 3]);
  send(id(0));
  // changed while the other system is chosen: the real one has the older version
  const { applicant } = dossiers.get(id(1));
  dossiers.update({ id: id(1), applicant: { ...applicant, name: 'Tên mới' } });
  await expect.poll(left).toBe(0);
  expect(listed()).toEqual([1, 2, 3]);

  const updatedAt = () => database.prepare('SELECT updated_at FROM dossier ORDER BY number').pluck().all();
  const before = updatedAt();
  switchPortal('live');
  await expect.poll(left).toBe(0);
  expect(listed()).toEqual([1, 3]);
  expect(dossiers.search({ query: '', only: 'unsent', limit: 1 }).total).toBe(2);
  expect(dossiers.get(id(1)).deliveries[0]?.state).toBe('changed');
  expect(dossiers.get(id(2)).deliveries[0]?.state).toBe('sent');
  // nobody changed them, and the window is told which of them look otherwise now
  expect(updatedAt()).toEqual(before);
  await expect.poll(() => heard.flatMap((event) => (event.type === 'dossiers' ? event.ids : []))).toContain(id(2));

  switchPortal('test');
  await expect.poll(left).toBe(0);
  expect(listed()).toEqual([1, 2, 3]);
});

test('a look that was broken off goes on after a restart, in slices', async () => {
  const { dossiers, reopen, switchPortal, send, listed, left, ids, database } = await atPortal(60);
  for (const id of ids) send(id);
  switchPortal('test');
  switchPortal('live');
  expect(listed()).toHaveLength(60);
  expect(left()).toBe(1);
  dossiers.stop();

  const again = reopen();
  again.start();
  const before = () => Number(database.prepare('SELECT before FROM unsent_recheck').pluck().get() ?? 0);
  await expect.poll(before).toBeLessThan(Number.MAX_SAFE_INTEGER);
  await expect.poll(left).toBe(0);
  expect(listed()).toEqual([]);
  again.stop();
});
