import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { currentHolder, holdDataFolder, type Holder } from '../../src-main/platform/instance.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';

const self: Holder = {
  pid: process.pid,
  host: 'web',
  address: 'http://127.0.0.1:1',
  startedAt: '2026-11-20T00:00:00Z',
};

/** Another process that holds the folder until it is killed. */
async function otherProcess(folder: string): Promise<ChildProcess> {
  const script = join(await temporaryFolder(), 'hold.mjs');
  const module = new URL('../../src-main/platform/instance.ts', import.meta.url).href;
  await writeFile(
    script,
    `const { holdDataFolder } = await import(${JSON.stringify(module)});
     const instance = await holdDataFolder(${JSON.stringify(folder)});
     await instance.announce({ pid: process.pid, host: 'electron', address: null, startedAt: '2026-11-20T00:00:00Z' });
     process.send('held');
     setInterval(() => undefined, 1000);`,
  );
  const child = fork(script, { execArgv: [] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child, 'message');
  return child;
}

test('a data folder has one holder, which says who it is', async () => {
  const folder = join(await temporaryFolder(), 'new', 'data');
  const instance = await holdDataFolder(folder);
  await instance.announce(self);
  await expect(holdDataFolder(folder)).rejects.toEqual(
    expect.objectContaining({ code: 'platform.data-folder-busy', params: { holder: `web, PID ${process.pid}` } }),
  );
  expect(await currentHolder(folder)).toEqual(self);
  await instance.release();
  expect(await currentHolder(folder)).toBeNull();
  await (await holdDataFolder(folder)).release();
});

test('another process holds it too, and a killed one holds nothing', async () => {
  const folder = await temporaryFolder();
  const child = await otherProcess(folder);
  await expect(holdDataFolder(folder)).rejects.toEqual(
    expect.objectContaining({
      code: 'platform.data-folder-busy',
      params: { holder: `electron, PID ${child.pid ?? 0}` },
    }),
  );
  child.kill('SIGKILL');
  await once(child, 'exit');
  await (await holdDataFolder(folder)).release();
});

test('a folder that cannot be made is said', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'file'), '');
  await expect(holdDataFolder(join(folder, 'file', 'data'))).rejects.toEqual(
    expect.objectContaining({ code: 'platform.folder-not-writable' }),
  );
});

test('an unreadable announcement is no holder', async () => {
  const folder = await temporaryFolder();
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'instance.json'), '{"pid":');
  expect(await currentHolder(folder)).toBeNull();
});
