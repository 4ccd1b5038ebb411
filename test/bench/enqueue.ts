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
import { median, quantile } from './statistics.ts';

const ROUNDS = 40;
const JOBS_IN_ROUND = 40;
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
    VALUES (?, 'igate', ?, ?, ?, ?, ?, ?, ?, ?, 2, 'waiting', 0, 'Nguyễn Thị Hoa', ?, ?)`);
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

/** An empty and a long queue, each by our code and by bare inserts. */
function openPair(folder: string, length: number): { ours: Side; bare: Side; close: () => Promise<void> } {
  const open = (name: string): Database =>
    openDatabase(join(folder, `${name}-${length}.db`), Buffer.alloc(32, 3), 'writer');
  const ourDatabase = open('ours');
  const bareDatabase = open('bare');
  const outbox = createOutbox({
    database: ourDatabase,
    connectors: { all: new Map() },
    blobs: { size: async () => 0, stream: () => Readable.from([]) },
    audit: createAuditLog(ourDatabase, systemClock),
    events: createEventHub(),
    clock: systemClock,
    log: silentLog(),
  });
  const insert = rawInsert(bareDatabase);
  const side = (database: Database, one: Side['one']): Side => ({ database, one, perSecond: [], milliseconds: [] });
  const ours = side(ourDatabase, queued(ourDatabase, outbox));
  const bare = side(bareDatabase, (index) => transact(bareDatabase, () => insert(index)));
  for (const each of [ours, bare]) fill(each, 0, length);
  return {
    ours,
    bare,
    async close() {
      await outbox.stop();
      ourDatabase.close();
      bareDatabase.close();
    },
  };
}

/** Durable queueing, one transaction a job, beside the bare inserts, with an empty and with a long queue. */
export async function benchEnqueue(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'qmc-bench-enqueue-'));
  const empty = openPair(folder, 0);
  const full = openPair(folder, FULL);
  try {
    const sides = [empty.ours, empty.bare, full.ours, full.bare];
    // by turns, so that a busy moment of the machine falls on all; the first round warms up
    for (let turn = 0; turn <= ROUNDS; turn += 1) {
      for (const side of turn % 2 === 0 ? sides : sides.toReversed()) round(side, FULL + turn * JOBS_IN_ROUND);
      await new Promise((resolve) => setImmediate(resolve));
      if (turn === 0) for (const side of sides) side.perSecond.length = side.milliseconds.length = 0;
    }
    const figures = ({ ours, bare }: { ours: Side; bare: Side }, length: number): BenchResult[] => {
      const slowest = quantile(ours.milliseconds, 0.99);
      return [
        {
          name: `durable enqueue with ${length} jobs in the table`,
          value: median(ours.perSecond),
          unit: 'jobs/s',
          yardstick: { name: 'bare inserts of the same rows, full sync', value: median(bare.perSecond) },
          target: '≥ 0.8 × the bare inserts',
          ok: median(ours.perSecond) >= 0.8 * median(bare.perSecond),
        },
        {
          name: `durable enqueue with ${length} jobs in the table, p99`,
          value: slowest,
          unit: 'ms',
          yardstick: { name: 'bare inserts, p99', value: quantile(bare.milliseconds, 0.99) },
          target: '≤ 10 ms',
          ok: slowest <= 10,
        },
      ];
    };
    const flat = (long: Side, short: Side): number => median(long.perSecond) / median(short.perSecond);
    return [
      ...figures(empty, 0),
      ...figures(full, FULL),
      {
        name: `durable enqueue with ${FULL} jobs in the table, of the rate with none`,
        value: flat(full.ours, empty.ours),
        unit: '×',
        yardstick: { name: 'bare inserts', value: flat(full.bare, empty.bare) },
        target: 'flat: ≥ 0.8',
        ok: flat(full.ours, empty.ours) >= 0.8,
      },
    ];
  } finally {
    await empty.close();
    await full.close();
    rmSync(folder, { recursive: true, force: true });
  }
}
