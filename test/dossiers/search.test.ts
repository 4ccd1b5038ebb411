import { expect, test } from 'vitest';
import { createWorld, type World } from './world.ts';

async function people(...names: string[]): Promise<World> {
  const world = await createWorld();
  for (const name of names) world.open({ name });
  return world;
}
const found = (world: World, query: string): string[] =>
  world.dossiers.search({ query, only: 'all', limit: 50 }).items.map(({ applicant }) => applicant.name);

test('names are found with and without accents, composed or decomposed, in any case, đ as d', async () => {
  const world = await people('ĐOÀN THÚY HẢI', 'Lê Trung Đức', 'Nguyễn Thị Hoà');
  for (const query of ['đoàn thúy hải', 'doan thuy hai', 'ĐOÀN', 'Đoàn Thúy'.normalize('NFD'), 'hai doan', 'Doa']) {
    expect(found(world, query)).toEqual(['ĐOÀN THÚY HẢI']);
  }
  expect(found(world, 'duc')).toEqual(['Lê Trung Đức']);
  expect(found(world, 'thị hòa')).toEqual(['Nguyễn Thị Hoà']);
  expect(found(world, 'doan duc')).toEqual([]);
});

test('codes are found whole, by fragments, and by their last number', async () => {
  const world = await createWorld();
  world.open({ code: '000.00.17.H55-200917-0013', name: 'A' });
  world.open({ code: '000.00.17.H55-200918-0014', name: 'B' });
  world.open({ code: 'G09.20-20260609-0092637', name: 'C' });
  expect(found(world, '000.00.17.H55-200917-0013')).toEqual(['A']);
  expect(found(world, '0013')).toEqual(['A']);
  expect(found(world, 'H55-2009')).toEqual(['B', 'A']);
  expect(found(world, 'h55-200918')).toEqual(['B']);
  expect(found(world, '200917-0013')).toEqual(['A']);
  expect(found(world, 'G09.20')).toEqual(['C']);
  expect(found(world, '0092637')).toEqual(['C']);
});

test('id numbers are found whole, by their beginning, and as people space them', async () => {
  const world = await createWorld();
  world.open({ name: 'A', identityNumber: '001090000001' });
  world.open({ name: 'B', identityNumber: '0101234567-001' });
  for (const query of ['001090000001', '001090', '001 090 000 001', '001.090.000.001']) {
    expect(found(world, query)).toEqual(['A']);
  }
  for (const query of ['0101234567', '0101234567-001', '0101234567001']) expect(found(world, query)).toEqual(['B']);
});

test('the procedure is found by name and code', async () => {
  const world = await createWorld();
  world.open({ name: 'A', procedureCode: '1.001193' });
  world.open({ name: 'B', procedureCode: '1.005434' });
  expect(found(world, 'khai sinh')).toEqual(['A']);
  expect(found(world, 'hoá đơn')).toEqual(['B']);
  expect(found(world, '1.001193')).toEqual(['A']);
});

test('signs of the query language are only signs', async () => {
  const world = await people('An');
  for (const query of ['"', 'an"', '*', 'NEAR(an', 'code:an', '(', 'an OR', "'; --", '-an']) {
    expect(() => found(world, query)).not.toThrow();
  }
  expect(found(world, 'an"')).toEqual(['An']);
  expect(found(world, '***')).toEqual([]);
});

test('pages go newest first, do not overlap, and stay stable while dossiers come in', async () => {
  const world = await people(...Array.from({ length: 25 }, (_, index) => `Nguyễn ${index}`));
  const pages: string[][] = [];
  let cursor: string | undefined;
  do {
    const page = world.dossiers.search({ query: 'nguyen', only: 'all', limit: 10, cursor });
    expect(page.total).toBe(25 + pages.length);
    pages.push(page.items.map(({ applicant }) => applicant.name));
    world.open({ name: 'Nguyễn mới' });
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(pages.flat()).toEqual(Array.from({ length: 25 }, (_, index) => `Nguyễn ${24 - index}`));
  expect(pages.map(({ length }) => length)).toEqual([10, 10, 5]);
});

test('the filters show what is missing, unsent, or needs a person', async () => {
  const world = await createWorld({ destinations: ['igate'] });
  const ids = (only: 'all' | 'missing' | 'unsent' | 'needs-person', query = '') =>
    world.dossiers.search({ query, only, limit: 10 }).items.map(({ id }) => id);
  const [one, two, three] = [world.open({ name: 'Một' }), world.open({ name: 'Hai' }), world.open({ name: 'Ba' })];
  const item = await world.scan('a.pdf');
  world.dossiers.attach({ dossierId: two.id, componentId: two.components[0]?.id ?? '', inboxItemIds: [item] });
  await world.ready();
  world.dossiers.send({ id: two.id });
  world.dossiers.send({ id: three.id });
  expect(ids('all')).toEqual([three.id, two.id, one.id]);
  expect(ids('missing')).toEqual([three.id, one.id]);
  expect(ids('missing', 'ba')).toEqual([three.id]);
  expect(ids('unsent')).toEqual([one.id]);
  expect(ids('needs-person')).toEqual([]);
  world.database.prepare(`UPDATE job SET state = 'needs-person' WHERE dossier_id = ?`).run(three.id);
  expect(ids('needs-person')).toEqual([three.id]);
  expect(world.dossiers.search({ query: '', only: 'missing', limit: 1 }).total).toBe(2);
});
