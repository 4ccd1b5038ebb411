import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { DestinationId, Reason } from '#contract/common.ts';
import { createAuditLog } from '../../src-main/audit/service.ts';
import type { Attempt, Connector, Outcome } from '../../src-main/connectors/connector.ts';
import { createOutbox } from '../../src-main/outbox/service.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import type { Database } from '../../src-main/platform/database/connection.ts';
import { transact } from '../../src-main/platform/database/database.ts';
import { createEventHub } from '../../src-main/platform/events.ts';
import { silentLog } from '../../src-main/platform/log.ts';
import { longQueues } from './long-queue.ts';
import type { BenchResult } from './result.ts';
import { median } from './statistics.ts';

const ROUNDS = 3;
/** Jobs that are in the table already. */
const LONG = 100_000;
const CONCURRENCY = 4;
/** What a call to the remote takes. */
const CALL_TIME = 40;
/** When a hanging call gives up. */
const PATIENCE = 10_000;
/** Healthy jobs of the destination with the poisoned dossiers, and of the one beside it. */
const HEALTHY = 1200;
const BESIDE = 600;
/** Poisoned dossiers of each kind. */
const POISONED = 4;
const FOLLOWERS = 5;

type Poison = 'rejecting' | 'hanging' | 'uncertain';
const POISONS: readonly Poison[] = ['rejecting', 'hanging', 'uncertain'];

const payload = z.object({ does: z.enum(['well', ...(POISONS as ['rejecting', 'hanging', 'uncertain'])]) });
const because = (code: string): Reason => ({ code, params: { system: 'iGate' } });

/** Ends after a time, or when the call is broken off. */
function passes(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal.addEventListener('abort', end);
  });
}

/** A remote that does what the job's content says. */
function remote(destination: DestinationId, arrived: (at: number) => void): Connector {
  return {
    destination,
    payloads: { put: payload },
    plan: () => [],
    withdraw: () => null,
    async execute(attempt: Attempt): Promise<Outcome> {
      const { does } = payload.parse(attempt.payload);
      await passes(does === 'hanging' ? PATIENCE : CALL_TIME, attempt.signal);
      if (does === 'rejecting') return { kind: 'rejected', reason: because('connectors.refused') };
      if (does !== 'well') return { kind: 'outcome-unknown', reason: because('connectors.no-answer') };
      arrived(performance.now());
      return { kind: 'done', receipt: {} };
    },
    async inquire() {
      return { kind: 'transient', reason: because('connectors.server-error'), offline: false };
    },
    check: async () => null,
  };
}

interface Measured {
  /** Milliseconds until the last healthy job arrived, by destination. */
  readonly igate: number;
  readonly idesk: number;
}

/** The healthy jobs of two destinations, with or without poisoned dossiers spread among those of the first. */
async function run(database: Database, poisoned: boolean): Promise<Measured> {
  const last = { igate: 0, idesk: 0 };
  const left = { igate: HEALTHY, idesk: BESIDE };
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const connectors = (['igate', 'idesk'] as const).map((id) =>
    remote(id, (at) => {
      last[id] = at;
      left[id] -= 1;
      if (left.igate === 0 && left.idesk === 0) end();
    }),
  );
  const outbox = createOutbox({
    database,
    connectors: { all: new Map(connectors.map((each) => [each.destination, each])) },
    settings: { igate: { concurrency: CONCURRENCY }, idesk: { concurrency: CONCURRENCY } },
    blobs: { size: async () => 0, stream: () => Readable.from([]) },
    audit: createAuditLog(database, systemClock),
    events: createEventHub(),
    clock: systemClock,
    log: silentLog(),
  });
  const queue = (destination: DestinationId, dossier: string, count: number, does: string): void =>
    void outbox.enqueue(
      Array.from({ length: count }, (_, index) => ({
        dossierId: dossier,
        dossierCode: dossier,
        destination,
        actor: 'Hoa',
        operations: [
          {
            label: 'file',
            operation: 'put',
            subject: 'Tờ khai.pdf',
            key: `${destination}/${dossier}/${index}`,
            // only the first of a poisoned dossier is bad: the others stand behind it
            payload: { does: index === 0 ? does : 'well' },
            after: [],
            bytes: 1000,
          },
        ],
      })),
    );
  transact(database, () => {
    for (let index = 0; index < HEALTHY / 5; index += 1) {
      queue('igate', `D${index}`, 5, 'well');
      const bad = Math.floor(index / 10);
      if (poisoned && index % 10 === 5 && bad < POISONED * POISONS.length) {
        queue('igate', `poison-${bad}`, 1 + FOLLOWERS, POISONS[bad % POISONS.length] ?? 'hanging');
      }
    }
    for (let index = 0; index < BESIDE / 5; index += 1) queue('idesk', `D${index}`, 5, 'well');
  });
  const started = performance.now();
  outbox.start();
  await ended;
  const held = Number(
    database.prepare(`SELECT count(*) FROM job WHERE dossier_id LIKE 'poison-%' AND state = 'done'`).pluck().get(),
  );
  await outbox.stop();
  database.close();
  if (held > 0) throw new Error(`${held} jobs of poisoned dossiers went before their first`);
  return { igate: last.igate - started, idesk: last.idesk - started };
}

/** Dossiers that are refused, hang, or may have arrived, among others that are well: what the others lose by them. */
export async function benchPoison(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'qmc-bench-poison-'));
  try {
    const openQueue = longQueues(folder, LONG);
    const clean: Measured[] = [];
    const poisoned: Measured[] = [];
    // by turns, so that a busy moment of the machine falls on both; the first round warms up
    for (let round = 0; round <= ROUNDS; round += 1) {
      const [without, withPoison] = [await run(openQueue(), false), await run(openQueue(), true)];
      if (round === 0) continue;
      clean.push(without);
      poisoned.push(withPoison);
    }
    const result = (destination: keyof Measured, jobs: number, where: string, least: number): BenchResult => {
      const rate = (runs: readonly Measured[]): number => (jobs / median(runs.map((one) => one[destination]))) * 1000;
      const dossiers = POISONED * POISONS.length;
      return {
        name: `${jobs} healthy jobs ${where} ${dossiers} poisoned dossiers, ${LONG} jobs in the table`,
        value: rate(poisoned),
        unit: 'jobs/s',
        yardstick: { name: 'without the poisoned ones', value: rate(clean) },
        target: `≥ ${least} × the rate without`,
        ok: rate(poisoned) >= least * rate(clean),
      };
    };
    return [
      result('igate', HEALTHY, 'at the destination of', 0.95),
      // nothing is lost elsewhere; a twentieth is what two equal runs differ by
      result('idesk', BESIDE, 'at another destination than', 0.95),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
