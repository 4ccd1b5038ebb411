import { expect, test } from 'vitest';
import type { Reason } from '#contract/common.ts';
import { createWorld, paper, pdf, rejectionOf } from './world.ts';

const AWAY: Reason = { code: 'connectors.offline', params: { system: 'Cổng DVCQG' } };
const DAY = 24 * 60 * 60 * 1000;

test('the list is kept with its age; a refresh that fails leaves it usable and says why', async () => {
  const world = await createWorld();
  expect(world.reuse.securityServers()).toEqual({ servers: [], fetchedAt: null, stale: true, problem: null });
  const fetched = await world.reuse.refreshSecurityServers();
  expect(fetched).toMatchObject({ stale: false, problem: null, servers: [{ agency: 'H22' }] });
  world.clock.shift += DAY + 1;
  world.national.servers = AWAY;
  const later = await world.reuse.refreshSecurityServers();
  expect(later).toMatchObject({ stale: true, problem: AWAY, fetchedAt: fetched.fetchedAt, servers: fetched.servers });
  // an empty answer is worth less than what is there
  world.national.servers = [];
  expect(await world.reuse.refreshSecurityServers()).toMatchObject({
    servers: fetched.servers,
    problem: { code: 'reuse.list-empty' },
  });
  await world.restart();
  expect(world.reuse.securityServers().servers).toEqual(fetched.servers);
  expect(world.lines('reuse.servers-refreshed').map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'ok']);
});

test('an old list that cannot be renewed still says where files come from, and why it knows no more', async () => {
  const world = await createWorld();
  await world.reuse.refreshSecurityServers();
  world.clock.shift += 9 * DAY;
  world.national.servers = AWAY;
  const dossier = world.open();
  const [known, unknown] = [paper({ documentNumber: '1' }), paper({ documentNumber: '2', agency: 'H77' })];
  for (const { files } of [known, unknown]) world.national.files.set(files[0]?.link ?? '', pdf('old list'));
  world.national.answer = () => ({ kind: 'found', papers: [known, unknown] });
  world.lookUp(dossier);
  const [first] = (await world.settled(dossier)).components;
  world.agree(dossier);
  // what the list may only not know yet is no hindrance before it was asked for
  expect(first?.national.papers.map(({ hindrance }) => hindrance)).toEqual([null, null]);
  const fetches = (first?.national.papers ?? []).map(({ paperId }) =>
    rejectionOf(world.reuse.fetch({ dossierId: dossier.id, componentId: first?.componentId ?? '', paperId })),
  );
  expect(await Promise.all(fetches)).toEqual(['no failure', 'reuse.agency-unknown']);
  expect(world.reuse.securityServers()).toMatchObject({ stale: true, problem: AWAY, servers: [{ agency: 'H22' }] });
});

test('whoever asks at the same time shares one call', async () => {
  const world = await createWorld();
  const all = await Promise.all(Array.from({ length: 5 }, () => world.reuse.refreshSecurityServers()));
  expect(world.national.listed).toBe(1);
  expect(new Set(all.map(({ fetchedAt }) => fetchedAt)).size).toBe(1);
  expect(world.heard.filter(({ type }) => type === 'security-servers')).toHaveLength(1);
});

test('at the start an old list is brought up to date by itself, and one of today is left alone', async () => {
  const world = await createWorld();
  await world.restart();
  await world.until(() => world.national.listed === 1, 'the first list');
  await world.until(() => !world.reuse.securityServers().stale, 'the first list');
  await world.restart();
  world.clock.shift += DAY + 1;
  await world.restart();
  await world.until(() => world.national.listed === 2, 'the list of the next day');
});

test('a clock that was set back makes the list an old one', async () => {
  const world = await createWorld();
  await world.reuse.refreshSecurityServers();
  world.clock.shift -= DAY;
  expect(world.reuse.securityServers().stale).toBe(true);
});
