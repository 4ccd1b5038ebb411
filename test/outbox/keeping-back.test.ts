import { expect, it, onTestFinished } from 'vitest';
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
