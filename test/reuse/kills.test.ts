import { spawn } from 'node:child_process';
import { createHash, randomInt } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createRouterClient, type RouterClient } from '@orpc/server';
import { expect, onTestFinished, test } from 'vitest';
import { startCore, type CoreRouter } from '../../src-main/core.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { createTrainingServers } from '../../src-main/training/servers.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { plainMachine } from '../fixtures/machine.ts';
import { finishReuse } from './officer.ts';

const KILLS = Math.min(Number(process.env.QMC_KILLS ?? 5), 200);
const MOST_STEPS = 12;

test(
  `over ${KILLS} kills while papers are fetched, nothing is named that is not there, and nothing is attached twice`,
  { timeout: KILLS * 30_000 },
  async () => {
    const { dataFolder, profileFile, open } = await counter();
    for (let kill = 0; kill < KILLS; kill += 1) await workAndDie(dataFolder, profileFile);

    const core = await open();
    onTestFinished(() => core.stop());
    const client = createRouterClient(core.router);
    const ids = await dossierIds(client);
    expect(ids.length).toBeGreaterThan(0);
    for (const dossierId of ids) {
      const { components } = await client.reuse.overview({ dossierId });
      expect(components.map(({ national }) => national.state)).not.toContain('asking');
      const files = components.flatMap(({ national }) => national.papers.flatMap((paper) => paper.files));
      for (const { documentId } of files) if (documentId !== null) await expectWhole(client, documentId);
    }
    await finishReuse(client, () => undefined, false);
    for (const id of ids) {
      const { components } = await client.dossiers.get({ id });
      expect(components.map(({ state, attachments }) => [state, attachments.length])).toEqual(
        components.map(() => ['reused-result', 1]),
      );
    }
    expect((await client.audit.verify()).intact).toBe(true);
  },
);

test('a token is kept before it is used: however often the program is killed, no other one is asked for', async () => {
  const { servers, dataFolder, profileFile } = await counter();
  // so far that papers were asked for and fetched
  for (let kill = 0; kill < 3; kill += 1) await workAndDie(dataFolder, profileFile, 6);
  expect(servers.repositoryTokens.issued()).toBe(1);
  expect(servers.sessionsGiven('dvcqg')).toBe(1);
});

/** A data folder that is set up for the practice systems, which outlive every run of the program. */
async function counter() {
  const folder = await temporaryFolder();
  const dataFolder = join(folder, 'data');
  const servers = createTrainingServers({ folder: join(folder, 'province'), clock: systemClock });
  await servers.start();
  onTestFinished(() => servers.stop());
  const profileFile = join(folder, 'profile.json');
  await writeFile(profileFile, JSON.stringify({ ...servers.profile(), environment: 'test' }));
  const open = () => startCore({ dataFolder, profileFile, host: plainMachine, mode: 'writer', logLevel: 'warn' });
  const first = await open();
  const setUp = createRouterClient(first.router);
  for (const [name, value] of servers.secrets()) await setUp.settings.setSecret({ name, value });
  await setUp.session.setOfficer({ name: 'Nguyễn Thị Mẫu', identityNumber: '000085000009' });
  await first.stop();
  return { servers, dataFolder, profileFile, open };
}

/** A run of the program that is killed between two steps, or in the middle of one. */
async function workAndDie(dataFolder: string, profileFile: string, wanted = 1 + randomInt(MOST_STEPS)): Promise<void> {
  const script = fileURLToPath(new URL('./fetcher.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataFolder, profileFile], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<string>((resolve) =>
    child.once('exit', (code, signal) => resolve(signal ?? `code ${code ?? '?'}`)),
  );
  let taken = 0;
  for await (const line of createInterface(child.stdout)) {
    taken += line === '.' ? 1 : 0;
    if (taken >= wanted) break;
  }
  await new Promise((resolve) => setTimeout(resolve, randomInt(40)));
  child.kill('SIGKILL');
  expect(await ended).toBe('SIGKILL');
}

async function dossierIds(client: RouterClient<CoreRouter>): Promise<string[]> {
  return (await client.dossiers.search({ limit: 200 })).items.map(({ id }) => id);
}

/** The document's bytes are there, and are those that it was made of. */
async function expectWhole(client: RouterClient<CoreRouter>, id: string): Promise<void> {
  const { original } = await client.documents.get({ id });
  const hash = createHash('sha256');
  let offset = 0;
  while (offset < original.size) {
    const range = await client.documents.read({ id, rendition: 'original', offset, length: 512 * 1024 });
    const bytes = Buffer.from(await range.arrayBuffer());
    hash.update(bytes);
    offset += bytes.length;
  }
  expect(hash.digest('hex')).toBe(original.sha256);
}
