import { mkdir, mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { destinationId } from '#contract/common.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { createTrainingServers, type TrainingServers } from '../../src-main/training/servers.ts';
import { seeded } from '../fixtures/seeded.ts';
import { startCoreProcess, type CoreProcess, type Measurement } from './core-client.ts';
import { compareLedgers } from './ledgers.ts';
import { judgeMemory } from './memory.ts';
import { misbehave } from './misbehave.ts';
import { createOfficer, type Officer } from './officer.ts';

/** `npm run soak [-- --minutes 60] [--seed N]`: mixed work under random faults; then nothing lost, nothing doubled, memory flat. */
const LONGEST = 120;
const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '2' }, seed: { type: 'string', default: String(Date.now() % 1e9) } },
});
const minutes = Number(values.minutes);
const seed = Number(values.seed);
if (!(minutes > 0 && minutes <= LONGEST) || !Number.isInteger(seed)) {
  console.error(`--minutes takes 0 to ${LONGEST}, --seed a whole number`);
  process.exit(2);
}

/** At least so long between two pieces of work (milliseconds): a busy counter, and an hour's data stay well below a gigabyte. */
const PACE = 700;
const SAMPLES = 120;
const LEAST_SPACE = 1024 ** 3;
const LONGEST_DRAIN = 10 * 60_000;

const folder = await mkdtemp(join(tmpdir(), 'qmc-soak-'));
const problems: string[] = [];
try {
  await soak();
} catch (error) {
  problems.push(error instanceof Error ? error.message : String(error));
} finally {
  await rm(folder, { recursive: true, force: true });
}
for (const problem of problems) console.error(`FAILED  ${problem}`);
console.log(problems.length === 0 ? 'soak: passed' : `soak: ${problems.length} problems (seed ${seed})`);
process.exit(problems.length === 0 ? 0 : 1);

async function soak(): Promise<void> {
  const random = seeded(seed);
  console.log(`soak: ${minutes} minutes, seed ${seed}`);
  const components = new Map<string, { name: string; paperCode: string }[]>();
  const servers = createTrainingServers({
    folder: join(folder, 'province'),
    clock: systemClock,
    components: (code) => components.get(code) ?? [],
  });
  await mkdir(join(folder, 'province'), { recursive: true });
  await servers.start();
  const scanFolder = join(folder, 'scan');
  await mkdir(scanFolder);
  const core = await startCoreProcess(join(folder, 'data'), await installProfile(servers, scanFolder));
  for (const [name, value] of servers.secrets()) await core.client.settings.setSecret({ name, value });
  for (const { code } of (await core.client.catalogue.search({ limit: 20 })).items) {
    const found = await core.client.catalogue.get({ code });
    if (found.components.length > 0) components.set(code, found.components);
  }
  const procedureCodes = [...components.keys()];
  const officer = createOfficer({ client: core.client, servers, scanFolder, random, procedureCodes });

  const stop = new AbortController();
  const faults = misbehave(servers, random, stop.signal);
  const samples = sampleUntil(core, stop.signal);
  const started = Date.now();
  await work(officer, started + minutes * 60_000, random);
  stop.abort();
  const [faultCounts, measured] = await Promise.all([faults, samples]);

  // the faults are over: people do their part, and everything has to arrive
  await settleDown(core, officer);
  const { left } = await core.drain(1000);
  if (left > 0) problems.push(`${left} transfers are still open`);

  const compared = compareLedgers(servers, officer.dossiers);
  for (const line of compared.lost.slice(0, 20)) problems.push(`lost: ${line}`);
  for (const line of compared.doubled.slice(0, 20)) problems.push(`doubled: ${line}`);
  const waitingScans = (await readdir(scanFolder)).filter((name) => name.endsWith('.jpg')).length;
  const { counts: inbox } = await core.client.inbox.list({ limit: 1 });
  if (waitingScans + inbox.waiting + inbox.needsPerson > 0) {
    problems.push(
      `scans that nobody got: ${waitingScans} in the folder, ${inbox.waiting} waiting, ${inbox.needsPerson} stuck`,
    );
  }
  const log = await core.client.audit.verify();
  if (!log.intact) problems.push('the log is broken');
  const { counts: jobs } = await core.client.outbox.list({ limit: 1 });
  const end = await core.measure();
  await core.stop();
  await servers.stop();

  const total = [...faultCounts.values()].reduce((sum, count) => sum + count, 0);
  const { counts } = officer;
  console.log(
    `  work     ${officer.dossiers.length} dossiers, ${counts.papers} papers, ${counts.sends} sends, ${counts.statuses} statuses, ${counts.searches} searches, ${counts.readings} lists and log pages`,
  );
  console.log(`  faults   ${total}; ${counts.retried} retried and ${counts.settled} settled by a person`);
  for (const destination of destinationId.options) {
    const here = [...faultCounts].filter(([name]) => name.startsWith(`${destination}:`));
    console.log(`           ${destination} ${here.reduce((sum, [, count]) => sum + count, 0)} of ${here.length} kinds`);
  }
  console.log(`  queue    ${jobs.done} transfers done, ${left} left`);
  console.log(
    `  ledgers  ${compared.effects} effects, ${compared.lost.length} lost, ${compared.doubled.length} doubled`,
  );
  console.log(`  log      ${log.intact ? 'intact' : 'broken'}`);
  for (const { name, second, last, flat } of judgeMemory(measured)) {
    console.log(
      `  ${name.padEnd(8)} ${mebi(second)} in the second quarter, ${mebi(last)} in the last: ${flat ? 'flat' : 'GROWS'}`,
    );
    if (!flat) problems.push(`${name} grows from ${mebi(second)} to ${mebi(last)}`);
  }
  console.log(`  loop     p99 of the event loop's delay ${end.loopDelay.toFixed(1)} ms`);
}

/** A profile of its own, so that the program takes the province for real systems. */
async function installProfile(servers: TrainingServers, scanFolder: string): Promise<string> {
  const file = join(folder, 'profile.json');
  const profile = servers.profile();
  const destinations = Object.fromEntries(
    // a hanging remote is given up after some seconds here
    Object.entries(profile.destinations).map(([id, settings]) => [id, { ...settings, timeout: 2000 }]),
  );
  const folders = [{ id: 'scanner', name: 'Máy quét', path: scanFolder }];
  const whole = { ...profile, environment: 'test', destinations, scan: { ...profile.scan, folders } };
  await writeFile(file, JSON.stringify(whole));
  return file;
}

async function work(officer: Officer, end: number, random: () => number): Promise<void> {
  for (let round = 0; Date.now() < end; round += 1) {
    const began = Date.now();
    if (random() < 0.5) await officer.receive();
    else await officer.goForward();
    await officer.look();
    if (round % 5 === 0) await officer.help();
    if (round % 50 === 0) {
      const { bavail, bsize } = await statfs(folder);
      if (bavail * bsize < LEAST_SPACE) throw new Error('less than a gigabyte of space is left: stopped');
    }
    await pause(Math.max(0, PACE - (Date.now() - began)));
  }
}

async function settleDown(core: CoreProcess, officer: Officer): Promise<void> {
  const end = Date.now() + LONGEST_DRAIN;
  while (Date.now() < end) {
    await officer.help();
    for (const destination of destinationId.options) await core.client.outbox.retryDestination({ destination });
    const { left } = await core.drain(5000);
    if (left === 0) return;
  }
}

/** So many samples over the whole run, each after a garbage collection. */
async function sampleUntil(core: CoreProcess, signal: AbortSignal): Promise<Measurement[]> {
  const samples: Measurement[] = [];
  while (!signal.aborted) {
    await pause((minutes * 60_000) / SAMPLES, undefined, { signal }).catch(() => undefined);
    samples.push(await core.measure());
  }
  return samples;
}

function mebi(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}
