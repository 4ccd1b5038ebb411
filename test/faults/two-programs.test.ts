import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { expect, onTestFinished, test } from 'vitest';
import { startCore } from '../../src-main/core.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { plainMachine } from '../fixtures/machine.ts';

/** A whole program in another process, which holds the data folder until it is killed. */
async function otherProgram(dataFolder: string): Promise<ChildProcess> {
  const script = join(await temporaryFolder(), 'program.mjs');
  const module = (path: string): string => JSON.stringify(new URL(`../../${path}`, import.meta.url).href);
  await writeFile(
    script,
    `const { startCore } = await import(${module('src-main/core.ts')});
     const { plainMachine } = await import(${module('test/fixtures/machine.ts')});
     const core = await startCore({ dataFolder: ${JSON.stringify(dataFolder)}, host: plainMachine, mode: 'writer' });
     await core.announce(null);
     process.send('started');
     setInterval(() => undefined, 1000);`,
  );
  const child = fork(script, { execArgv: [] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}

test('one data folder has one writer, by whatever path and in whichever house; readers work beside it', async () => {
  const folder = await temporaryFolder();
  const dataFolder = join(folder, 'dữ liệu');
  const child = await otherProgram(dataFolder);
  const link = join(folder, 'đường tắt');
  await symlink(dataFolder, link);
  const profileFile = join(folder, 'profile.json');
  await writeFile(profileFile, JSON.stringify({ name: 'Thật', unit: { code: '000.00.17.H55', name: 'UBND' } }));
  const spellings = [dataFolder, link, `${dataFolder}/.`, join(folder, 'x', '..', 'dữ liệu')];

  for (const spelling of spellings) {
    const writer = { dataFolder: spelling, host: plainMachine, mode: 'writer' } as const;
    const busy = { code: 'platform.data-folder-busy', params: { holder: `cli, PID ${child.pid ?? 0}` } };
    await expect(startCore(writer), spelling).rejects.toMatchObject(busy);
    // what is practised and what is real share the lock
    await expect(startCore({ ...writer, profileFile }), spelling).rejects.toMatchObject(busy);
  }
  const reader = await startCore({ dataFolder: link, host: plainMachine, mode: 'reader' });
  const client = createRouterClient(reader.router);
  expect((await client.session.get()).officer.name).toBe('Cán bộ tập huấn');
  expect((await client.inbox.list({ limit: 10 })).items).toEqual([]);
  await reader.stop();

  child.kill('SIGKILL');
  await once(child, 'exit');
  const next = await startCore({ dataFolder: link, host: plainMachine, mode: 'writer' });
  expect((await createRouterClient(next.router).audit.verify()).intact).toBe(true);
  await next.stop();
});
