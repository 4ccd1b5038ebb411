import { spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { cp, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { homeOf, program } from './room.ts';

const KILLS = Number(process.env.QMC_RESTORE_KILLS ?? 12);
/** Runs a restore and kills it after so many milliseconds. How long it ran from its first word, and whether it was killed. */
async function killedRestore(dataFolder: string, after: number): Promise<{ killed: boolean; milliseconds: number }> {
  const script = fileURLToPath(new URL('./restorer.ts', import.meta.url));
  const child = spawn(process.execPath, [script, dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_code, signal) => resolve(signal)));
  await new Promise((resolve) => {
    child.stdout.once('data', resolve);
    child.once('exit', resolve);
  });
  const begun = performance.now();
  // part of the experiment: the kill comes at a random instant
  await Promise.race([pause(after), ended]);
  child.kill('SIGKILL');
  return { killed: (await ended) === 'SIGKILL', milliseconds: performance.now() - begun };
}

test(
  `a restore that is killed leaves the old database or the new one, ${KILLS} times`,
  { timeout: KILLS * 20_000 },
  async () => {
    const original = await temporaryFolder();
    const first = await program(original);
    await first.client.backup.now({});
    const { created } = await first.client.training.createDossiers();
    expect(created).toBeGreaterThan(0);
    await first.core.stop();

    const whole = await temporaryFolder();
    await cp(original, whole, { recursive: true });
    const { milliseconds: longest } = await killedRestore(whole, 60_000);
    const outcomes = { old: 0, restored: 0, killed: 0 };
    for (let kill = 0; kill < KILLS; kill += 1) {
      const dataFolder = await temporaryFolder();
      await cp(original, dataFolder, { recursive: true });
      if ((await killedRestore(dataFolder, randomInt(Math.ceil(longest * 1.1)))).killed) outcomes.killed += 1;
      const { core, client } = await program(dataFolder);
      expect((await client.host.info()).recovery).toBe(false);
      const { restored } = await client.backup.get();
      const { total } = await client.dossiers.search({ limit: 1 });
      expect(total).toBe(restored === null ? created : 0);
      outcomes[restored === null ? 'old' : 'restored'] += 1;
      expect((await client.audit.verify()).intact).toBe(true);
      const left = (await readdir(homeOf(dataFolder))).filter((name) => name.startsWith('restor'));
      expect(left).toEqual([]);
      const aside = (await readdir(homeOf(dataFolder))).filter((name) => name.startsWith('damaged-'));
      expect(aside).toHaveLength(restored === null ? 0 : 1);
      if (aside[0] !== undefined) expect(await readdir(join(homeOf(dataFolder), aside[0]))).toContain('data.db');
      await core.stop();
    }
    console.log(`restores: ${outcomes.killed} killed; ${outcomes.old} old, ${outcomes.restored} new afterwards`);
  },
);
