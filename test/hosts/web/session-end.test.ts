import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { createRouterClient } from '@orpc/server';
import { startCore } from '../../../src-main/core.ts';
import { openCounter } from '../../faults/counter.ts';
import { plainMachine } from '../../fixtures/machine.ts';
import { ensureBuilt, root } from '../built.ts';
import { temporaryFolder } from '../small-core.ts';

beforeAll(ensureBuilt, 120_000);

test.each(['SIGTERM', 'SIGHUP'] as const)(
  'the end of the session (%s) with uploads that hang: the program stops in its grace, and the next start goes on',
  { timeout: 120_000 },
  async (signal) => {
    const folder = await temporaryFolder('session');
    const counter = await openCounter(join(folder, 'data'));
    await counter.servers.setFault('igate', 'down');
    const { id, code } = await counter.readyDossier();
    await counter.client.dossiers.send({ id });
    await counter.stop();
    await counter.servers.setFault('igate', 'none');
    counter.servers.failNext('igate', { fault: { kind: 'hang' }, method: 'POST', path: /--multiple$/, times: 10 });

    const program = spawn(
      process.execPath,
      [
        join(root, 'src-main', 'hosts', 'web', 'main.ts'),
        `--data=${counter.dataFolder}`,
        `--profile=${counter.profileFile}`,
        '--no-open',
      ],
      { stdio: 'ignore' },
    );
    const ended = once(program, 'exit');
    const reader = await readerBeside(counter.dataFolder, counter.profileFile);
    const client = createRouterClient(reader.router);
    const sending = async (): Promise<string[]> =>
      (await client.outbox.list({ destination: 'igate', limit: 20 })).items
        .filter((job) => job.state === 'sending')
        .map((job) => job.operation);
    await expect.poll(sending, { timeout: 60_000 }).toContain('uploadFile');
    await reader.stop();
    program.kill(signal);
    // 130 would say that the stop took too long and the process ended without it
    expect(await ended).toEqual([0, null]);
    // the write-ahead log is in the database, and nobody holds the folder
    await expect(access(join(counter.dataFolder, 'data.db-wal'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(access(join(counter.dataFolder, 'instance.json'))).rejects.toMatchObject({ code: 'ENOENT' });

    await counter.servers.clearFaults('igate');
    const began = performance.now();
    await counter.restart();
    const uploads = async (): Promise<string[]> =>
      (await counter.client.outbox.list({ destination: 'igate', limit: 20 })).items
        .filter((job) => job.operation === 'uploadFile')
        .map((job) => job.state);
    await expect.poll(uploads).toEqual(['done']);
    console.log(`${signal}: picked up and sent ${Math.round(performance.now() - began)} ms after the start`);
    expect(await counter.core.drain(20_000)).toEqual({ left: 0 });
    const ledger = counter.servers.ledger('igate').filter((entry) => entry.dossierCode === code);
    expect(ledger.length).toBeGreaterThan(0);
    expect(ledger.filter(({ times }) => times !== 1)).toEqual([]);
  },
);

/** Looks into the folder beside the program; at once, for its database is there already. */
function readerBeside(dataFolder: string, profileFile: string): ReturnType<typeof startCore> {
  return startCore({ dataFolder, profileFile, host: plainMachine, mode: 'reader' });
}
