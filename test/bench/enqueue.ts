import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createAuditLog } from '../../src-main/audit/service.ts';
import { createOutbox, type Outbox } from '../../src-main/outbox/service.ts';
import { newId, systemClock } from '../../src-main/platform/clock.ts';
import type { Database } from '../../src-main/platform/database/connection.ts';
import { openDatabase, transact } from '../../src-main/platform/database/database.ts';
import { createEventHub } from '../../src-main/platform/events.ts';
import { silentLog } from '../../src-main/platform/log.ts';
import type { BenchResult } from './result.ts';

const ROUNDS = 10;
const JOBS_IN_ROUND = 150;
const FULL = 100_000;

/** A job as a connector plans it for one file of a dossier. */
function operation(index: number) {
  const sha256 = index.toString(16).padStart(64, '0');
  const code = dossierCode(index);
  return {
    label: 'file',
    operation: 'uploadFile',
    subject: 'Giấy chứng nhận quyền sử dụng đất, quyền sở hữu nhà ở.pdf',
    key: `igate|${code}|file|${sha256}`,
    payload: { code, sha256, size: 480_000 + index, name: 'Giấy chứng nhận quyền sử dụng đất.pdf', component: 'TP01' },
    after: [],
    bytes: 480_000 + index,
  };
}

const dossierCode = (index: number): string => `H21.17-261120-${String(index).padStart(7, '0')}`;

/** The same rows without our code: one prepared insert, one transaction with a full sync. */
function rawInsert(database: Database): (index: number) => void {
  const insert = database.prepare(`
    INSERT INTO job (id, destination, operation, subject, lane, dossier_id, dossier_code, key, payload, bytes, priority,
                     state, blocked, actor, created_at, updated_at)
    VALUES (?, 'igate', ?, ?, ?, ?, ?, ?, ?, ?, 1, 'waiting', 0, 'Nguyễn Thị Hoa', ?, ?)`);
  return (index) => {
    const job = operation(index);
    const code = dossierCode(index);
    const now = Date.now();
    insert.run(
      newId(systemClock),
      job.operation,
      job.subject,
      code,
      `id-${code}`,
      code,
      job.key,
      JSON.stringify(job.payload),
      job.bytes,
      now,
      now,
    );
  };
}

function queued(database: Database, outbox: Outbox): (index: number) => void {
  return (index) => {
    const code = dossierCode(index);
    transact(database, () =>
      outbox.enqueue([
        {
          dossierId: `id-${code}`,
          dossierCode: code,
          destination: 'igate',
          operations: [operation(index)],
          actor: 'Nguyễn Thị Hoa',
        },
      ]),
    );
  };
}

interface Side {
  readonly database: Database;
  readonly one: (index: number) => void;
  readonly perSecond: number[];
  readonly milliseconds: number[];
}

function round(side: Side, first: number): void {
  const started = performance.now();
  for (let index = first; index < first + JOBS_IN_ROUND; index += 1) {
    const before = performance.now();
    side.one(index);
    side.milliseconds.push(performance.now() - before);
  }
  side.perSecond.push((JOBS_IN_ROUND / (performance.now() - started)) * 1000);
}

function fill(side: Side, from: number, to: number): void {
  const insert = rawInsert(side.database);
  for (let start = from; start < to; start += 5000) {
    transact(side.database, () => {
      for (let index = start; index < Math.min(to, start + 5000); index += 1) insert(index);
    });
  }
  side.database.pragma('wal_checkpoint(TRUNCATE)');
}

const sorted = (values: readonly number[]): number[] => values.toSorted((a, b) => a - b);
const median = (values: readonly number[]): number => sorted(values)[Math.floor(values.length / 2)] ?? 0;
const percentile = (values: readonly number[], part: number): number =>
  sorted(values)[Math.min(values.length - 1, Math.floor(values.length * part))] ?? 0;

/** Durable queueing, one transaction a job, beside the bare inserts, with an empty and with a long queue. */
export async function benchEnqueue(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'qmc-bench-enqueue-'));
  const results: BenchResult[] = [];
  const open = (name: string): Database => openDatabase(join(folder, name), Buffer.alloc(32, 3), 'writer');
  const ourDatabase = open('ours.db');
  const rawDatabase = open('raw.db');
  const outbox = createOutbox({
    database: ourDatabase,
    connectors: { all: new Map() },
    blobs: { size: async () => 0, stream: () => Readable.from([]) },
    audit: createAuditLog(ourDatabase, systemClock),
    events: createEventHub(),
    clock: systemClock,
    log: silentLog(),
  });
  const rates: number[] = [];
  try {
    let next = 0;
    for (const length of [0, FULL]) {
      const insert = rawInsert(rawDatabase);
      const ours: Side = { database: ourDatabase, one: queued(ourDatabase, outbox), perSecond: [], milliseconds: [] };
      const raw: Side = {
        database: rawDatabase,
        one: (index) => transact(rawDatabase, () => insert(index)),
        perSecond: [],
        milliseconds: [],
      };
      if (next < length) {
        for (const side of [ours, raw]) fill(side, next, length);
        next = length;
      }
      // by turns, so that a busy moment of the machine falls on both; the first round warms up
      for (let turn = 0; turn <= ROUNDS; turn += 1) {
        for (const side of turn % 2 === 0 ? [ours, raw] : [raw, ours]) round(side, next);
        next += JOBS_IN_ROUND;
        await new Promise((resolve) => setImmediate(resolve));
        if (turn === 0) for (const side of [ours, raw]) side.perSecond.length = side.milliseconds.length = 0;
      }
      const rate = median(ours.perSecond);
      const bare = median(raw.perSecond);
      rates.push(rate);
      results.push({
        name: `durable enqueue with ${length} jobs in the table`,
        value: rate,
        unit: 'jobs/s',
        yardstick: { name: 'bare inserts of the same rows, full sync', value: bare },
        target: '≥ 0.8 × the bare inserts',
        ok: rate >= 0.8 * bare,
      });
      const slowest = percentile(ours.milliseconds, 0.99);
      results.push({
        name: `durable enqueue with ${length} jobs in the table, p99`,
        value: slowest,
        unit: 'ms',
        yardstick: { name: 'bare inserts, p99', value: percentile(raw.milliseconds, 0.99) },
        target: '≤ 10 ms',
        ok: slowest <= 10,
      });
    }
    const [empty = 0, full = 0] = rates;
    results.push({
      name: `durable enqueue with ${FULL} jobs, of the rate with an empty queue`,
      value: full / empty,
      unit: '×',
      yardstick: null,
      target: 'flat: ≥ 0.8',
      ok: full >= 0.8 * empty,
    });
    return results;
  } finally {
    await outbox.stop();
    ourDatabase.close();
    rawDatabase.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
