import { copyFileSync, rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { DestinationId } from '#contract/common.ts';
import type { DestinationHealth } from '#contract/outbox.ts';
import { createAuditLog, type AuditLog } from '../../../src-main/audit/service.ts';
import type { Connectors, PlannedOperation } from '../../../src-main/connectors/connector.ts';
import { createOutbox, type JobHistory } from '../../../src-main/outbox/service.ts';
import type { Database } from '../../../src-main/platform/database/connection.ts';
import { openDatabase } from '../../../src-main/platform/database/database.ts';
import { AppError } from '../../../src-main/platform/errors.ts';
import { createEventHub } from '../../../src-main/platform/events.ts';
import { silentLog } from '../../../src-main/platform/log.ts';
import type { TestClock, TestFile } from '../harness.ts';

const KEY = Buffer.alloc(32, 7);
/** Every random wait is half of its ceiling, so that the instant of the next try is known. */
const HALF = 0.5;
/** More tries than any job of this suite needs. */
const MOST_ROUNDS = 60;
const OFFICER = 'Nguyễn Thị Mẫu';

/** One run of the program's queue: real, on a real database, with time that passes only when it is told to. */
export interface Run {
  enqueue(operations: readonly PlannedOperation[]): void;
  /** The job of the key once its try of that number has ended. */
  tried(key: string, tries: number): Promise<JobHistory>;
  job(key: string): JobHistory;
  health(): DestinationHealth;
  /** Lets time pass until nothing goes by itself any more. */
  goOn(): Promise<void>;
  retry(id: string): void;
  settle(id: string, arrived: boolean): void;
  stop(): Promise<void>;
}

/** A data folder with its queue. */
export interface Counter {
  readonly database: Database;
  readonly audit: AuditLog;
  open(connectors: Connectors): Run;
  close(): void;
}

export interface Counters {
  counter(options: { destination: DestinationId; files: readonly TestFile[]; dossierCode: string }): Counter;
  close(): Promise<void>;
}

/** Data folders of their own for as many counters as are asked for; the schema is made once. */
export async function openCounters(clock: TestClock): Promise<Counters> {
  const folder = await mkdtemp(join(tmpdir(), 'quay-counters-'));
  const empty = join(folder, 'empty.db');
  openDatabase(empty, KEY, 'writer').close();
  let number = 0;
  return {
    counter({ destination, files, dossierCode }) {
      number += 1;
      const file = join(folder, `${number}.db`);
      copyFileSync(empty, file);
      const database = openDatabase(file, KEY, 'writer');
      const audit = createAuditLog(database, clock);
      return {
        database,
        audit,
        open: (connectors) => openRun({ database, audit, clock, connectors, destination, files, dossierCode }),
        close() {
          database.close();
          for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
        },
      };
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

interface RunOptions {
  readonly database: Database;
  readonly audit: AuditLog;
  readonly clock: TestClock;
  readonly connectors: Connectors;
  readonly destination: DestinationId;
  readonly files: readonly TestFile[];
  readonly dossierCode: string;
}

function openRun({ database, audit, clock, connectors, destination, files, dossierCode }: RunOptions): Run {
  const hub = createEventHub();
  const changed = new Set<() => void>();
  const outbox = createOutbox({
    database,
    connectors,
    blobs: {
      size: (sha256) => Promise.resolve(bytesOf(files, sha256).length),
      stream: (sha256) => Readable.from([bytesOf(files, sha256)]),
    },
    audit,
    events: {
      ...hub,
      publish(event) {
        hub.publish(event);
        for (const tell of [...changed]) tell();
      },
    },
    clock,
    log: silentLog(),
    limits: { noticeInterval: 1, stopTime: 2000 },
    random: () => HALF,
  });
  outbox.start();
  const change = (): Promise<void> =>
    new Promise((resolve) => {
      const tell = (): void => {
        changed.delete(tell);
        resolve();
      };
      changed.add(tell);
    });
  const idOf = database.prepare('SELECT id FROM job WHERE key = ? ORDER BY repeat DESC').pluck();
  const job = (key: string): JobHistory => outbox.get(String(idOf.get(key)));
  const health = (): DestinationHealth => {
    const found = outbox.destinations().find((each) => each.destination === destination);
    if (found === undefined) throw new Error(`${destination} is not connected`);
    return found;
  };

  return {
    enqueue(operations) {
      outbox.enqueue([{ dossierId: `id-${dossierCode}`, dossierCode, destination, operations, actor: OFFICER }]);
    },
    async tried(key, tries) {
      for (;;) {
        const found = job(key);
        if (found.state !== 'sending' && found.history.length >= tries) return found;
        await change();
      }
    },
    job,
    health,
    async goOn() {
      for (let round = 0; round < MOST_ROUNDS;) {
        const { sending, nextAttemptAt } = health();
        if (sending > 0) {
          await change();
          continue;
        }
        if (nextAttemptAt === null) return;
        const wait = Date.parse(nextAttemptAt) - clock.now();
        if (wait > 0) {
          round += 1;
          clock.forward(wait);
        }
        const next = change();
        outbox.wake();
        await next;
      }
      throw new Error(`still not at rest after ${MOST_ROUNDS} tries`);
    },
    retry: (id) => void outbox.retry([id], OFFICER),
    settle: (id, arrived) => void outbox.settle(id, arrived, OFFICER),
    stop: () => outbox.stop(),
  };
}

function bytesOf(files: readonly TestFile[], sha256: string): Buffer {
  const file = files.find((candidate) => candidate.sha256 === sha256);
  if (file === undefined) throw new AppError('platform.blob-missing');
  return file.bytes;
}
