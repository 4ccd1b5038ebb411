import { createRouterClient } from '@orpc/server';
import { expect, test } from 'vitest';
import { startCore } from '../../src-main/core.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { plainMachine } from '../fixtures/machine.ts';

const CODE = '000.00.17.H55-261120-0001';

async function open(dataFolder: string) {
  const core = await startCore({ dataFolder, host: plainMachine, mode: 'writer' });
  return { core, client: createRouterClient(core.router) };
}
async function sampleDossier(client: Awaited<ReturnType<typeof open>>['client']): Promise<string> {
  await client.training.createDossiers();
  const { dossierId } = await client.dossiers.findByCode({ code: CODE });
  if (dossierId === null) throw new Error('there is no sample dossier');
  return dossierId;
}

test('the switch is thrown while running: what went to the one system is not sent at the other, and comes back', async () => {
  const dataFolder = await temporaryFolder();
  let { core, client } = await open(dataFolder);
  try {
    const id = await sampleDossier(client);
    const send = async () => {
      await client.dossiers.send({ id, destinations: ['hatinh'] });
      expect(await core.drain(30_000)).toEqual({ left: 0 });
    };
    const delivery = async () =>
      (await client.dossiers.get({ id })).deliveries.find(({ destination }) => destination === 'hatinh')?.state;
    const kinds = async () => {
      const { entries } = await client.training.ledger({ destination: 'hatinh' });
      return entries.filter(({ dossierCode }) => dossierCode === CODE).map(({ kind, times }) => `${kind} ${times}`);
    };

    await send();
    expect(await delivery()).toBe('sent');
    await client.settings.setEnvironment({ destination: 'hatinh', environment: 'test' });
    expect(
      (await client.settings.get()).profile.destinations.find(({ destination }) => destination === 'hatinh'),
    ).toMatchObject({
      environment: 'test',
      environments: ['test', 'live'],
      address: expect.stringContaining('/thu-nghiem') as string,
    });
    expect(await delivery()).toBe('not-sent');
    const { items } = await client.dossiers.search({ only: 'unsent' });
    expect(items.map(({ code }) => code)).toContain(CODE);
    await send();
    expect(await delivery()).toBe('sent');
    expect(await kinds()).toEqual([
      'dossier 1',
      'process-line 1',
      'status 1',
      'test-dossier 1',
      'test-process-line 1',
      'test-status 1',
    ]);

    // the switch holds across a restart
    await core.stop();
    ({ core, client } = await open(dataFolder));
    expect(
      (await client.settings.get()).profile.destinations.find(({ destination }) => destination === 'hatinh'),
    ).toMatchObject({
      environment: 'test',
    });
    await client.settings.setEnvironment({ destination: 'hatinh', environment: 'live' });
    const state = (await client.dossiers.get({ id })).deliveries.find(
      ({ destination }) => destination === 'hatinh',
    )?.state;
    expect(state).toBe('sent');
    const { items: lines } = await client.audit.list({ limit: 200 });
    const switched = lines.filter(({ action }) => action === 'settings.environment-switched');
    expect(switched.map(({ destination, detail }) => [destination, detail])).toEqual([
      ['hatinh', { before: 'test', after: 'live' }],
      ['hatinh', { before: 'live', after: 'test' }],
    ]);
    const { checks } = await client.settings.doctor();
    expect(checks.find(({ id: check }) => check === 'endpoint-hatinh')).toMatchObject({
      ok: true,
      notes: [{ params: { unit: 'Sở Tư pháp' } }],
    });
  } finally {
    await core.stop();
  }
});

test('what waits for either system is told before the switch is thrown, and with its answer', async () => {
  const { core, client } = await open(await temporaryFolder());
  try {
    const id = await sampleDossier(client);
    const queued = () => client.settings.environmentQueue({ destination: 'hatinh' });
    expect(await queued()).toEqual({ test: 0, live: 0 });
    await client.training.setFault({ destination: 'hatinh', fault: 'down' });
    await client.dossiers.send({ id });
    const { test: none, live: waiting } = await queued();
    expect(none).toBe(0);
    expect(waiting).toBeGreaterThan(1);
    expect(await client.settings.setEnvironment({ destination: 'hatinh', environment: 'test' })).toEqual({
      environment: 'test',
      queued: { test: 0, live: waiting },
    });
    await client.dossiers.send({ id, destinations: ['hatinh'] });
    expect(await queued()).toEqual({ test: waiting, live: waiting });
    // where there is one system nothing is split
    expect(await client.settings.environmentQueue({ destination: 'igate' })).toEqual({ test: 0, live: 0 });

    await client.training.setFault({ destination: 'hatinh', fault: 'none' });
    await client.outbox.retryDestination({ destination: 'hatinh' });
    await core.drain(30_000);
    expect(await queued(), 'what is done counts no more').toEqual({ test: 0, live: 0 });
  } finally {
    await core.stop();
  }
});

test('a secret that somebody enters in training counts', async () => {
  const { core, client } = await open(await temporaryFolder());
  try {
    const id = await sampleDossier(client);
    await client.settings.setSecret({ name: 'training.hatinh', value: 'sai' });
    await client.dossiers.send({ id, destinations: ['hatinh'] });
    await core.drain(30_000);
    const { items } = await client.outbox.list({ states: ['needs-login'] });
    expect(items).toMatchObject([{ destination: 'hatinh', reason: { code: 'connectors.hatinh-secret-refused' } }]);
    // the right one comes: what waits goes on by itself
    await client.settings.setSecret({ name: 'training.hatinh', value: 'tap-huan-cong-tinh' });
    expect(await core.drain(30_000)).toEqual({ left: 0 });
  } finally {
    await core.stop();
  }
});
