import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { expect, onTestFinished, test } from 'vitest';
import { startCore, type Core } from '../../src-main/core.ts';
import { createPlainMachine } from '../../src-main/hosts/web/machine.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { createTrainingServers } from '../../src-main/training/servers.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';

const QUESTION = { ownerNumber: '000090000001', procedureCode: '1.003709', paperCode: 'KQ.G15.000007' };

test('sessions with the portal and its repository go on after a restart', async () => {
  const servers = createTrainingServers({ folder: await temporaryFolder(), clock: systemClock });
  await servers.start();
  onTestFinished(() => servers.stop());
  const dataFolder = await temporaryFolder();
  const profileFile = join(dataFolder, 'chosen.json');
  await writeFile(profileFile, JSON.stringify({ ...servers.profile(), environment: 'live' }));
  const start = async (): Promise<Core> => {
    const core = await startCore({ dataFolder, mode: 'writer', profileFile, host: createPlainMachine('cli') });
    onTestFinished(() => core.stop());
    return core;
  };
  const check = async (core: Core): Promise<string[]> => {
    const steps: string[] = [];
    for await (const { step, state } of await createRouterClient(core.router).reuse.checkConnection(QUESTION)) {
      if (state !== 'running') steps.push(`${step} ${state}`);
    }
    return steps;
  };
  const passed = ['login', 'list', 'token', 'look-up', 'download'].map((step) => `${step} passed`);

  const first = await start();
  const client = createRouterClient(first.router);
  await client.session.setOfficer({ name: 'Nguyễn Thị Mẫu', identityNumber: '000085000099' });
  expect((await client.settings.get()).secrets.map(({ name }) => name)).toContain('training.dvcqg.repository');
  for (const [name, value] of servers.secrets()) await client.settings.setSecret({ name, value });
  expect(await check(first)).toEqual(passed);
  // what is kept is no secret of the profile that somebody could see or enter
  expect(JSON.stringify(await client.settings.get())).not.toContain('session:');
  await first.stop();

  const second = await start();
  expect(await check(second)).toEqual(passed);
  expect([servers.sessionsGiven('dvcqg'), servers.repositoryTokens.issued()]).toEqual([1, 1]);
}, 60_000);
