import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { expect, test } from 'vitest';
import { startCore } from '../../src-main/core.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { plainMachine } from '../fixtures/machine.ts';

async function dossiersIn(options: { dataFolder: string; profileFile?: string }, create: boolean): Promise<number> {
  const core = await startCore({ ...options, host: plainMachine, mode: 'writer' });
  try {
    const client = createRouterClient(core.router);
    if (create) await client.training.createDossiers();
    return (await client.dossiers.search({ limit: 50 })).items.length;
  } finally {
    await core.stop();
  }
}

test('what was practised is not there with a real profile, and is there again in training', async () => {
  const dataFolder = await temporaryFolder();
  const practised = await dossiersIn({ dataFolder }, true);
  expect(practised).toBeGreaterThan(0);
  const profileFile = join(await temporaryFolder(), 'profile.json');
  await writeFile(profileFile, JSON.stringify({ name: 'Sở Mẫu', unit: { code: 'H55.17', name: 'Sở Mẫu' } }));
  expect(await dossiersIn({ dataFolder, profileFile }, false)).toBe(0);
  expect(await dossiersIn({ dataFolder }, false)).toBe(practised);
});
