import type { DestinationId, Reason } from '#contract/common.ts';
import type { AuditLog } from '../audit/service.ts';
import type { Connector, Receipt } from '../connectors/connector.ts';
import type { BlobStore } from '../platform/blobs/store.ts';
import type { Clock } from '../platform/clock.ts';
import { transact } from '../platform/database/database.ts';
import type { Database } from '../platform/database/connection.ts';
import { because, technicalText } from '../platform/errors.ts';
import type { EventHub } from '../platform/events.ts';
import type { Log } from '../platform/log.ts';
import { machineFailure } from '../platform/machine-failures.ts';
import { tryJob } from './attempt.ts';
import { createClaiming } from './claiming.ts';
import { createDestinations, unknownHealth, type Destination, type Health, type Running } from './destinations.ts';
import type { JobRow } from './job.ts';
import type { OutboxLimits } from './limits.ts';
import type { Notices } from './notices.ts';
import { createOutcomes, type Ended } from './outcomes.ts';
import { uploadProgress } from './progress.ts';
import type { Quiet, QuietState } from './quiet.ts';
import { takeUp } from './recovery.ts';
import type { TryResult } from './rules.ts';
import type { RunStore } from './run-store.ts';
import type { QueueStore } from './store.ts';

export interface RunnerDependencies {
  readonly database: Database;
  readonly connectors: ReadonlyMap<DestinationId, Connector>;
  readonly concurrency: (destination: DestinationId) => number;
  readonly blobs: Pick<BlobStore, 'size' | 'stream'>;
  readonly audit: AuditLog;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits: OutboxLimits;
  readonly random: () => number;
  readonly queue: QueueStore;
  readonly store: RunStore;
  readonly notices: Notices;
  readonly quiet: Quiet;
}

/**
 * Sends what is ready. All destinations share one *turn*: in one transaction the tries that ended are written down and
 * the next jobs are marked as being sent, and only after its commit do these calls leave. So every job costs at most
 * one commit, and what a crash interrupts is always known to have been under way.
 */
export interface Runner {
  start(): void;
  wake(): void;
  health(destination: DestinationId): Health;
  /** What may go there at this hour. */
  quiet(destination: DestinationId): QuietState;
  /** Bytes of a job that are out; 0 when it is not being sent. */
  sentBytes(destination: DestinationId, number: number): number;
  /**
   * A person wants it now: `probe` lets one job go at once, `close` all of them, in quiet hours too;
   * `close-in-hours` leaves the quiet hours in force. Inside the caller's transaction.
   */
  lift(destination: DestinationId, how: 'probe' | 'close' | 'close-in-hours'): void;
  drain(timeoutMs: number): Promise<boolean>;
  stop(): Promise<void>;
}

/** How long a call that was broken off may take to notice. */
const ABORT_GRACE = 30_000;
/** When the database did not take a turn (a full disk), the next try comes after this. */
const DATABASE_PAUSE = 1000;
/** How many times as long as a commit takes lies between two of them, where they are shared. */
const COMMITS_APART = 4;
/** The part of the time that commits may take before outcomes share them. */
const COMMITS_ALONE = 0.2;
/** The longest that an outcome waits for others to share its commit. */
const LONGEST_GATHERING = 20;
/** A clock that went back by more than this was set. */
const CLOCK_STEP = 1000;

export function createRunner(dependencies: RunnerDependencies): Runner {
  const { database, audit, clock, log, limits, random, queue, store, notices } = dependencies;
  const destinations = createDestinations(dependencies);
  const claiming = createClaiming({ ...dependencies, destinations });
  const writeDown = createOutcomes({ store, queue, audit, notices, clock, random, limits });
  const finished: Ended[] = [];
  const drains = new Set<(empty: boolean) => void>();
  let state: 'new' | 'running' | 'stopping' | 'closed' = 'new';
  let scheduled = false;
  let timer: NodeJS.Timeout | undefined;
  let gathering: NodeJS.Timeout | undefined;
  /** What a commit took lately, in milliseconds. */
  let commitTime = 0;
  /** What a call took lately. */
  let callTime = 0;
  /** When the last turn ended, by the clock that never jumps. */
  let lastTurn = 0;
  let lastNow = 0;
  let trouble: Reason | null = null;

  const launch = (destination: Destination, running: Running): void => {
    const { job, controller } = running;
    const began = performance.now();
    const progress = uploadProgress(dependencies.events, clock, job);
    let watchdog: NodeJS.Timeout | undefined;
    const tooLong = new Promise<TryResult>((resolve) => {
      const answer = { kind: 'outcome-unknown', reason: because('outbox.too-long') } as const;
      watchdog = setTimeout(() => {
        controller.abort();
        watchdog = setTimeout(() => resolve({ asked: false, answer }), ABORT_GRACE);
      }, limits.attemptTime);
    });
    const trying = tryJob(job, {
      connector: destination.connector,
      blobs: dependencies.blobs,
      receipts: receiptsFor(job),
      signal: controller.signal,
      log,
      onSent(bytes) {
        running.lastSign = performance.now();
        running.sentBytes = bytes;
        progress.sent(bytes);
        // a large file on a slow or capped line takes as long as it takes
        watchdog?.refresh();
      },
    });
    destination.active.set(job.number, running);
    running.ended = Promise.race([trying, tooLong]).then((result) => {
      clearTimeout(watchdog);
      progress.end();
      const endedAt = performance.now();
      callTime += (endedAt - began - callTime) / 4;
      finished.push({ destination, running, result, endedAt });
      gather();
    });
  };

  /**
   * A commit for each outcome holds up every other call. Where calls are long beside a commit, that is little, and each
   * goes at once: waiting for others would bring the calls into step, and then they share the processor instead of each
   * other's waiting time. Where commits would take a good part of the time (a slow disk, quick calls), a multiple of the
   * time that one takes lies between two of them, in which outcomes gather.
   */
  const gather = (): void => {
    const calls = destinations.all.reduce((sum, each) => sum + each.active.size, 0);
    const rest = lastTurn + COMMITS_APART * commitTime - performance.now();
    const alone = calls * commitTime <= COMMITS_ALONE * callTime;
    if (alone || calls === finished.length || rest <= 0) wake();
    else gathering ??= setTimeout(wake, Math.min(rest, LONGEST_GATHERING));
  };

  const receiptsFor = (job: JobRow): Map<string, Receipt> => {
    const receipts = new Map<string, Receipt>();
    for (const row of store.receipts(job.number)) {
      if (row.receipt !== null) receipts.set(row.key, JSON.parse(row.receipt) as Receipt);
    }
    return receipts;
  };

  const turn = (): void => {
    scheduled = false;
    if (state === 'new') notices.send();
    if (state !== 'running' && state !== 'stopping') return;
    clearTimeout(timer);
    clearTimeout(gathering);
    gathering = undefined;
    const now = clock.now();
    const wentBackBy = lastNow - now;
    lastNow = now;
    const ended = finished.splice(0);
    const before = destinations.all.map((destination) => ({ destination, health: destination.health }));
    const claims: { destination: Destination; running: Running }[] = [];
    const began = performance.now();
    try {
      transact(database, () => {
        if (wentBackBy > CLOCK_STEP) destinations.bringWithinReach(now, wentBackBy);
        for (const each of ended) {
          each.destination.active.delete(each.running.job.number);
          writeDown(each, state !== 'running');
        }
        for (const { destination, health } of before) {
          if (destination.health !== health) destinations.write(destination);
        }
        if (state !== 'running') return;
        for (const destination of destinations.all) {
          for (const running of claiming.claimNext(destination, now)) claims.push({ destination, running });
        }
      });
    } catch (error) {
      log.error({ err: error, ended: ended.length }, 'the queue could not be written; trying again');
      for (const { destination, health } of before) destination.health = health;
      for (const { destination, running } of ended) destination.active.set(running.job.number, running);
      finished.unshift(...ended);
      tellTrouble(machineFailure(error)?.toReason() ?? because('platform.internal', {}, technicalText(error)));
      timer = setTimeout(turn, DATABASE_PAUSE);
      return;
    }
    tellTrouble(null);
    lastTurn = performance.now();
    if (ended.length > 0) commitTime += (lastTurn - began - commitTime) / 4;
    for (const { destination, running } of claims) launch(destination, running);
    for (const { destination, health } of before) {
      if (destination.health !== health) notices.destination(destination.id);
    }
    notices.send();
    sleep(now);
    if (drains.size > 0 && nothingToSend()) for (const resolve of [...drains]) resolve(true);
  };

  /** Windows hear of it when it begins and when it is over. */
  const tellTrouble = (reason: Reason | null): void => {
    const before = trouble;
    trouble = reason;
    if (before?.code === reason?.code) return;
    for (const { id } of destinations.all) notices.destination(id);
    notices.send();
  };

  const nothingToSend = (): boolean =>
    finished.length === 0 &&
    destinations.all.every((each) => each.active.size === 0 && claiming.dueAt(each) === undefined);

  /** Until the next job is due; when all hands are full, the end of a call wakes the queue instead. */
  const sleep = (now: number): void => {
    if (state !== 'running') return;
    const wait = Math.min(...destinations.all.map((destination) => claiming.nextIn(destination, now)));
    if (wait !== Infinity) timer = setTimeout(wake, Math.min(Math.max(wait, 1), limits.longestSleep));
  };

  /** The turn comes after whatever transaction this is called in: that one ends before anything else runs. */
  const wake = (): void => {
    if (scheduled || state === 'closed') return;
    scheduled = true;
    setImmediate(turn);
  };

  const callsEnd = async (within: number): Promise<void> => {
    const calls = destinations.all.flatMap((each) => [...each.active.values()]).map((each) => each.ended);
    if (calls.length === 0) return;
    let bound: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (bound = setTimeout(resolve, within)));
    await Promise.race([Promise.all(calls), late]);
    clearTimeout(bound);
  };

  return {
    start() {
      if (state !== 'new') return;
      state = 'running';
      const now = clock.now();
      lastNow = now;
      transact(database, () => {
        takeUp({ store, audit, notices }, now);
        destinations.bringWithinReach(now, 0);
      });
      destinations.probeOffline(now);
      wake();
    },
    wake() {
      wake();
    },
    health: (destination) => ({ ...(destinations.byId(destination)?.health ?? unknownHealth), trouble }),
    quiet: (destination) => destinations.quietAt(destination, clock.now()),
    sentBytes: (destination, number) => destinations.sentBytes(destination, number),
    lift: (destination, how) => destinations.lift(destination, how),
    drain(timeoutMs) {
      return new Promise((resolve) => {
        const end = (empty: boolean): void => {
          clearTimeout(bound);
          drains.delete(end);
          resolve(empty);
        };
        const bound = setTimeout(() => end(false), timeoutMs);
        drains.add(end);
        wake();
      });
    },
    async stop() {
      if (state === 'stopping' || state === 'closed') return;
      const started = state === 'running';
      state = 'stopping';
      clearTimeout(timer);
      await callsEnd(limits.stopTime / 2);
      for (const destination of destinations.all) {
        for (const running of destination.active.values()) running.controller.abort();
      }
      await callsEnd(limits.stopTime / 2);
      if (started) turn();
      state = 'closed';
      clearTimeout(timer);
      clearTimeout(gathering);
      notices.close();
      for (const resolve of [...drains]) resolve(false);
    },
  };
}
