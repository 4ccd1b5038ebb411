import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRouterClient, type RouterClient } from '@orpc/server';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { destinationId } from '#contract/common.ts';
import { startCore, type CoreRouter } from '../../src-main/core.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import type { LedgerEntry } from '../../src-main/training/store.ts';
import { createTrainingServers, type TrainingServers } from '../../src-main/training/servers.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { plainMachine } from '../fixtures/machine.ts';

const KILLS = Number(process.env.QMC_KILLS ?? 30);
/** New papers between two kills. */
const PAPERS_A_ROUND = 3;
/** Steps of the officer between two kills at the most, and milliseconds for them. */
const MOST_STEPS = 10;
const LONGEST_ROUND = 1500;
const NEW_LINE = 10;
/** Milliseconds for sending what is left. */
const PATIENCE = 60_000 + KILLS * 1000;
const PROCEDURE = '1.005434';

test(
  `nothing accepted is lost and nothing arrives twice over ${KILLS} kills`,
  { timeout: KILLS * 20_000 },
  async () => {
    const folder = await temporaryFolder();
    const dataFolder = join(folder, 'data');
    const scanFolder = join(folder, 'scan');
    await mkdir(scanFolder, { recursive: true });
    const servers = await province(join(folder, 'province'));
    const profileFile = await installProfile(folder, dataFolder, scanFolder, servers);

    const dropped = new Set<string>();
    for (let kill = 0; kill < KILLS; kill += 1) {
      const officer = startOfficer(dataFolder, profileFile);
      for (let paper = 0; paper < PAPERS_A_ROUND; paper += 1) {
        dropped.add(await dropPaper(scanFolder, kill * PAPERS_A_ROUND + paper));
      }
      // sometimes in the middle of the start, mostly between two steps of intake, attaching and sending or in one
      if (randomInt(5) > 0) await officer.steps(randomInt(MOST_STEPS));
      await pause(randomInt(150));
      // and sometimes in the middle of a stop
      if (randomInt(10) === 0) {
        officer.stop();
        await pause(randomInt(150));
      }
      await officer.kill();
    }

    const core = await startCore({ dataFolder, profileFile, host: plainMachine, mode: 'writer', logLevel: 'warn' });
    onTestFinished(() => core.stop());
    const client = createRouterClient(core.router);
    await expect
      .poll(async () => (await readdir(scanFolder)).filter((name) => name.endsWith('.jpg')), POLL)
      .toEqual([]);

    // every paper is there exactly once: in the inbox or on one dossier
    const waiting = await everyPage((cursor) => client.inbox.list({ state: 'waiting', limit: 200, ...cursor }));
    const dossiers = await everyPage((cursor) => client.dossiers.search({ limit: 200, ...cursor }));
    const details = (await Promise.all(dossiers.map(({ id }) => client.dossiers.get({ id })))).filter((dossier) =>
      dossier.components.some(({ attachments }) => attachments.length > 0),
    );
    const attached = details.flatMap((dossier) => dossier.components.flatMap((component) => component.attachments));
    expect([...waiting.map((item) => item.name), ...attached.map((paper) => paper.name)].sort()).toEqual(
      [...dropped].sort(),
    );
    expect((await client.inbox.list({ state: 'needs-person' })).items).toEqual([]);

    // everything on a dossier is sent, also what no officer came to send
    const ready = () =>
      Promise.all(attached.map(async (paper) => (await client.documents.get({ id: paper.documentId })).state));
    await expect.poll(async () => new Set(await ready()), POLL).toEqual(new Set(['ready']));
    for (const { id } of details) await client.dossiers.send({ id });
    await core.drain(PATIENCE);
    await settleByLooking(client, servers);
    expect(await core.drain(PATIENCE)).toEqual({ left: 0 });

    const expected = await Promise.all(
      attached.map(async (paper) => (await client.documents.get({ id: paper.documentId })).pdf?.sha256 ?? ''),
    );
    for (const [destination, kind] of [
      ['igate', 'component-file'],
      ['idesk', 'draft-file'],
      ['sohoa', 'dossier-file'],
    ] as const) {
      const ledger = servers.ledger(destination);
      const arrived = ledger.filter((entry) => entry.kind === kind && codes(details).has(entry.dossierCode));
      expect(arrived.map((entry) => entry.sha256).sort(), destination).toEqual([...expected].sort());
      expect(
        ledger.filter((entry) => entry.times !== 1),
        destination,
      ).toEqual([]);
    }
    const provincial = servers.ledger('hatinh');
    expect(provincial.filter((entry) => entry.times !== 1)).toEqual([]);
    expect(told(provincial, 'dossier')).toEqual([...codes(details)].sort());
    // both statuses are one at the provincial portal; each may leave a line of progress
    expect(told(provincial, 'status')).toEqual([...codes(details)].sort());
    expect([...new Set(told(provincial, 'process-line'))]).toEqual([...codes(details)].sort());
    const portal = servers.ledger('dvcqg');
    expect(portal.filter((entry) => entry.times !== 1)).toEqual([]);
    expect(told(portal, 'dossier')).toEqual([...codes(details)].sort());
    expect([...new Set(told(portal, 'progress'))]).toEqual([...codes(details)].sort());
    expect((await client.audit.verify()).intact).toBe(true);
    const effects = destinationId.options.reduce((sum, id) => sum + servers.ledger(id).length, 0);
    console.log(
      `${KILLS} kills, ${dropped.size} papers, ${details.length} dossiers, ${effects} effects: all arrived once`,
    );
  },
);

const POLL = { timeout: 60_000, interval: 50 };

/** Dossiers of the lines of one kind, sorted. */
function told(ledger: readonly LedgerEntry[], wanted: string): string[] {
  return ledger
    .filter(({ kind }) => kind === wanted)
    .map(({ dossierCode }) => dossierCode)
    .sort();
}

interface Cursor {
  cursor?: string;
}
async function everyPage<Item>(
  read: (cursor: Cursor) => Promise<{ items: Item[]; nextCursor: string | null }>,
): Promise<Item[]> {
  const items: Item[] = [];
  for (let cursor: Cursor | null = {}; cursor !== null;) {
    const page: { items: Item[]; nextCursor: string | null } = await read(cursor);
    items.push(...page.items);
    cursor = page.nextCursor === null ? null : { cursor: page.nextCursor };
  }
  return items;
}

function codes(dossiers: readonly { code: string }[]): Set<string> {
  return new Set(dossiers.map((dossier) => dossier.code));
}

/** What a remote cannot be asked an officer looks up there, and says whether it arrived. */
async function settleByLooking(client: RouterClient<CoreRouter>, servers: TrainingServers): Promise<void> {
  for (;;) {
    const { items } = await client.outbox.list({ states: ['needs-person'], limit: 200 });
    const unknown = items.filter(({ uncertain }) => uncertain);
    if (unknown.length === 0) return;
    for (const { id, destination, dossierCode, subject } of unknown) {
      const ledger = servers.ledger(destination);
      const arrived = ledger.some((entry) => entry.dossierCode === dossierCode && entry.name === subject);
      await client.outbox.settle({ id, arrived });
    }
  }
}

async function province(folder: string): Promise<TrainingServers> {
  const servers = createTrainingServers({ folder, clock: systemClock, components: () => COMPONENTS });
  await servers.start();
  onTestFinished(() => servers.stop());
  return servers;
}

/** A profile of its own, so that the province lives on while the program is killed; secrets as an officer enters them. */
async function installProfile(folder: string, dataFolder: string, scanFolder: string, servers: TrainingServers) {
  const file = join(folder, 'profile.json');
  const profile = servers.profile();
  const folders = [{ id: 'scanner', name: 'Máy quét', path: scanFolder }];
  await writeFile(file, JSON.stringify({ ...profile, environment: 'test', scan: { ...profile.scan, folders } }));
  const core = await startCore({ dataFolder, profileFile: file, host: plainMachine, mode: 'writer' });
  const client = createRouterClient(core.router);
  for (const [name, value] of servers.secrets()) await client.settings.setSecret({ name, value });
  COMPONENTS.push(...(await client.catalogue.get({ code: PROCEDURE })).components);
  await core.stop();
  return file;
}

const COMPONENTS: { name: string; paperCode: string; required: boolean }[] = [];

function startOfficer(dataFolder: string, profileFile: string) {
  const script = fileURLToPath(new URL('./officer.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, [script, dataFolder, profileFile, PROCEDURE], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code ?? '?'}`)),
  );
  let taken = 0;
  const heard = new Set<() => void>();
  child.stdout?.on('data', (lines: Buffer) => {
    taken += lines.filter((byte) => byte === NEW_LINE).length;
    for (const listener of heard) listener();
  });
  const reached = (wanted: number): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (taken >= wanted) resolve();
      };
      heard.add(look);
      look();
      // it may have ended by itself; the kill tells
      void ended.then(() => resolve());
    });
  return {
    /** So many steps after the start, as far as they come in a moment: without papers there is nothing to do. */
    async steps(wanted: number): Promise<void> {
      await reached(1);
      await Promise.race([reached(1 + wanted), pause(LONGEST_ROUND)]);
    },
    stop: () => child.kill('SIGTERM'),
    async kill() {
      child.kill('SIGKILL');
      // a stop may have been quicker; asked for during the start it ends the process at once
      expect(['SIGKILL', 'SIGTERM', 'code 0']).toContain(await ended);
    },
  };
}

/** A scanner's file: written under another name and renamed, different from every other. Gives its name. */
async function dropPaper(scanFolder: string, number: number): Promise<string> {
  const name = `giay-${String(number).padStart(4, '0')}.jpg`;
  const background = { r: number % 256, g: (number >> 8) % 256, b: randomInt(256) };
  const picture = await sharp({ create: { width: 160, height: 220, channels: 3, background } })
    .composite([{ input: Buffer.from(`<svg width="160" height="220"><text y="40">${number}</text></svg>`) }])
    .jpeg()
    .toBuffer();
  const unfinished = join(scanFolder, `${name}.part`);
  await writeFile(unfinished, picture);
  await rename(unfinished, join(scanFolder, name));
  return name;
}

/** Part of the experiment, not a synchronisation: the kill comes at a random instant. */
function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
