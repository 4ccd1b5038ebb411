import { afterEach, expect, it, vi } from 'vitest';
import { transact } from '../../src-main/platform/database/database.ts';
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
const allDone = () => expect.poll(() => new Set(Object.values(world.states()))).toEqual(new Set(['done']));

it('a key is queued once, however often it is sent', async () => {
  open({ start: false });
  const first = world.queue('A', [planned('a1'), planned('a2', ['a1'])]);
  expect(first).toHaveLength(2);
  expect(world.queue('A', [planned('a1'), planned('a2', ['a1'])])).toEqual([]);
  world.outbox.start();
  await allDone();
  expect(world.queue('A', [planned('a1'), planned('a2', ['a1'])])).toEqual([]);
  await world.outbox.drain(1000);
  expect(world.remote.ledger).toEqual(['a1', 'a2']);
});

it('what is queued stands or falls with the transaction around it', async () => {
  open();
  expect(() =>
    transact(world.database, () => {
      world.queue('A', [planned('a1')]);
      throw new Error('the log line could not be written');
    }),
  ).toThrow();
  world.queue('B', [planned('b1')]);
  await allDone();
  expect(world.states()).toEqual({ b1: 'done' });
  expect(world.remote.ledger).toEqual(['b1']);
});

it('operations run in the order of their dossier, behind what they name, with its receipts', async () => {
  open({ concurrency: 4 });
  world.queue('A', [
    planned('status', ['attach']),
    planned('attach', ['create', 'file']),
    planned('create'),
    planned('file'),
  ]);
  await allDone();
  expect(world.remote.ledger).toEqual(['create', 'file', 'attach', 'status']);
  expect([...(world.remote.attempts.get('attach')?.receipts ?? [])]).toEqual([
    ['create', { id: 'remote-create' }],
    ['file', { id: 'remote-file' }],
  ]);
});

it('an operation waits for one of an earlier plan, also at another destination', async () => {
  const idesk = createRemote('idesk');
  open({ remotes: [createRemote('igate'), idesk], start: false });
  world.queue('A', [planned('fetch')], 'idesk');
  world.queue('A', [planned('result', ['fetch'])], 'igate');
  idesk.script('fetch', 'transient', 'transient');
  world.outbox.start();
  await allDone();
  expect(world.remote.attempts.get('result')?.receipts.get('fetch')).toEqual({ id: 'remote-fetch' });
});

it('a job that exists stands in for the operation that others wait for', async () => {
  open({ start: false });
  world.queue('A', [planned('create')]);
  world.queue('A', [planned('create'), planned('file', ['create'])]);
  expect(world.job('file').blockedBy).toBe(world.job('create').id);
  expect(wronglyBlocked(world.database)).toEqual([]);
  world.outbox.start();
  await allDone();
  world.queue('A', [planned('create'), planned('second', ['create'])]);
  await allDone();
  expect(world.remote.attempts.get('second')?.receipts.get('create')).toEqual({ id: 'remote-create' });
});

it('an operation that waits for nothing that was ever queued is a mistake of ours', () => {
  open({ start: false });
  expect(() => world.queue('A', [planned('file', ['never'])])).toThrow(/never/);
  expect(world.states()).toEqual({});
});

it('a cancelled operation comes back with the new payload, at the end of its dossier', async () => {
  open({ start: false });
  world.queue('A', [planned('create'), planned('file', ['create']), planned('status', ['file'])]);
  expect(world.outbox.cancel([world.job('create').id], 'nhầm hồ sơ', 'Hoa').count).toBe(3);
  world.queue('A', [
    planned('create', [], { payload: { text: 'new' } }),
    planned('file-2', ['create']),
    planned('status', ['file-2']),
  ]);
  expect(world.states()).toEqual({ create: 'waiting', file: 'cancelled', 'file-2': 'waiting', status: 'waiting' });
  expect(wronglyBlocked(world.database)).toEqual([]);
  expect(world.database.pragma('foreign_key_check')).toEqual([]);
  world.outbox.start();
  await expect.poll(() => world.remote.ledger).toEqual(['create', 'file-2', 'status']);
  expect(world.remote.attempts.get('create')?.payload).toEqual({ text: 'new' });
});

it('a cancelled job that may have arrived is asked about when it is queued again', async () => {
  open();
  world.remote.script('create', 'lost');
  world.remote.questions('create', 'cannot-tell');
  world.queue('A', [planned('create')]);
  await expect.poll(() => world.states()).toEqual({ create: 'needs-person' });
  world.outbox.cancel([world.job('create').id], 'gửi tay', 'Hoa');
  world.queue('A', [planned('create')]);
  await allDone();
  expect(world.remote.ledger).toEqual(['create']);
  expect(world.remote.calls.map(({ kind }) => kind)).toEqual(['execute', 'inquire', 'inquire']);
});

it('nothing can be queued behind a cancelled operation that is not queued again', () => {
  open({ start: false });
  world.queue('A', [planned('create')]);
  world.outbox.cancel([world.job('create').id], 'nhầm', 'Hoa');
  expect(() => world.queue('A', [planned('file', ['create'])])).toThrow(
    expect.objectContaining({ code: 'outbox.after-cancelled' }),
  );
});

it('a slot set back to an earlier value is sent again, under another key, with the old one untouched', async () => {
  open();
  const status = (value: string) => planned(`status-${value}`, [], { slot: 'status', payload: { text: value } });
  for (const value of ['received', 'in-progress', 'received', 'received']) {
    world.queue('A', [status(value)]);
    await world.outbox.drain(2000);
  }
  expect(world.remote.ledger).toEqual(['status-received', 'status-in-progress', 'status-received~1']);
  expect(world.outbox.unqueued({ destination: 'igate', dossierCode: 'A', operations: [status('received')] })).toEqual(
    [],
  );
  expect(
    world.outbox
      .unqueued({ destination: 'igate', dossierCode: 'A', operations: [status('in-progress'), planned('new')] })
      .map(({ key }) => key),
  ).toEqual(['status-in-progress', 'new']);
  // the same slot of another dossier is another place
  expect(
    world.outbox.unqueued({
      destination: 'igate',
      dossierCode: 'B',
      operations: [planned('x', [], { slot: 'status' })],
    }),
  ).toHaveLength(1);
});

it('what a citizen waits for goes first', async () => {
  open({ start: false, concurrency: 1 });
  for (const urgency of ['figures', 'usual', 'citizen'] as const) {
    transact(world.database, () =>
      world.outbox.enqueue([
        {
          dossierId: null,
          dossierCode: urgency,
          destination: 'igate',
          operations: [planned(urgency, [], { urgency })],
          actor: 'x',
        },
      ]),
    );
  }
  world.outbox.start();
  await allDone();
  expect(world.remote.ledger).toEqual(['citizen', 'usual', 'figures']);
});

it('windows hear of changes after the commit, gathered', async () => {
  open({ concurrency: 2, limits: { noticeInterval: 150 } });
  const started = performance.now();
  for (let index = 0; index < 200; index += 1) world.queue(`D${index}`, [planned(`k${index}`)]);
  await world.outbox.drain(5000);
  await vi.waitFor(() => {
    const told = new Set(world.events.flatMap((event) => (event.type === 'outbox' ? event.ids : [])));
    expect(told.size).toBe(200);
  });
  const dossiers = new Set(world.events.flatMap((event) => (event.type === 'dossiers' ? event.ids : [])));
  expect(dossiers.size).toBe(200);
  expect(world.events.some((event) => event.type === 'destination' && event.destination === 'igate')).toBe(true);
  const rounds = 2 + (performance.now() - started) / 150;
  expect(world.events.filter((event) => event.type === 'outbox').length).toBeLessThanOrEqual(rounds);
  expect(countedByTrigger(world.database)).toEqual(countedByHand(world.database));
});

it('a list goes on only where an answer before ended', () => {
  open();
  for (const cursor of ['zzz', '', '-1', '1e3', '99999999999999999999']) {
    const refused = expect.objectContaining({ code: 'platform.invalid-input', field: 'cursor' }) as Error;
    expect(() => world.outbox.list({ states: [], limit: 10, cursor })).toThrow(refused);
    expect(() => world.outbox.retryWhere({ states: ['waiting'], limit: 3, cursor }, 'Hoa')).toThrow(refused);
  }
});
