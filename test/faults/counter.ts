import { randomInt } from 'node:crypto';
import { mkdir, readdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import sharp from 'sharp';
import { expect, onTestFinished } from 'vitest';
import { startCore, type Core } from '../../src-main/core.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { createTrainingServers, type TrainingServers } from '../../src-main/training/servers.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { plainMachine } from '../fixtures/machine.ts';

const PROCEDURE = '1.005434';
const COMPONENTS: { name: string; paperCode: string; required: boolean }[] = [];

/** A whole program as its window sees it, with remote systems that live on other disks than its data. */
export interface Counter {
  readonly servers: TrainingServers;
  readonly scanFolder: string;
  readonly dataFolder: string;
  readonly profileFile: string;
  readonly client: ReturnType<typeof clientOf>;
  readonly core: Core;
  /** Drops a paper into the scan folder; gives its name. */
  scan(): Promise<string>;
  /** Names of the papers that stand in the scan folder. */
  inScanFolder(): Promise<string[]>;
  /** Scans a paper and puts it on a new dossier; gives its code and id when it is ready to be sent. */
  readyDossier(): Promise<{ readonly id: string; readonly code: string }>;
  newDossier(): Promise<{ readonly id: string; readonly code: string; readonly componentId: string }>;
  stop(): Promise<void>;
  /** Stops when it runs, and starts again. */
  restart(): Promise<void>;
}

const clientOf = (core: Core) => createRouterClient(core.router);

export async function openCounter(
  dataFolder: string,
  { scanFolder, doneFolder }: { scanFolder?: string; doneFolder?: string } = {},
): Promise<Counter> {
  const folder = await temporaryFolder();
  const scanner = scanFolder ?? join(folder, 'quét');
  await mkdir(scanner, { recursive: true });
  const servers = createTrainingServers({
    folder: join(folder, 'province'),
    clock: systemClock,
    components: () => COMPONENTS,
  });
  await servers.start();
  onTestFinished(() => servers.stop());
  const profile = servers.profile();
  const profileFile = join(folder, 'profile.json');
  const watched = {
    id: 'scanner',
    name: 'Máy quét',
    path: scanner,
    ...(doneFolder === undefined ? {} : { doneFolder }),
  };
  await writeFile(
    profileFile,
    JSON.stringify({ ...profile, environment: 'test', scan: { ...profile.scan, folders: [watched] } }),
  );
  const start = (): Promise<Core> =>
    startCore({ dataFolder, profileFile, host: plainMachine, mode: 'writer', logLevel: 'warn' });
  let core = await start();
  let client = clientOf(core);
  let running = true;
  for (const [name, value] of servers.secrets()) await client.settings.setSecret({ name, value });
  if (COMPONENTS.length === 0) COMPONENTS.push(...(await client.catalogue.get({ code: PROCEDURE })).components);
  let papers = 0;

  const counter: Counter = {
    servers,
    scanFolder: scanner,
    dataFolder,
    profileFile,
    get client() {
      return client;
    },
    get core() {
      return core;
    },
    async scan() {
      papers += 1;
      const name = `giấy ${papers}.jpg`;
      const background = { r: papers % 256, g: randomInt(256), b: randomInt(256) };
      const picture = await sharp({ create: { width: 160, height: 220, channels: 3, background } })
        .jpeg()
        .toBuffer();
      await writeFile(join(scanner, `${name}.part`), picture);
      await rename(join(scanner, `${name}.part`), join(scanner, name));
      return name;
    },
    inScanFolder: async () => (await readdir(scanner)).filter((name) => name.endsWith('.jpg')),
    async newDossier() {
      const { id } = await client.dossiers.create({
        procedureCode: PROCEDURE,
        applicant: { name: 'Đoàn Thúy Hải', identityNumber: '001090000001' },
        receivedOn: '2026-11-21',
      });
      const { code, components } = await client.dossiers.get({ id });
      return { id, code, componentId: components[0]?.id ?? '' };
    },
    async readyDossier() {
      const name = await counter.scan();
      await expect.poll(async () => (await waitingItem(name)) !== undefined).toBe(true);
      const item = await waitingItem(name);
      const { id, code, componentId } = await counter.newDossier();
      await client.dossiers.attach({ dossierId: id, componentId, inboxItemIds: [item?.id ?? ''] });
      const paper = (await client.dossiers.get({ id })).components.flatMap(({ attachments }) => attachments)[0];
      const state = async (): Promise<string> => (await client.documents.get({ id: paper?.documentId ?? '' })).state;
      await expect.poll(state).toBe('ready');
      return { id, code };
    },
    async stop() {
      if (!running) return;
      running = false;
      await core.stop();
    },
    async restart() {
      await counter.stop();
      core = await start();
      client = clientOf(core);
      running = true;
    },
  };
  const waitingItem = async (name: string) =>
    (await client.inbox.list({ state: 'waiting', limit: 200 })).items.find((item) => item.name === name);
  onTestFinished(() => counter.stop());
  return counter;
}
