import { setTimeout as pause } from 'node:timers/promises';
import { join } from 'node:path';
import { destinationId, type DestinationId } from '#contract/common.ts';
import { expect, onTestFinished, test } from 'vitest';
import type { TrainingServers } from '../../src-main/training/servers.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { seeded } from '../fixtures/seeded.ts';
import { openSender, type Sender } from './sender.ts';
import { randomDossier, type RandomDossier } from './dossiers.ts';
import { badLine, type BadLine } from './line.ts';

const FAULTS = Number(process.env.QMC_FAULTS ?? 400);
const SEED = Number(process.env.QMC_SEED ?? Date.now() % 1e9);
/** Jobs under way at the same time. */
const AT_ONCE = 150;

test(
  `every effect arrives exactly once at every destination over ${FAULTS} faults (seed ${SEED})`,
  { timeout: 60_000 + FAULTS * 200 },
  async () => {
    const random = seeded(SEED);
    const folder = await temporaryFolder();
    const line = badLine(seeded(SEED + 1));
    const disturbed = await openSender(join(folder, 'disturbed'), line.wrap);
    onTestFinished(() => disturbed.close());
    // the same dossiers over a line that is in order: what the receivers have to hold in the end
    const calm = await openSender(join(folder, 'calm'), (http) => http);
    onTestFinished(() => calm.close());

    let jobs = 0;
    let dossiers = 0;
    const people = { settled: 0, retried: 0 };
    const help = (): void => {
      const { settled, retried } = disturbed.help();
      people.settled += settled;
      people.retried += retried;
    };
    const waiting: RandomDossier[] = [];
    while (line.total() < FAULTS) {
      if (disturbed.open() < AT_ONCE) {
        dossiers += 1;
        const dossier = randomDossier(dossiers, random);
        waiting.push(dossier);
        jobs += await send(disturbed, dossier);
      }
      await pause(5);
      help();
    }
    line.calm();
    for (const destination of destinationId.options) await disturbed.servers.clearFaults(destination);
    await until(disturbed, help);
    for (const dossier of waiting) await send(calm, dossier);
    await until(calm, () => void calm.help());

    report(line, { dossiers, jobs, ...people });
    expect(disturbed.states()).toEqual({ done: jobs });
    for (const destination of destinationId.options) {
      const [there, due] = [linesOf(disturbed.servers, destination), linesOf(calm.servers, destination)];
      expect(due.length, destination).toBeGreaterThan(dossiers / 2);
      expect(
        there.filter((effect) => !effect.endsWith(' ×1')),
        `${destination}: more than once`,
      ).toEqual([]);
      expect(missing(due, there), `${destination}: lost`).toEqual([]);
      expect(missing(there, due), `${destination}: never asked for`).toEqual([]);
    }
    expect(disturbed.audit.verify().intact).toBe(true);
  },
);

/** Queues all states of a dossier, each as soon as it comes about: the officer does not wait for the lines. */
async function send(sender: Sender, { snapshots, files, pulled }: RandomDossier): Promise<number> {
  for (const { sha256, bytes } of files) sender.keep(sha256, bytes);
  let jobs = 0;
  for (const [index, snapshot] of snapshots.entries()) {
    const { code, procedure } = snapshot;
    const marked = pulled && index === 0;
    if (marked) {
      const place = { code, applicant: 'NGUYỄN VĂN MẪU', receivedOn: '2026-11-20', procedure, files: [] };
      await sender.servers.addOneStopDossier(place);
    }
    jobs += sender.send(snapshot, (destination) => (marked && destination === 'sohoa' ? [sender.planMark(code)] : []));
  }
  sender.outbox.wake();
  return jobs;
}

/** Until nothing is open; the test's own time is the bound. */
async function until(sender: Sender, help: () => void): Promise<void> {
  while (sender.open() > 0) {
    await pause(5);
    help();
  }
}

/** Kinds whose content holds numbers that the receiver gave: equal dossiers differ in them. */
const NUMBERED = new Set(['component', 'draft', 'result']);

function linesOf(servers: TrainingServers, destination: DestinationId): string[] {
  return servers
    .ledger(destination)
    .map(({ kind, dossierCode, name, sha256, times }) =>
      [kind, dossierCode, name, NUMBERED.has(kind) ? '' : sha256, `×${times}`].join(' '),
    )
    .sort();
}

function missing(wanted: readonly string[], there: readonly string[]): string[] {
  const known = new Set(there);
  return wanted.filter((line) => !known.has(line)).slice(0, 20);
}

function report(
  { counts, total }: BadLine,
  { dossiers, jobs, settled, retried }: { dossiers: number; jobs: number; settled: number; retried: number },
): void {
  const lines = [
    `${total()} faults, ${dossiers} dossiers, ${jobs} transfers; people settled ${settled}, retried ${retried}`,
  ];
  for (const [destination, faults] of counts) {
    const here = [...faults].sort(([, a], [, b]) => b - a);
    const sum = here.reduce((all, [, count]) => all + count, 0);
    lines.push(`  ${destination} ${sum}: ${here.map(([name, count]) => `${name} ${count}`).join(', ')}`);
  }
  console.log(lines.join('\n'));
}
