import { expect, it, onTestFinished } from 'vitest';
import { doubtUnfinished } from '../../src-main/outbox/restored.ts';
import { createRemote, openWorld, planned, type Step } from './world.ts';

/** A dossier that is queued while the first call is held up; `end` lets the call end as the step says. */
async function underWay(step: Step) {
  const remote = createRemote();
  let end: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (end = resolve));
  const { connector } = remote;
  const slow = {
    ...connector,
    execute: async (attempt: Parameters<typeof connector.execute>[0]) => {
      await gate;
      return connector.execute(attempt);
    },
  };
  const world = openWorld({ remotes: [{ ...remote, connector: slow }] });
  onTestFinished(() => world.close());
  remote.script('a', step);
  const request = { dossierId: 'd', dossierCode: 'A', destination: 'igate', actor: 'Hoa', version: 1 } as const;
  world.outbox.enqueue([{ ...request, operations: [planned('a'), planned('b')] }]);
  await expect.poll(() => world.job('a').state).toBe('sending');
  const kept = () => ['a', 'b'].filter((key) => world.job(key).reason?.code === 'outbox.kept-back');
  return { world, remote, kept, end: () => end(), keepBack: () => world.outbox.keepBack('d', Date.now(), 'Hoa') };
}

for (const step of ['transient', 'offline', 'login'] as const) {
  it(`what is under way is kept back when its try ends with “${step}”, with what stands behind it`, async () => {
    const { world, kept, keepBack, end, remote } = await underWay(step);
    expect(keepBack(), 'the one behind it').toBe(1);
    expect(world.job('a').state).toBe('sending');
    end();
    await expect.poll(() => world.states()).toEqual({ a: 'needs-person', b: 'needs-person' });
    expect(kept()).toEqual(['a', 'b']);
    world.outbox.retryDestination('igate', 'Hoa');
    world.outbox.credentialsChanged();
    expect(await world.outbox.drain(5_000), 'nothing goes without a person').toBe(true);
    expect(remote.ledger).toEqual([]);
    expect(world.outbox.letGo('d', 'Hoa')).toBe(2);
    await expect.poll(() => world.states()).toEqual({ a: 'done', b: 'done' });
    expect(remote.ledger).toEqual(['a', 'b']);
  });
}

it('what is under way and arrives is done; what stands behind it stays kept back', async () => {
  const { world, keepBack, end, remote } = await underWay('done');
  keepBack();
  end();
  await expect.poll(() => world.states()).toEqual({ a: 'done', b: 'needs-person' });
  expect(remote.ledger).toEqual(['a']);
});

it('let go while it is under way, it is tried again like any', async () => {
  const { world, keepBack, end, remote } = await underWay('transient');
  keepBack();
  world.outbox.letGo('d', 'Hoa');
  end();
  await expect.poll(() => world.states()).toEqual({ a: 'done', b: 'done' });
  expect(remote.ledger).toEqual(['a', 'b']);
});

it('what was refused stays refused, and what belongs to no sending or another dossier is left alone', async () => {
  const world = openWorld({ start: false });
  onTestFinished(() => world.close());
  world.queue('B', [planned('other')]);
  world.outbox.enqueue([
    {
      dossierId: 'd',
      dossierCode: 'A',
      destination: 'igate',
      lane: 'question',
      operations: [planned('q')],
      actor: 'Hoa',
    },
  ]);
  expect(world.outbox.keepBack('d', Date.now(), 'Hoa')).toBe(0);
  expect(world.states()).toEqual({ other: 'waiting', q: 'waiting' });
});

/** A dossier's sending that may have arrived, and then has another owner. */
function doubted() {
  const world = openWorld({ start: false });
  onTestFinished(() => world.close());
  const request = { dossierId: 'd', dossierCode: 'A', destination: 'igate', actor: 'Hoa', version: 1 } as const;
  const [id = ''] = world.outbox.enqueue([{ ...request, operations: [planned('a')] }]);
  doubtUnfinished(world.database, Date.now());
  expect(world.outbox.keepBack('d', Date.now(), 'Hoa'), 'it is asked about all the same').toBe(0);
  expect(world.outbox.versioned({ destination: 'igate', dossierCode: 'A' })).toMatchObject([{ keptBack: true }]);
  return { world, id };
}
const asked = ({ remote }: ReturnType<typeof openWorld>): string[] => remote.calls.map(({ kind }) => kind);

it('what may have arrived and did not is asked about, and kept back instead of being sent', async () => {
  const { world } = doubted();
  world.outbox.start();
  await expect.poll(() => world.states()).toEqual({ a: 'needs-person' });
  expect(world.job('a').reason?.code).toBe('outbox.kept-back');
  expect(asked(world)).toEqual(['inquire']);
  expect(world.outbox.letGo('d', 'Hoa')).toBe(1);
  await expect.poll(() => world.states()).toEqual({ a: 'done' });
  expect(world.remote.ledger).toEqual(['a']);
});

it('what may have arrived and did is done', async () => {
  const { world } = doubted();
  world.remote.ledger.push('a');
  world.outbox.start();
  await expect.poll(() => world.states()).toEqual({ a: 'done' });
  expect(asked(world)).toEqual(['inquire']);
});

it('a person who says that it did not arrive does not send it by that', async () => {
  const { world, id } = doubted();
  world.remote.questions('a', 'cannot-tell');
  world.outbox.start();
  await expect.poll(() => world.job('a').actions.map(({ kind }) => kind)).toContain('settle');
  world.outbox.settle(id, false, 'Hoa');
  expect(world.job('a')).toMatchObject({ state: 'needs-person', reason: { code: 'outbox.kept-back' } });
  expect(world.job('a').actions.map(({ kind }) => kind)).toEqual(['cancel']);
  expect(await world.outbox.drain(5_000)).toBe(true);
  expect(world.remote.ledger).toEqual([]);
});

it('what a person put off stays put off when an older copy takes the place of the database', () => {
  const world = openWorld({ start: false });
  onTestFinished(() => world.close());
  const ids = world.queue('A', [planned('a')]);
  world.queue('B', [planned('b')]);
  const until = Math.floor(Date.now() / 1000) * 1000 + 3_600_000;
  world.outbox.waitUntil(ids, until, 'Hoa');
  expect(doubtUnfinished(world.database, Date.now())).toBe(2);
  expect(world.job('a')).toMatchObject({ state: 'waiting', reason: { code: 'outbox.held' } });
  expect(Date.parse(world.job('a').heldUntil ?? '')).toBe(until);
  expect(world.job('b').reason?.code).toBe('outbox.restored');
});
