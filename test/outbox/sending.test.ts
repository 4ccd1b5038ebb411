import { afterEach, expect, it, vi } from 'vitest';
import { createRemote, openWorld, planned, type World, type WorldOptions } from './world.ts';

let world: World;
const open = (options: WorldOptions = {}): World => (world = openWorld(options));
afterEach(() => world.close());
const becomes = (states: Record<string, string>) => expect.poll(() => world.states()).toEqual(states);
const kinds = (key: string) => world.remote.calls.filter((call) => call.key === key).map(({ kind }) => kind);

it('a job that is done keeps its receipt, leaves one line in the log and a history', async () => {
  open();
  world.queue('A', [planned('a')]);
  await becomes({ a: 'done' });
  expect(world.database.prepare('SELECT receipt FROM job').pluck().get()).toBe('{"id":"remote-a"}');
  expect(world.log()).toMatchObject([
    { action: 'transfer.done', outcome: 'ok', dossierCode: 'A', destination: 'igate', actor: 'Nguyễn Thị Hoa' },
  ]);
  expect(world.job('a')).toMatchObject({ attempts: 1, reason: null, nextAttemptAt: null });
  expect(world.outbox.get(world.job('a').id).history).toMatchObject([{ attempt: 1, outcome: 'done', reason: null }]);
});

it('a passing failure is tried again by itself and told once, until the reason changes', async () => {
  open({ limits: { circuitFailures: 100 } });
  world.remote.script('a', 'transient', 'transient', 'transient', { wait: 1 }, 'transient');
  world.queue('A', [planned('a')]);
  await becomes({ a: 'done' });
  expect(world.log().map(({ action, detail }) => [action, detail.reason])).toEqual([
    ['transfer.waiting', 'connectors.server-error'],
    ['transfer.waiting', 'connectors.busy'],
    ['transfer.waiting', 'connectors.server-error'],
    ['transfer.done', undefined],
  ]);
  expect(world.job('a').attempts).toBe(6);
});

it('a time that the remote names is kept', async () => {
  open();
  world.remote.script('a', { wait: 120 });
  world.queue('A', [planned('a')]);
  await becomes({ a: 'done' });
  const [first, second] = world.remote.calls;
  expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(115);
});

it('a refusal waits for a person and holds back its own dossier there, nothing else', async () => {
  const idesk = createRemote('idesk');
  open({ remotes: [createRemote('igate'), idesk] });
  world.remote.script('a1', 'rejected');
  world.queue('A', [planned('a1'), planned('a2')]);
  world.queue('A', [planned('i1')], 'idesk');
  for (let index = 0; index < 20; index += 1) world.queue(`B${index}`, [planned(`b${index}`), planned(`c${index}`)]);
  await expect.poll(() => world.remote.ledger.length).toBe(40);
  expect(idesk.ledger).toEqual(['i1']);
  expect(world.job('a1')).toMatchObject({
    state: 'needs-person',
    reason: { code: 'connectors.refused' },
    blockedBy: null,
  });
  expect(world.job('a2')).toMatchObject({
    state: 'waiting',
    blockedBy: world.job('a1').id,
    nextAttemptAt: null,
    waitsFor: { operation: 'put', subject: 'a1.pdf', state: 'needs-person' },
    reason: { code: 'outbox.held-back-stuck' },
  });
  expect(world.log('transfer.needs-person')).toMatchObject([{ outcome: 'failed', dossierCode: 'A' }]);
});

it('refused credentials pause the destination until somebody mends them', async () => {
  open({ concurrency: 1 });
  world.remote.script('a', 'login');
  world.queue('A', [planned('a')]);
  await becomes({ a: 'needs-login' });
  world.queue('B', [planned('b')]);
  await expect(world.outbox.drain(100)).resolves.toBe(true);
  expect(world.states()).toEqual({ a: 'needs-login', b: 'waiting' });
  expect(world.job('b').reason?.code).toBe('outbox.destination-needs-login');
  expect(world.outbox.destinations()).toMatchObject([
    {
      destination: 'igate',
      state: 'needs-login',
      reason: { code: 'connectors.credentials' },
      waiting: 1,
      needsPerson: 1,
    },
  ]);
  world.outbox.credentialsChanged();
  await becomes({ a: 'done', b: 'done' });
});

it('what may have arrived is asked about and never sent twice', async () => {
  open();
  world.remote.script('a', 'lost');
  world.remote.script('b', 'dropped');
  world.queue('A', [planned('a')]);
  world.queue('B', [planned('b')]);
  await becomes({ a: 'done', b: 'done' });
  expect(world.remote.ledger.toSorted()).toEqual(['a', 'b']);
  expect(kinds('a')).toEqual(['execute', 'inquire']);
  expect(kinds('b')).toEqual(['execute', 'inquire', 'execute']);
});

it('the question itself may fail; the doubt stays until it is answered', async () => {
  open({ limits: { circuitFailures: 100 } });
  world.remote.script('a', 'lost');
  world.remote.questions('a', 'transient', 'offline', 'transient', 'truth');
  world.queue('A', [planned('a')]);
  await becomes({ a: 'done' });
  expect(kinds('a')).toEqual(['execute', 'inquire', 'inquire', 'inquire', 'inquire']);
  expect(world.remote.ledger).toEqual(['a']);
});

it('what the remote cannot say waits for a person, and trying again only asks again', async () => {
  open();
  world.remote.script('a', 'lost');
  world.remote.otherwiseQuestion = () => 'cannot-tell';
  world.queue('A', [planned('a'), planned('a2')]);
  await becomes({ a: 'needs-person', a2: 'waiting' });
  expect(world.job('a').reason).toMatchObject({ code: 'outbox.unknown-outcome', params: { name: 'iGate' } });
  world.outbox.retry([world.job('a').id], 'Hoa');
  await expect.poll(() => kinds('a').length).toBe(3);
  await becomes({ a: 'needs-person', a2: 'waiting' });
  expect(kinds('a')).toEqual(['execute', 'inquire', 'inquire']);
});

it('a mistake in a connector stops its job for a person, is asked about, and harms no other', async () => {
  open();
  world.remote.script('a', 'throw');
  world.queue('A', [planned('a')]);
  world.queue('B', [planned('b')]);
  await becomes({ a: 'needs-person', b: 'done' });
  expect(world.job('a').reason).toMatchObject({ code: 'outbox.fault', detail: 'Error: a mistake in the connector' });
  world.outbox.retry([world.job('a').id], 'Hoa');
  await becomes({ a: 'done', b: 'done' });
  expect(kinds('a')).toEqual(['execute', 'inquire', 'execute']);
});

it('a payload that the connector does not know is never sent', async () => {
  open();
  world.queue('A', [planned('a', [], { payload: { number: 1 } }), planned('b', [], { operation: 'unheard-of' })]);
  await becomes({ a: 'needs-person', b: 'waiting' });
  expect(world.remote.calls).toEqual([]);
  world.outbox.cancel([world.job('a').id], 'sai', 'Hoa');
  await becomes({ a: 'cancelled', b: 'needs-person' });
  expect(world.remote.calls).toEqual([]);
});

it('no more calls are under way than the profile allows', async () => {
  open({ concurrency: 3 });
  for (let index = 0; index < 60; index += 1) world.queue(`D${index}`, [planned(`k${index}`)]);
  await expect.poll(() => world.remote.ledger.length).toBe(60);
  expect(world.remote.mostBusy).toBe(3);
});

it('offline, one job asks for the line, nothing is counted, and back online all goes by itself', async () => {
  open({ concurrency: 4, limits: { offlineBase: 10, offlineCap: 30 } });
  let line = false;
  world.remote.otherwise = () => (line ? 'done' : 'offline');
  for (let index = 0; index < 30; index += 1) world.queue(`D${index}`, [planned(`k${index}`)]);
  await expect.poll(() => world.outbox.destinations()[0]?.state).toBe('offline');
  await expect.poll(() => world.remote.calls.length).toBeGreaterThan(12);
  // at most the first round asked besides the one that probes
  const asked = new Set(world.remote.calls.map(({ key }) => key));
  expect(asked.size).toBeLessThanOrEqual(4);
  expect(world.job('k0').attempts).toBeLessThanOrEqual(1);
  expect(world.job('k20').reason?.code).toBe('outbox.destination-offline');
  expect(world.log('transfer.waiting').length).toBeLessThanOrEqual(4);
  expect(world.outbox.get(world.job('k0').id).history.length).toBeLessThanOrEqual(1);
  line = true;
  await expect.poll(() => world.remote.ledger.length, { timeout: 1000 }).toBe(30);
  await expect.poll(() => world.outbox.destinations()[0]).toMatchObject({ state: 'ok', reason: null, waiting: 0 });
  expect(world.job('k0').attempts).toBe(1);
});

it('the circuit opens after failures in a row, lets one probe, and closes with the first answer', async () => {
  open({ concurrency: 4, limits: { circuitFailures: 5, circuitBase: 30, circuitCap: 60 } });
  let up = false;
  world.remote.otherwise = () => (up ? 'done' : 'transient');
  for (let index = 0; index < 40; index += 1) world.queue(`D${index}`, [planned(`k${index}`)]);
  await expect.poll(() => world.outbox.destinations()[0]?.state).toBe('paused');
  const whenOpened = world.remote.calls.length;
  expect(whenOpened).toBeLessThanOrEqual(5 + 4);
  expect(world.job('k39').reason?.code).toBe('outbox.destination-paused');
  expect(world.job('k39').nextAttemptAt).not.toBeNull();
  await expect.poll(() => world.remote.calls.length).toBeGreaterThanOrEqual(whenOpened + 3);
  const probes = world.remote.calls.slice(whenOpened + 1);
  for (const [index, probe] of probes.entries()) {
    const before = probes[index - 1];
    if (before !== undefined) expect(probe.at - before.at).toBeGreaterThan(10);
  }
  up = true;
  await expect.poll(() => world.remote.ledger.length, { timeout: 2000 }).toBe(40);
  expect(world.outbox.destinations()[0]?.state).toBe('ok');
});

it('trouble is told while something is tried again because of it, and no longer', async () => {
  open({ limits: { backoffBase: 60_000, backoffCap: 60_000 } });
  world.remote.script('a', 'transient');
  world.queue('A', [planned('a')]);
  await expect.poll(() => world.outbox.destinations()[0]?.reason).not.toBeNull();
  expect(world.outbox.destinations()[0]).toMatchObject({ state: 'ok', waiting: 1 });
  world.outbox.cancel([world.job('a').id], 'thử', 'Hoa');
  expect(world.outbox.destinations()[0]).toMatchObject({ state: 'ok', waiting: 0, reason: null });
});

it('refusals never open the circuit', async () => {
  open();
  world.remote.otherwise = () => 'rejected';
  for (let index = 0; index < 20; index += 1) world.queue(`D${index}`, [planned(`k${index}`)]);
  await expect.poll(() => Object.values(world.states()).every((state) => state === 'needs-person')).toBe(true);
  expect(world.outbox.destinations()[0]).toMatchObject({ state: 'ok', needsPerson: 20 });
});

it('bytes that leave are told while they leave', async () => {
  let release: () => void = () => undefined;
  open();
  world.remote.script('a', { after: new Promise<void>((resolve) => (release = resolve)) });
  world.queue('A', [planned('a', [], { bytes: 1_000_000 })]);
  await expect.poll(() => world.remote.attempts.has('a')).toBe(true);
  world.remote.attempts.get('a')?.onSent(400_000);
  release();
  await becomes({ a: 'done' });
  expect(world.events.filter((event) => event.type === 'progress')).toMatchObject([
    { done: 400_000, total: 1_000_000, label: 'a.pdf', finished: false },
    { finished: true },
  ]);
});

it('a call that never ends is broken off and asked about', async () => {
  open({ limits: { attemptTime: 30 } });
  world.remote.script('a', { after: new Promise(() => undefined) });
  world.queue('A', [planned('a')]);
  await becomes({ a: 'done' });
  expect(kinds('a')).toEqual(['execute', 'inquire', 'execute']);
});

it('draining ends when nothing more can be sent without a person, or when the time is up', async () => {
  open();
  world.remote.script('a', 'transient', 'transient');
  world.remote.script('b', 'rejected');
  world.queue('A', [planned('a'), planned('a2')]);
  world.queue('B', [planned('b'), planned('b2')]);
  await expect(world.outbox.drain(5000)).resolves.toBe(true);
  expect(world.states()).toEqual({ a: 'done', a2: 'done', b: 'needs-person', b2: 'waiting' });
  world.remote.otherwise = () => 'offline';
  world.queue('C', [planned('c')]);
  await expect(world.outbox.drain(60)).resolves.toBe(false);
});

it('a database that does not take a turn loses no outcome', async () => {
  open({ start: false });
  world.queue('A', [planned('a')]);
  let release: () => void = () => undefined;
  world.remote.script('a', { after: new Promise<void>((resolve) => (release = resolve)) });
  world.outbox.start();
  await expect.poll(() => world.states()).toEqual({ a: 'sending' });
  world.database.exec(
    `CREATE TRIGGER full BEFORE UPDATE ON job BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END`,
  );
  release();
  await expect.poll(() => world.remote.ledger).toEqual(['a']);
  await expect.poll(() => world.errors).toEqual(['the queue could not be written; trying again']);
  expect(world.states()).toEqual({ a: 'sending' });
  world.database.exec('DROP TRIGGER full');
  await expect.poll(() => world.states(), { timeout: 3000 }).toEqual({ a: 'done' });
  expect(world.remote.calls).toHaveLength(1);
});

it('on a slow disk, outcomes that come close together share a commit', async () => {
  open({ start: false, concurrency: 8 });
  world.database.function('slow_disk', () => {
    const until = performance.now() + 8;
    while (performance.now() < until);
    return 1;
  });
  world.database.exec('CREATE TEMP TRIGGER slow AFTER UPDATE ON destination_state BEGIN SELECT slow_disk(); END');
  for (let index = 0; index < 80; index += 1) {
    world.queue(`D${index}`, [planned(`k${index}`)]);
    world.remote.script(`k${index}`, { takes: 10 + ((index * 37) % 53) });
  }
  const commits = vi.spyOn(world.database, 'transaction');
  world.outbox.start();
  await expect.poll(() => world.remote.ledger.length, { timeout: 5000 }).toBe(80);
  await world.outbox.drain(2000);
  // each that is ready going at once is 55 and more here, sharing is about 21
  expect(commits.mock.calls.length).toBeLessThan(32);
});
