import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { describe as sentence } from '#contract/messages/index.ts';
import { startCore } from '../../src-main/core.ts';
import { plainMachine } from '../fixtures/machine.ts';
import { smallDisk, whyNoSmallDisk } from '../fixtures/small-disk.ts';
import { openCounter, type Counter } from './counter.ts';

const why = whyNoSmallDisk();
if (why !== null) console.log(`full disks are not tried here: ${why}`);

const FULL = expect.objectContaining({ code: 'platform.disk-full' }) as unknown;
/** The failure as a window gets it. */
const failure = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => (error as { data?: unknown }).data ?? error,
  );

/** Uses up what the database still has in reserve, so that not one commit more fits. */
async function exhaust({ client, servers }: Counter): Promise<void> {
  const [name = ''] = [...servers.secrets().keys()].slice(-1);
  const value = servers.secrets().get(name) ?? '';
  for (const [size, refusals] of [
    [9000, 2],
    [0, 3],
  ] as const) {
    for (let refused = 0, tries = 0; refused < refusals; tries += 1) {
      if (tries > 5000) throw new Error('the disk does not get full');
      // the last one that fits must be the right one
      const text = size === 0 ? value : 'x'.repeat(size);
      const result = await failure(client.settings.setSecret({ name, value: text }));
      if (result === 'done') continue;
      expect(result).toEqual(FULL);
      refused += 1;
    }
  }
}

const scanReason = async ({ client }: Counter): Promise<string | undefined> =>
  (await client.scan.folders()).folders[0]?.reason?.code;
const inboxNames = async ({ client }: Counter): Promise<string[]> =>
  (await client.inbox.list({ state: 'waiting', limit: 200 })).items.map(({ name }) => name).sort();

describe.skipIf(why !== null)('a full disk', () => {
  it('leaves the papers in the scan folder, says so, and takes them in by itself when there is room', async () => {
    const disk = await smallDisk(160);
    const counter = await openCounter(join(disk.folder, 'data'));
    disk.fill();
    const names = [await counter.scan(), await counter.scan(), await counter.scan()];
    await expect.poll(() => scanReason(counter)).toBe('platform.disk-full');
    expect(await inboxNames(counter)).toEqual([]);
    expect((await counter.inScanFolder()).sort()).toEqual(names);

    // it waits, and does not try without a rest
    const before = process.cpuUsage();
    await pause(1500);
    const { user } = process.cpuUsage(before);
    expect(user).toBeLessThan(750_000);

    disk.free();
    await expect.poll(() => inboxNames(counter), { timeout: 20_000 }).toEqual(names);
    await expect.poll(() => counter.inScanFolder(), { timeout: 20_000 }).toEqual([]);
    await expect.poll(() => scanReason(counter)).toBeUndefined();
    expect((await counter.client.audit.verify()).intact).toBe(true);
  });

  it('refuses every use case in words, keeps what was done before, and all of it works again after', async () => {
    const disk = await smallDisk(160);
    const counter = await openCounter(join(disk.folder, 'data'));
    const { client } = counter;
    const ready = await counter.readyDossier();
    const empty = await counter.newDossier();
    const loose = await counter.scan();
    await expect.poll(() => inboxNames(counter)).toEqual([loose]);
    const item = (await client.inbox.list({ state: 'waiting', limit: 1 })).items[0];
    const [secret = ''] = [...counter.servers.secrets().keys()];
    const value = counter.servers.secrets().get(secret) ?? '';
    const profile = JSON.stringify(counter.servers.profile());
    const attach = { dossierId: empty.id, componentId: empty.componentId, inboxItemIds: [item?.id ?? ''] };
    const useCases: Record<string, () => Promise<unknown>> = {
      send: () => client.dossiers.send({ id: ready.id }),
      attach: () => client.dossiers.attach(attach),
      create: () => counter.newDossier(),
      secret: () => client.settings.setSecret({ name: secret, value }),
      profile: () => client.settings.installProfile({ text: profile }),
      preferences: () => client.settings.setPreferences({ theme: 'dark', layout: { desk: 'x'.repeat(1500) } }),
      officer: () => client.session.setOfficer({ name: 'Trần Thị Hoa', identityNumber: '', account: '', counter: '' }),
    };
    disk.fill();
    await exhaust(counter);
    for (const [name, work] of Object.entries(useCases)) expect(await failure(work()), name).toEqual(FULL);
    const { what, next } = sentence('vi', { code: 'platform.disk-full', params: {} });
    expect(`${what} ${next}`).toContain('đã đầy');

    // nothing of it happened, and nothing that was there is gone
    expect(await inboxNames(counter)).toEqual([loose]);
    expect((await client.dossiers.search({ limit: 10 })).items.map(({ id }) => id).sort()).toEqual(
      [ready.id, empty.id].sort(),
    );
    expect((await client.outbox.list({ limit: 10 })).items).toEqual([]);
    expect((await readdir(counter.dataFolder)).filter((name) => name.endsWith('.part'))).toEqual([]);
    expect((await client.audit.verify()).intact).toBe(true);

    disk.free();
    for (const [name, work] of Object.entries(useCases)) expect(await failure(work()), name).toBe('done');
    expect(await counter.core.drain(20_000)).toEqual({ left: 0 });
    expect(counter.servers.ledger('igate').filter(({ times }) => times !== 1)).toEqual([]);
    expect((await client.audit.verify()).intact).toBe(true);
  });

  it('during the queue’s turn forgets no outcome and sends nothing twice', async () => {
    const disk = await smallDisk(160);
    const counter = await openCounter(join(disk.folder, 'data'));
    const { id, code } = await counter.readyDossier();
    counter.servers.failNext('igate', {
      fault: { kind: 'delay', milliseconds: 1500 },
      method: 'POST',
      path: /dossier$/,
    });
    await counter.client.dossiers.send({ id });
    const states = async (): Promise<string[]> =>
      (await counter.client.outbox.list({ limit: 50 })).items.map(({ state }) => state);
    await expect.poll(states).toContain('sending');
    disk.fill();
    await exhaust(counter);
    // the call has ended and its outcome cannot be written: it is kept, and the window can tell why nothing moves
    await expect.poll(() => counter.servers.ledger('igate').some((entry) => entry.dossierCode === code)).toBe(true);
    await expect
      .poll(async () => (await counter.client.outbox.destinations()).destinations.map(({ reason }) => reason?.code))
      .toContain('platform.disk-full');
    expect(await states()).toContain('sending');
    const before = process.cpuUsage();
    await pause(1500);
    expect(process.cpuUsage(before).user).toBeLessThan(750_000);

    disk.free();
    await expect.poll(states, { timeout: 30_000 }).not.toContain('sending');
    expect(await counter.core.drain(20_000)).toEqual({ left: 0 });
    for (const destination of ['igate', 'idesk', 'sohoa'] as const) {
      const ledger = counter.servers.ledger(destination).filter((entry) => entry.dossierCode === code);
      expect(ledger.length, destination).toBeGreaterThan(0);
      expect(
        ledger.filter(({ times }) => times !== 1),
        destination,
      ).toEqual([]);
    }
    expect((await counter.client.outbox.destinations()).destinations.map(({ reason }) => reason?.code)).not.toContain(
      'platform.disk-full',
    );
  });

  it('while papers are prepared postpones them, and they are ready when there is room', async () => {
    const disk = await smallDisk(160);
    const counter = await openCounter(join(disk.folder, 'data'));
    const { client } = counter;
    const name = await counter.scan();
    const document = async () => {
      const found = (await client.inbox.list({ state: 'waiting', limit: 10 })).items.find((item) => item.name === name);
      const id = found?.documentId ?? null;
      return id === null ? undefined : client.documents.get({ id });
    };
    await expect.poll(async () => (await document())?.id, { interval: 1 }).toBeDefined();
    disk.fill();
    await exhaust(counter).catch(() => undefined);
    expect((await document())?.state).not.toBe('failed');
    disk.free();
    await expect.poll(async () => (await document())?.state, { timeout: 20_000 }).toBe('ready');
  });

  it('where the originals go keeps them in the scan folder, taken in once, and moves them later', async () => {
    const disk = await smallDisk(4);
    const base = await smallDisk(160);
    const counter = await openCounter(join(base.folder, 'data'), { doneFolder: join(disk.folder, 'đã nhận') });
    disk.fill();
    const name = await counter.scan();
    await expect.poll(() => inboxNames(counter)).toEqual([name]);
    await expect.poll(() => scanReason(counter)).toBe('scan.not-moved');
    expect(await counter.inScanFolder()).toEqual([name]);
    disk.free();
    await expect.poll(() => counter.inScanFolder(), { timeout: 20_000 }).toEqual([]);
    expect(await readdir(join(disk.folder, 'đã nhận'))).toEqual([name]);
    expect(await inboxNames(counter)).toEqual([name]);
  });

  it('at the start is said, and the start succeeds when there is room', async () => {
    const disk = await smallDisk(32);
    disk.fill();
    const start = () => startCore({ dataFolder: join(disk.folder, 'data'), host: plainMachine, mode: 'writer' });
    await expect(start()).rejects.toEqual(FULL);
    disk.free();
    await (await start()).stop();
  });
});
