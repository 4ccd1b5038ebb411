import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createRouterClient, type RouterClient } from '@orpc/server';
import sharp from 'sharp';
import { expect, onTestFinished, test } from 'vitest';
import { startCore, type CoreRouter } from '../../src-main/core.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { createTrainingServers, type TrainingServers } from '../../src-main/training/servers.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { plainMachine } from '../fixtures/machine.ts';

const KILLS = Number(process.env.QMC_KILLS ?? 30);
/** New papers between two kills. */
const PAPERS_A_ROUND = 3;
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
      // sometimes in the middle of the start, mostly somewhere in intake, attaching and sending
      if (randomInt(5) > 0) await officer.started;
      await pause(randomInt(700));
      await officer.kill();
    }

    const core = await startCore({ dataFolder, profileFile, host: plainMachine, mode: 'writer', logLevel: 'warn' });
    onTestFinished(() => core.stop());
    const client = createRouterClient(core.router);
    await expect
      .poll(async () => (await readdir(scanFolder)).filter((name) => name.endsWith('.jpg')), POLL)
      .toEqual([]);

    // every paper is there exactly once: in the inbox or on one dossier
    const { items: waiting } = await client.inbox.list({ state: 'waiting', limit: 200 });
    const { items: dossiers } = await client.dossiers.search({ limit: 200 });
    const details = await Promise.all(dossiers.map(({ id }) => client.dossiers.get({ id })));
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
    await core.drain(60_000);
    await settleByLooking(client, servers);
    expect(await core.drain(60_000)).toEqual({ left: 0 });

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
    for (const kind of ['dossier', 'status', 'process-line']) {
      const told = provincial.filter((entry) => entry.kind === kind).map((entry) => entry.dossierCode);
      expect(told.sort(), kind).toEqual([...codes(details)].sort());
    }
    const portal = servers.ledger('dvcqg');
    expect(portal.filter((entry) => entry.times !== 1)).toEqual([]);
    for (const kind of ['dossier', 'progress']) {
      const told = portal.filter((entry) => entry.kind === kind).map((entry) => entry.dossierCode);
      expect(told.sort(), kind).toEqual([...codes(details)].sort());
    }
    expect((await client.audit.verify()).intact).toBe(true);
    console.log(`${KILLS} kills, ${dropped.size} papers, ${details.length} dossiers: all arrived once`);
  },
);

const POLL = { timeout: 60_000, interval: 50 };

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
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  const started = new Promise<void>((resolve, reject) => {
    child.stdout?.once('data', () => resolve());
    child.once('exit', (code) => (code === null ? resolve() : reject(new Error(`the officer ended with ${code}`))));
  });
  started.catch(() => undefined);
  return {
    started,
    async kill() {
      child.kill('SIGKILL');
      expect(await ended).toBe('SIGKILL');
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
