import { rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { destinationId } from '#contract/common.ts';
import { describe } from '#contract/messages/index.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { homeOf, prepared, program, type Program } from './room.ts';

const PROCEDURE = '1.005434';
const APPLICANT = { name: 'Đoàn Thúy Hải', identityNumber: '001090000001' };

async function dropScan(scanFolder: string, name: string, shade: number): Promise<void> {
  const path = join(await temporaryFolder(), name);
  const background = { r: shade, g: 230, b: 240 };
  await writeFile(
    path,
    await sharp({ create: { width: 300, height: 400, channels: 3, background } })
      .jpeg()
      .toBuffer(),
  );
  await rename(path, join(scanFolder, name));
}

async function arrived(running: Program, name: string): Promise<string> {
  const find = async () => (await running.client.inbox.list({})).items.find((item) => item.name === name)?.id;
  await expect.poll(find, { timeout: 20_000 }).toBeDefined();
  await prepared(running);
  return (await find()) ?? '';
}

async function dossierWith({ client }: Program, itemId: string, code?: string) {
  const fields = { procedureCode: PROCEDURE, applicant: APPLICANT, receivedOn: '2026-11-21' };
  const dossier = await client.dossiers.create(code === undefined ? fields : { ...fields, code });
  const componentId = dossier.components[0]?.id ?? '';
  await client.dossiers.attach({ dossierId: dossier.id, componentId, inboxItemIds: [itemId] });
  return dossier;
}

async function ledgers({ client }: Program) {
  const all = await Promise.all(
    destinationId.options.map(async (destination) =>
      (await client.training.ledger({ destination })).entries.map((entry) => ({ destination, ...entry })),
    ),
  );
  return all.flat();
}

test('what was delivered after the copy is delivered once: open jobs are asked about, a lost dossier keeps its keys', async () => {
  const dataFolder = await temporaryFolder();
  const scanFolder = await temporaryFolder();
  const first = await program(dataFolder, { scanFolder });
  await dropScan(scanFolder, 'trước.jpg', 10);
  const before = await dossierWith(first, await arrived(first, 'trước.jpg'));
  // open at every destination when the copy is made
  for (const destination of destinationId.options) await first.client.training.setFault({ destination, fault: 'down' });
  await first.client.dossiers.send({ id: before.id });
  const snapshot = await first.client.backup.now({});
  expect(snapshot.counts.openJobs).toBeGreaterThan(0);
  for (const destination of destinationId.options) await first.client.training.setFault({ destination, fault: 'none' });
  // delivered after it, and a dossier of which the copy knows nothing
  await dropScan(scanFolder, 'sau.jpg', 90);
  const after = await dossierWith(first, await arrived(first, 'sau.jpg'));
  await first.client.dossiers.send({ id: after.id });
  for (const { destination } of (await first.client.outbox.destinations()).destinations) {
    await first.client.outbox.retryDestination({ destination });
  }
  expect(await first.core.drain(60_000)).toEqual({ left: 0 });
  const delivered = await ledgers(first);
  expect(delivered.filter(({ times }) => times !== 1)).toEqual([]);
  await first.core.stop();

  await truncate(join(homeOf(dataFolder), 'data.db'), 8192);
  const again = await program(dataFolder, { scanFolder });
  await again.client.backup.restore({ snapshotId: snapshot.id });
  expect((await again.client.backup.get()).restored?.jobs).toBe(snapshot.counts.openJobs);
  await again.core.drain(60_000);
  expect(await ledgers(again)).toEqual(delivered);

  // the lost dossier is made again under its code, with its paper out of the inbox
  expect(await again.client.dossiers.findByCode({ code: after.code })).toEqual({ dossierId: null });
  const stranger = await again.client.dossiers.create({
    procedureCode: PROCEDURE,
    applicant: { ...APPLICANT, name: 'Người khác' },
    receivedOn: '2026-11-21',
  });
  expect(stranger.code, 'the code of a lost dossier goes to nobody else').not.toBe(after.code);
  // a new dossier of that day arrives everywhere, also where nothing can be asked: its number is certainly new
  await again.client.dossiers.send({ id: stranger.id });
  await again.core.drain(60_000);
  const { deliveries } = await again.client.dossiers.get({ id: stranger.id });
  // the two that take papers alone have nothing to get
  expect(Object.fromEntries(deliveries.map(({ destination, state }) => [destination, state]))).toEqual({
    igate: 'sent',
    idesk: 'not-sent',
    sohoa: 'not-sent',
    hatinh: 'sent',
    dvcqg: 'sent',
  });
  const untouched = (await ledgers(again)).filter(({ dossierCode }) => dossierCode !== stranger.code);
  expect(untouched).toEqual(delivered);

  const remade = await dossierWith(again, await arrived(again, 'sau.jpg'), after.code);
  await again.client.dossiers.send({ id: remade.id });
  await again.core.drain(60_000);
  const now = (await ledgers(again)).filter(({ dossierCode }) => dossierCode !== stranger.code);
  expect(now.filter(({ times }) => times !== 1)).toEqual([]);
  // the national portal takes the state of a dossier as an update of the one that it has; everywhere else nothing is new
  const fresh = now.filter((entry) => !delivered.some((known) => JSON.stringify(known) === JSON.stringify(entry)));
  expect(new Set(fresh.map(({ destination }) => destination))).toEqual(new Set(['dvcqg']));
  expect(fresh.map(({ kind }) => kind)).not.toContain('dossier');
  // what cannot be asked waits for a person, with what stands behind it; nothing else does
  const persons = (await again.client.outbox.list({ states: ['needs-person'] })).items;
  expect(persons.filter(({ reason }) => reason?.code !== 'outbox.unknown-outcome')).toEqual([]);
  // some of them were never sent, and none is told so
  for (const { reason } of persons) if (reason !== null) expect(describe('vi', reason).what).not.toContain('Đã gửi');
  const open = (await again.client.outbox.list({ states: ['waiting', 'sending', 'needs-login'] })).items;
  expect(open.filter(({ blockedBy }) => blockedBy === null)).toEqual([]);
});

test('the same copy restored twice: what was made in between keeps its code to itself', async () => {
  const dataFolder = await temporaryFolder();
  const fields = { procedureCode: PROCEDURE, applicant: APPLICANT, receivedOn: '2026-11-21' };
  const running = await program(dataFolder);
  await running.client.dossiers.create(fields);
  const { id: snapshotId } = await running.client.backup.now({});
  const given = [(await running.client.dossiers.create(fields)).code];
  await running.core.stop();
  for (const passedOver of [500, 1000, 1500]) {
    await truncate(join(homeOf(dataFolder), 'data.db'), 8192);
    const { core, client } = await program(dataFolder);
    const { passedOver: told } = await client.backup.restore({ snapshotId });
    expect([told, (await client.backup.get()).restored?.passedOver]).toEqual([passedOver, passedOver]);
    given.push((await client.dossiers.create(fields)).code);
    await core.stop();
  }
  expect(new Set(given).size, given.join(', ')).toBe(4);
});
