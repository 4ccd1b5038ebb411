import { createHash } from 'node:crypto';
import { openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { mkdir, open, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import sharp from 'sharp';
import { destinationId } from '#contract/common.ts';
import { startCore, type Core } from '../../src-main/core.ts';
import { syncFolder } from '../../src-main/platform/blobs/files.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { createTrainingServers } from '../../src-main/training/servers.ts';
import { plainMachine } from '../fixtures/machine.ts';
import { random } from '../fixtures/scanner.ts';
import { placesBelow, PROCEDURE, profileText } from './places.ts';
import type { Mark } from './promises.ts';

/**
 * A busy day at a counter, recorded: a first start, papers of every size from scanners that sync their files and from
 * scanners that do not, attaching, undoing, sending to servers that misbehave, results, a clean stop and a second
 * start that ends in the middle of its work. Whatever the program says is marked in the sequence when it has said it.
 * The remote systems live in the same process, so that their effects stand in the same sequence; their own disk never
 * loses power.
 */
const [base, otherDisk, seed] = process.argv.slice(2);
const marksFile = process.env.QMC_RECORD_MARKS;
if (base === undefined || otherDisk === undefined || seed === undefined || marksFile === undefined) process.exit(2);

const places = placesBelow(base, otherDisk);
const next = random(Number(seed));
writeFileSync(marksFile, '');
const marks = openSync(marksFile, 'a');
const say = (made: Mark): void => void writeSync(marks, `${JSON.stringify(made)}\n`);
/** What the scanners wrote, by name. */
const dropped = new Map<string, Buffer>();
const components: { name: string; paperCode: string; required: boolean }[] = [];

type Client = ReturnType<typeof clientOf>;
const clientOf = (core: Core) => createRouterClient(core.router);

for (const folder of [places.scan, places.share, places.done]) {
  await mkdir(folder, { recursive: true });
  await syncFolder(dirname(folder));
}
const servers = createTrainingServers({ folder: places.remote, clock: systemClock, components: () => components });
await servers.start();
writeFileSync(places.profile, profileText(servers.profile(), places));

const first = await begin();
for (const [name, value] of servers.secrets()) {
  await first.client.settings.setSecret({ name, value });
  say({ kind: 'secret', name, value });
}
components.push(...(await first.client.catalogue.get({ code: PROCEDURE })).components);
await serve(first.client, 0);
// only now, because it syncs the data folder and would hide names that nobody else makes durable
const text = readFileSync(places.profile, 'utf8');
await first.client.settings.installProfile({ text });
say({ kind: 'profile', text });
for (let round = 1; round < 4; round += 1) await serve(first.client, round);
await manyDossiers(first.client, 150);
await first.end();
const second = await begin();
for (let round = 4; round < 6; round += 1) await serve(second.client, round);
// the day ends here without a word: everything open stays open
process.exit(0);

async function begin() {
  const core = await startCore({
    dataFolder: places.data,
    profileFile: places.profile,
    host: plainMachine,
    mode: 'writer',
    logLevel: 'info',
  });
  const client = clientOf(core);
  const stopping = new AbortController();
  const watching = watch(client, stopping.signal);
  return {
    client,
    async end() {
      await core.stop();
      stopping.abort();
      await watching;
    },
  };
}

/** Marks what the window is told: new items, transfers that arrived, the newest line of the log. */
async function watch(client: Client, signal: AbortSignal): Promise<void> {
  try {
    for await (const { event } of await client.events.subscribe({}, { signal })) {
      if (event.type === 'inbox') {
        for (const id of event.ids) say({ kind: 'item', id, name: (await client.inbox.get({ id })).name });
      } else if (event.type === 'outbox') {
        for (const id of event.ids) {
          if ((await client.outbox.get({ id })).state === 'done') say({ kind: 'arrived', jobId: id });
        }
      } else if (event.type === 'audit') {
        const [newest] = (await client.audit.list({ limit: 1 })).items;
        if (newest !== undefined) say({ kind: 'log', sequence: newest.sequence, hash: newest.hash });
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

/** One dossier from the scanner to the remote systems. */
async function serve(client: Client, round: number): Promise<void> {
  const names: string[] = [];
  for (const [index, bytes] of [3_000, 40_000, 250_000, 1_500_000].entries()) {
    const folder = index % 2 === 0 ? places.scan : places.share;
    names.push(await drop(folder, `giay-${round}-${index}.jpg`, await picture(bytes), index !== 1));
  }
  await drop(places.scan, `ban-sao-${round}.jpg`, readDropped(names[0] ?? ''), true);
  const added = await addFromComputer(client, round);
  const ids = [...(await arrived(client, names)), added];

  const { id } = await newDossier(client);
  await attach(client, id, round, ids.slice(0, 1));
  const undone = await attach(client, id, round + 1, ids.slice(1, 2));
  say({ kind: 'undoing', attachmentIds: undone.attachmentIds });
  await client.dossiers.undo({ operationId: undone.operationId });
  await attach(client, id, round + 2, ids.slice(1, 4));
  await attach(client, id, null, ids.slice(4));
  await misbehave(round, 'begin');
  await send(client, id);
  if (round % 2 === 1) {
    await client.dossiers.update({ id, status: 'in-progress' });
    say({ kind: 'status', dossierId: id, status: 'in-progress' });
    await send(client, id);
  }
  await misbehave(round, 'end');
  for (const { destination } of (await client.outbox.destinations()).destinations) {
    await client.outbox.retryDestination({ destination });
  }
}

/** Some of the days have bad lines. */
async function misbehave(round: number, when: 'begin' | 'end'): Promise<void> {
  const fault = ([undefined, 'lost-answer', 'down', 'slow'] as const)[round % 4];
  if (fault === undefined) return;
  const destination = destinationId.options[round % destinationId.options.length] ?? 'igate';
  if (when === 'begin') {
    await servers.setFault(destination, fault);
    return;
  }
  // until the fault was felt, or nothing more comes
  const before = servers.ledger(destination).length;
  for (let look = 0; look < 20 && servers.ledger(destination).length === before; look += 1) await breath();
  await servers.clearFaults(destination);
}

async function newDossier(client: Client) {
  const { id, code } = await client.dossiers.create({
    procedureCode: PROCEDURE,
    applicant: { name: 'Đoàn Thúy Hải', identityNumber: '001090000001' },
    receivedOn: '2026-11-21',
  });
  say({ kind: 'dossier', id, code });
  return { id };
}

/** Enough small changes that the database carries its log over into its file more than once. */
async function manyDossiers(client: Client, count: number): Promise<void> {
  for (let made = 0; made < count; made += 1) await newDossier(client);
}

async function attach(client: Client, dossierId: string, at: number | null, inboxItemIds: string[]) {
  const before = new Set(attachmentIdsOf(await client.dossiers.get({ id: dossierId })));
  const { components: known } = await client.dossiers.get({ id: dossierId });
  const componentId = at === null ? null : (known[at % known.length]?.id ?? null);
  const { operationId, dossier } = await client.dossiers.attach({ dossierId, componentId, inboxItemIds });
  const attachmentIds = attachmentIdsOf(dossier).filter((id) => !before.has(id));
  say({ kind: 'attached', dossierId, attachmentIds });
  return { operationId, attachmentIds };
}

function attachmentIdsOf(dossier: Awaited<ReturnType<Client['dossiers']['get']>>): string[] {
  const attached = [...dossier.components.flatMap((component) => component.attachments), ...dossier.results];
  return attached.map(({ id }) => id);
}

async function send(client: Client, id: string): Promise<void> {
  const dossier = await client.dossiers.get({ id });
  for (const { documentId } of dossier.components.flatMap(({ attachments }) => attachments).concat(dossier.results)) {
    while ((await client.documents.get({ id: documentId })).state !== 'ready') await breath();
  }
  const { jobIds } = await client.dossiers.send({ id });
  say({ kind: 'sent', dossierId: id, jobIds });
}

async function addFromComputer(client: Client, round: number): Promise<string> {
  const bytes = await picture(20_000);
  const path = join(base ?? '', `may-tinh-${round}.jpg`);
  writeFileSync(path, bytes);
  const [result] = (await client.inbox.addPaths({ paths: [path] })).results;
  if (typeof result?.itemId !== 'string') throw new Error(`not added: ${result?.reason?.code ?? '?'}`);
  say({ kind: 'added', id: result.itemId, sha256: sha256Of(bytes) });
  return result.itemId;
}

/** The items of these files, in their order, once they are in the inbox. */
async function arrived(client: Client, names: readonly string[]): Promise<string[]> {
  while (true) {
    const { items } = await client.inbox.list({ limit: 200 });
    const ids = names.map((name) => items.find((item) => item.name === name)?.id);
    if (ids.every((id) => id !== undefined)) return ids;
    await breath();
  }
}

/** A scanner's file: written under another name and renamed. Careless scanners sync nothing. Gives its name. */
async function drop(folder: string, name: string, bytes: Buffer, durable: boolean): Promise<string> {
  const path = join(folder, name);
  dropped.set(name, bytes);
  const handle = await open(`${path}.part`, 'wx');
  for (let offset = 0; offset < bytes.length; offset += 256 * 1024) {
    await handle.write(bytes, offset, Math.min(256 * 1024, bytes.length - offset));
  }
  // whole seconds are the same in every form that a time takes
  const seconds = Math.floor(Date.now() / 1000) - 10;
  await handle.utimes(seconds, seconds);
  if (durable) await handle.sync();
  await handle.close();
  say({ kind: 'dropping', path, sha256: sha256Of(bytes) });
  await rename(`${path}.part`, path);
  if (durable) await syncFolder(folder);
  say({ kind: 'dropped', path, sha256: sha256Of(bytes), durable });
  return basename(path);
}

function readDropped(name: string): Buffer {
  return dropped.get(name) ?? Buffer.alloc(0);
}

/** A noisy JPEG of about so many bytes, different from every other. */
async function picture(bytes: number): Promise<Buffer> {
  const width = Math.max(40, Math.round(Math.sqrt(bytes / 0.9)));
  const pixels = Buffer.alloc(width * width);
  for (let at = 0; at < pixels.length; at += 1) pixels[at] = 160 + Math.floor(next() * 90);
  return sharp(pixels, { raw: { width, height: width, channels: 1 } })
    .jpeg({ quality: 90 })
    .toBuffer();
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 10));
}
