import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { DamagedPaper } from '#contract/backup.ts';
import type { Reason } from '#contract/common.ts';
import type { AuditLog } from '../audit/service.ts';
import { toInstant, type Clock } from '../platform/clock.ts';
import { transact, type Database } from '../platform/database/database.ts';
import { because, technicalText } from '../platform/errors.ts';
import type { EventHub } from '../platform/events.ts';
import type { Log } from '../platform/log.ts';
import type { WorkerPool } from '../platform/workers.ts';
import type { DamageStore } from './damage-store.ts';
import { markDamaged } from './marker.ts';
import type { Mending } from './mending.ts';
import type { BackupStore } from './store.ts';
import type { BlobFinding, DatabaseFinding, ExamineTask } from './tasks.ts';

export interface Looked {
  readonly papers: number;
  readonly damaged: number;
  readonly mended: number;
}

/** Looks through the database and the stored papers in the background, and mends what it can. */
export interface Patrol {
  findings(): readonly Reason[];
  papers(): DamagedPaper[];
  foundDamage(reason: Reason): void;
  /** All of it, now. */
  full(signal?: AbortSignal): Promise<Looked>;
  /** After an unclean end at once, else when the program has settled; then a bounded round each hour. */
  start(uncleanEnd: boolean): void;
  stop(): Promise<void>;
}

export interface PatrolDependencies {
  readonly home: string;
  readonly database: Database;
  readonly databaseKey: Buffer;
  /** The thread of the backups. */
  readonly workers: WorkerPool;
  readonly store: BackupStore;
  readonly damage: DamageStore;
  readonly mending: Mending;
  /** Jobs that can go on because their bytes are good again. */
  readonly retryJobs: (ids: readonly string[]) => void;
  readonly audit: AuditLog;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<PatrolLimits>;
}

export interface PatrolLimits {
  /** Bytes that are looked through on one day, besides what is needed next. */
  readonly bytesADay: number;
  /** Bytes a second in the background. */
  readonly rate: number;
  /** Milliseconds from the start to the first round, after a clean and after an unclean end. */
  readonly firstAfter: number;
  readonly firstAfterUnclean: number;
  readonly every: number;
}

const LIMITS: PatrolLimits = {
  bytesADay: 2 * 1024 * 1024 * 1024,
  rate: 20 * 1024 * 1024,
  firstAfter: 5 * 60_000,
  firstAfterUnclean: 5_000,
  every: 60 * 60_000,
};
const BATCH = 32;
/** What is needed next is looked at first, this much of it at the most. */
const WANTED_LIMIT = 2000;

export function createPatrol(dependencies: PatrolDependencies): Patrol {
  const { home, database, databaseKey, workers, store, damage, mending, retryJobs, audit, events, clock, log } =
    dependencies;
  const limits = { ...LIMITS, ...dependencies.limits };
  const ending = new AbortController();
  let databaseReason: Reason | null = null;
  let databaseDay = '';
  let timer: NodeJS.Timeout | undefined;
  let round: Promise<unknown> = Promise.resolve();

  const today = (): string => toInstant(clock.now()).slice(0, 10);

  const lookAtDatabase = async (): Promise<void> => {
    const task = { kind: 'database', databaseFile: join(home, 'data.db'), databaseKey } satisfies ExamineTask;
    const { problem } = await workers.run<DatabaseFinding>('examine', task);
    databaseDay = today();
    if (problem === null) return;
    await foundDamage(because('backup.database-damaged', {}, problem));
  };

  const foundDamage = async (reason: Reason): Promise<void> => {
    if (databaseReason !== null) return;
    databaseReason = reason;
    log.error({ problem: reason.detail }, 'the database is damaged');
    events.publish({ type: 'backup' });
    try {
      await markDamaged(home, reason, clock.now());
    } catch (error) {
      log.error({ error: technicalText(error) }, 'the damage could not be noted for the next start');
    }
  };

  const lookAt = async (hashes: readonly string[], signal: AbortSignal): Promise<Looked> => {
    const task = { kind: 'blobs', hashes } satisfies ExamineTask;
    const findings = await workers.run<readonly BlobFinding[]>('examine', task, signal);
    let mended = 0;
    for (const finding of findings) mended += (await attend(finding)) ? 1 : 0;
    // what was damaged before and is good now was mended by somebody else
    const bad = new Set(findings.map(({ sha256 }) => sha256));
    for (const sha256 of damage.open()) {
      if (!hashes.includes(sha256) || bad.has(sha256)) continue;
      damage.setMended(sha256, 'elsewhere', clock.now());
      retryJobs(damage.stuckJobs(sha256));
      events.publish({ type: 'backup' });
    }
    return { papers: hashes.length, damaged: findings.length, mended };
  };

  /** @returns whether the bytes are good again. */
  const attend = async ({ sha256, code }: BlobFinding): Promise<boolean> => {
    const now = clock.now();
    const news = !damage.open().includes(sha256);
    const reason = because(code, {}, sha256);
    damage.record(sha256, JSON.stringify(reason), now);
    const from = await mending.mend(sha256);
    transact(database, () => {
      if (from !== null) damage.setMended(sha256, from, clock.now());
      if (!news && from === null) return;
      audit.append({
        actor: PROGRAM,
        action: from === null ? 'system.damage-found' : 'system.mended',
        outcome: from === null ? 'failed' : 'ok',
        detail: { sha256, reason: code, ...(from === null ? {} : { from }) },
      });
    });
    if (from !== null) retryJobs(damage.stuckJobs(sha256));
    log.warn({ sha256, code, from }, 'damaged bytes in the store');
    events.publish({ type: 'backup' });
    events.publish({ type: 'audit', upTo: audit.latest() });
    return from !== null;
  };

  /** In the order of the hashes from where the last round ended; `most` bytes, `rate` bytes a second (0: as fast as it can). */
  const walk = async (most: number, rate: number, signal: AbortSignal): Promise<Looked> => {
    const sum = { papers: 0, damaged: 0, mended: 0 };
    const before = store.patrol();
    let bytesToday = before?.day === today() ? before.bytes : 0;
    let at = before?.sha256 ?? '';
    for (let left = most; left > 0 && !signal.aborted;) {
      const next = damage.following(at, BATCH);
      const last = next.at(-1);
      const bytes = next.reduce((total, { size }) => total + size, 0);
      if (last !== undefined)
        add(
          sum,
          await lookAt(
            next.map(({ sha256 }) => sha256),
            signal,
          ),
        );
      bytesToday += bytes;
      left -= Math.max(bytes, 1);
      const finished = next.length < BATCH;
      at = finished ? '' : (last?.sha256 ?? '');
      const finishedAt = finished ? clock.now() : (before?.finished_at ?? null);
      store.setPatrol({ sha256: at, day: today(), bytes: bytesToday, finished_at: finishedAt });
      if (finished) break;
      if (rate > 0) await pause((bytes / rate) * 1000, undefined, { ref: false, signal });
    }
    return sum;
  };

  const inBackground = async (thorough: boolean): Promise<void> => {
    const { signal } = ending;
    if (thorough || databaseDay !== today()) await lookAtDatabase();
    const wanted = [...new Set([...damage.open(), ...damage.wanted(WANTED_LIMIT)])];
    for (let at = 0; at < wanted.length && !signal.aborted; at += BATCH) {
      const batch = wanted.slice(at, at + BATCH);
      await lookAt(batch, signal);
      const bytes = batch.reduce((total, sha256) => total + damage.sizeOf(sha256), 0);
      await pause((bytes / limits.rate) * 1000, undefined, { ref: false, signal });
    }
    const row = store.patrol();
    const used = row?.day === today() ? row.bytes : 0;
    if (used < limits.bytesADay) await walk(limits.bytesADay - used, limits.rate, signal);
  };

  const schedule = (milliseconds: number, thorough: boolean): void => {
    if (ending.signal.aborted) return;
    timer = setTimeout(() => {
      round = inBackground(thorough)
        .catch((error: unknown) => {
          if (!ending.signal.aborted) log.warn({ error: technicalText(error) }, 'a round of checks was broken off');
        })
        .finally(() => schedule(limits.every, false));
    }, milliseconds).unref();
  };

  return {
    findings() {
      // a damaged database may not even tell this
      const count = databaseReason === null ? damage.openPapers() : 0;
      const papers = count === 0 ? [] : [because('backup.papers-damaged', { count })];
      return databaseReason === null ? papers : [databaseReason, ...papers];
    },
    papers: () => (databaseReason === null ? damage.papers() : []),
    foundDamage: (reason) => void foundDamage(reason),

    async full(signal) {
      const either = signal === undefined ? ending.signal : AbortSignal.any([signal, ending.signal]);
      await lookAtDatabase();
      const before = store.patrol();
      // from the first hash on, whatever a round in the background has reached
      store.setPatrol({
        sha256: '',
        day: today(),
        bytes: before?.bytes ?? 0,
        finished_at: before?.finished_at ?? null,
      });
      return walk(Infinity, 0, either);
    },

    start: (uncleanEnd) => schedule(uncleanEnd ? limits.firstAfterUnclean : limits.firstAfter, uncleanEnd),

    async stop() {
      ending.abort();
      clearTimeout(timer);
      await round;
    },
  };
}

/** Who does what no person asked for. */
export const PROGRAM = 'Chương trình';

function add(sum: { papers: number; damaged: number; mended: number }, more: Looked): void {
  sum.papers += more.papers;
  sum.damaged += more.damaged;
  sum.mended += more.mended;
}
