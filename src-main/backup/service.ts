import { dirname, join } from 'node:path';
import type { BackupView, Snapshot } from '#contract/backup.ts';
import type { Reason } from '#contract/common.ts';
import type { AuditLog } from '../audit/service.ts';
import type { BlobStore } from '../platform/blobs/store.ts';
import { toInstant, type Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import { AppError, because, technicalText } from '../platform/errors.ts';
import type { EventHub } from '../platform/events.ts';
import type { KeyRing } from '../platform/keys.ts';
import type { Log } from '../platform/log.ts';
import type { WorkerPool } from '../platform/workers.ts';
import type { BackupProfile } from '../settings/profile.ts';
import { createMirror, misplaced, type KeepOut, type Mirror } from './mirror.ts';
import { copiesOf, folderNameOf, inOrder, SNAPSHOT_FOLDER, toSnapshot, troubleOf } from './places.ts';
import { isDue, isTooOld, isYoung, OLD_AFTER_HOURS, snapshotId } from './rules.ts';
import { databaseOf, listSnapshots, missingSpace, pruneSnapshots, writeSnapshot, type Manifest } from './snapshots.ts';
import { asideFolder } from './aside.ts';
import { createDamageStore } from './damage-store.ts';
import { createMending } from './mending.ts';
import { createPatrol, PROGRAM, type Looked, type PatrolLimits } from './patrol.ts';
import { createBackupStore } from './store.ts';
import type { ExamineTask } from './tasks.ts';

/** Copies of the database, the papers that they name, and the care that both stay whole. */
export interface Backup {
  view(): Promise<BackupView>;
  /**
   * Makes a copy now, here and in the second folder; with `to`, also in that folder. One at a time: who asks meanwhile
   * gets the answer of the one under way.
   * @throws AppError `backup.no-space`, `backup.not-whole`, `backup.failed`; with `to` also `backup.folder-*`,
   * `backup.second-*`
   */
  now(actor: string, to?: string): Promise<Snapshot>;
  /** Looks through the database and every stored paper, and mends what can be mended. */
  check(signal?: AbortSignal): Promise<Looked>;
  health(): Promise<Health>;
  /** A statement met damage: the next start asks a person before it works on. */
  foundDamage(reason: Reason): void;
  /** From now on a copy is made whenever one is due, and what is stored is looked through bit by bit. */
  start(): void;
  stop(): Promise<void>;
}

/** What is wrong with each, or `null`. */
export interface Health {
  /** Where the copies stand. */
  readonly folder: string;
  readonly copies: Reason | null;
  /** When the first copy comes, while nobody needs to miss it yet. */
  readonly firstCopy: Reason | null;
  readonly papers: Reason | null;
  /** Absent without a second folder. */
  readonly second?: { readonly folder: string; readonly reason: Reason | null };
}

export interface BackupDependencies {
  readonly keepOut: KeepOut;
  /** The folder of the database. */
  readonly home: string;
  readonly keys: KeyRing;
  readonly database: Database;
  readonly blobs: BlobStore;
  /** One thread of its own: copying and checking never delay a paper. */
  readonly workers: WorkerPool;
  readonly settings: BackupProfile;
  readonly audit: AuditLog;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly log: Log;
  /** The pool that prepares documents. */
  readonly documentWorkers: Pick<WorkerPool, 'run'>;
  /** Jobs that can go on because their bytes are good again. */
  readonly retryJobs: (ids: readonly string[], actor: string) => void;
  /** The run before this one ended without stopping. */
  readonly uncleanEnd: boolean;
  readonly patrolLimits?: Partial<PatrolLimits>;
  /** Milliseconds after the start before the first copy, and between two looks whether one is due. */
  readonly firstAfter?: number;
  readonly lookEvery?: number;
}

export function createBackup(dependencies: BackupDependencies): Backup {
  const { keepOut, home, keys, database, blobs, workers, settings, audit, events, clock, log } = dependencies;
  const { firstAfter = 60_000, lookEvery = 60_000 } = dependencies;
  const folder = join(home, SNAPSHOT_FOLDER);
  const store = createBackupStore(database);
  const second = settings.folder === undefined ? null : mirrorAt(settings.folder);
  const damageStore = createDamageStore(database);
  const patrol = createPatrol({
    home,
    database,
    databaseKey: keys.database,
    workers,
    store,
    damage: damageStore,
    mending: createMending({
      blobs,
      blobKey: keys.blobs,
      store: damageStore,
      second,
      workers: dependencies.documentWorkers,
      asideFolder: () => asideFolder(home, clock.now()),
      log,
    }),
    retryJobs: (ids) => {
      if (ids.length > 0) dependencies.retryJobs(ids, PROGRAM);
    },
    audit,
    events,
    clock,
    log,
    ...(dependencies.patrolLimits === undefined ? {} : { limits: dependencies.patrolLimits }),
  });
  let failure: Reason | null = null;
  let secondFailure: Reason | null = null;
  let running: Promise<Manifest> | null = null;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  /** When this run makes its first copy, if there is none. */
  let firstAt: number | null = null;

  function mirrorAt(place: string): Mirror {
    return createMirror({
      folder: join(place, folderNameOf(keys)),
      keepOut,
      blobs,
      blobKey: keys.blobs,
      hashesIn: async (file) => {
        const task = { kind: 'hashes', file, databaseKey: keys.database } satisfies ExamineTask;
        return workers.run<readonly string[]>('examine', task);
      },
      keep: settings.keep,
    });
  }

  const makeCopy = async (actor: string): Promise<Manifest> => {
    try {
      const known = [...(await listSnapshots(folder)), ...(await copiesOf(second))];
      const number = Math.max(0, ...known.map((copy) => copy.number)) + 1;
      const source = { databaseFile: join(home, 'data.db'), databaseKey: keys.database, workers };
      const entries = audit.latest();
      const copy = await writeSnapshot(source, folder, number, clock.now());
      if (copy.counts.entries < entries) throw new AppError('backup.not-whole', { detail: 'the copy is behind' });
      failure = null;
      await pruneSnapshots(folder, settings.keep);
      if (second !== null) await takeToSecond(second, copy);
      if (actor !== PROGRAM)
        audit.append({ actor, action: 'system.backed-up', detail: { snapshot: snapshotId(copy) } });
      return copy;
    } catch (error) {
      const reason = error instanceof AppError ? error.toReason() : because('backup.failed', {}, technicalText(error));
      failure = reason;
      log.error({ reason: reason.code, detail: reason.detail }, 'a backup failed');
      throw error instanceof AppError
        ? error
        : new AppError('backup.failed', { cause: error, detail: reason.detail ?? '' });
    } finally {
      events.publish({ type: 'backup' });
    }
  };

  /** Its failing is a finding; the copy here counts all the same. */
  const takeToSecond = async (mirror: Mirror, copy: Manifest): Promise<void> => {
    try {
      const { papers, passedOver } = await mirror.take(copy, databaseOf(folder, copy));
      log.info({ papers, passedOver }, 'the second folder has the newest copy');
      secondFailure = null;
    } catch (error) {
      secondFailure = error instanceof AppError ? error.toReason() : because('backup.failed', {}, technicalText(error));
      log.warn({ reason: secondFailure.code, detail: secondFailure.detail }, 'the second folder was not reached');
    }
  };

  const single = (actor: string): Promise<Manifest> => {
    running ??= makeCopy(actor).finally(() => (running = null));
    return running;
  };

  const look = async (): Promise<void> => {
    try {
      const newest = (await listSnapshots(folder))[0];
      if (!stopped && isDue(newest?.at ?? null, clock.now(), settings.everyMinutes)) await single(PROGRAM);
    } catch {
      // told as a finding; the next look tries again
    } finally {
      schedule(lookEvery);
    }
  };

  const schedule = (milliseconds: number): void => {
    if (!stopped) timer = setTimeout(() => void look(), milliseconds).unref();
  };

  const placesOf = async (): Promise<Snapshot[]> => {
    const here = await listSnapshots(folder);
    return inOrder(here, await copiesOf(second));
  };

  const secondReason = async (): Promise<Reason | null> =>
    second === null ? null : (secondFailure ?? (await troubleOf(dirname(second.folder), keepOut)));

  /** Room that was missing at the last copy may be there by now; the next copy comes by itself. */
  const lookForSpace = async (): Promise<void> => {
    if (failure === null || !wasTooFull(failure)) return;
    failure = (await missingSpace(folder, join(home, 'data.db')))?.toReason() ?? null;
  };

  /** What is wrong with the copies here; data that is new misses none yet, and `firstCopy` says when one comes. */
  const standing = (newestAt: string | undefined): { readonly wrong: readonly Reason[]; firstCopy: Reason | null } => {
    const young = failure === null && newestAt === undefined && isYoung(audit.began(), clock.now());
    if (young) return { wrong: [], firstCopy: firstCopyAfter(firstAt === null ? null : firstAt - clock.now()) };
    return { wrong: [...(failure === null ? [] : [failure]), ...ageOf(newestAt, clock.now())], firstCopy: null };
  };

  return {
    async view() {
      const [snapshots, ofSecond] = await Promise.all([placesOf(), secondReason(), lookForSpace()]);
      const newest = snapshots.find(({ places }) => places.includes('data'));
      const secondNewest = snapshots.find(({ places }) => places.includes('second'));
      const checkedAt = store.patrol()?.finished_at ?? null;
      const { wrong, firstCopy } = standing(newest?.at);
      return {
        folder,
        everyMinutes: settings.everyMinutes,
        keep: settings.keep,
        snapshots,
        running: running !== null,
        lastGoodAt: newest?.at ?? null,
        second:
          second === null ? null : { folder: second.folder, lastGoodAt: secondNewest?.at ?? null, reason: ofSecond },
        findings: [...patrol.findings(), ...wrong, ...(ofSecond === null ? [] : [ofSecond])],
        firstCopy,
        damagedPapers: patrol.papers(),
        papersCheckedAt: checkedAt === null ? null : toInstant(checkedAt),
        restored: store.lastRestoration(),
        recovery: null,
      };
    },

    async health() {
      const [here, ofSecond] = await Promise.all([listSnapshots(folder), secondReason(), lookForSpace()]);
      const { wrong, firstCopy } = standing(here[0] === undefined ? undefined : toInstant(here[0].at));
      return {
        folder,
        copies: wrong[0] ?? null,
        firstCopy,
        papers: patrol.findings()[0] ?? null,
        ...(second === null ? {} : { second: { folder: second.folder, reason: ofSecond } }),
      };
    },

    check: (signal) => patrol.full(signal),
    foundDamage: (reason) => patrol.foundDamage(reason),

    async now(actor, to) {
      const wrong = to === undefined ? null : await misplaced(to, keepOut);
      if (wrong !== null) throw wrong;
      const copy = await single(actor);
      if (to !== undefined) await mirrorAt(to).take(copy, databaseOf(folder, copy));
      const found = (await placesOf()).find(({ id }) => id === snapshotId(copy));
      return found ?? toSnapshot(copy, ['data']);
    },

    start() {
      firstAt = clock.now() + firstAfter;
      schedule(firstAfter);
      patrol.start(dependencies.uncleanEnd);
    },

    async stop() {
      stopped = true;
      clearTimeout(timer);
      await patrol.stop();
      await running?.catch(() => undefined);
    },
  };
}

/** @param milliseconds until then; `null` when no program runs that makes copies. */
function firstCopyAfter(milliseconds: number | null): Reason {
  if (milliseconds === null) return because('backup.first-at-start');
  return because('backup.first-soon', { minutes: Math.max(1, Math.ceil(milliseconds / 60_000)) });
}

/** Where the system counted too little room. A limit that it does not count is only found by writing. */
function wasTooFull({ code, params }: Reason): boolean {
  return code === 'backup.no-space' && Number(params.free) < Number(params.needed);
}

function ageOf(newestAt: string | undefined, now: number): Reason[] {
  if (newestAt === undefined) return [because('backup.none')];
  return isTooOld(Date.parse(newestAt), now) ? [because('backup.too-old', { hours: OLD_AFTER_HOURS })] : [];
}
