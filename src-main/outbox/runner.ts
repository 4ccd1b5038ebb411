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
import { allowance, closedCircuit, fromStored, nextCircuit, withinReach, type Circuit } from './circuit-rules.ts';
import { PRIORITY_LEVELS, readReason, writeReason, type JobRow } from './job.ts';
import type { OutboxLimits } from './limits.ts';
import { transferLine } from './lines.ts';
import type { Notices } from './notices.ts';
import { uploadProgress } from './progress.ts';
import { takeUp } from './recovery.ts';
import { afterTry, isNews, type TryResult } from './rules.ts';
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
}

export interface Health {
  readonly circuit: Circuit;
  readonly lastSuccessAt: number | null;
  /** What the machine refuses, so that nothing can be sent anywhere: a full disk. */
  readonly trouble?: Reason | null;
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
  /** A person wants it now: `probe` lets one job go at once, `close` all of them. Inside the caller's transaction. */
  lift(destination: DestinationId, how: 'probe' | 'close'): void;
  drain(timeoutMs: number): Promise<boolean>;
  stop(): Promise<void>;
}

interface Running {
  readonly job: JobRow;
  readonly controller: AbortController;
  readonly probe: boolean;
  ended: Promise<void>;
}

interface Destination {
  readonly id: DestinationId;
  readonly connector: Connector;
  readonly active: Map<number, Running>;
  health: Health;
}

/** How long a call that was broken off may take to notice. */
const ABORT_GRACE = 30_000;
/** When the database did not take a turn (a full disk), the next try comes after this. */
const DATABASE_PAUSE = 1000;
/** The longest that an outcome waits for others to share its commit. */
const LONGEST_GATHERING = 20;
/** A clock that went back by more than this was set. */
const CLOCK_STEP = 1000;

export function createRunner(dependencies: RunnerDependencies): Runner {
  const { database, audit, clock, log, limits, random, queue, store, notices } = dependencies;
  const destinations = new Map<DestinationId, Destination>();
  const finished: { destination: Destination; running: Running; result: TryResult }[] = [];
  const drains = new Set<(empty: boolean) => void>();
  let state: 'new' | 'running' | 'stopping' | 'closed' = 'new';
  let scheduled = false;
  let timer: NodeJS.Timeout | undefined;
  let gathering: NodeJS.Timeout | undefined;
  /** What a commit took lately, in milliseconds. */
  let commitTime = 0;
  let lastNow = 0;
  let trouble: Reason | null = null;

  for (const [id, connector] of dependencies.connectors) {
    destinations.set(id, { id, connector, active: new Map(), health: { circuit: closedCircuit, lastSuccessAt: null } });
  }
  for (const row of store.circuits()) {
    const destination = [...destinations.values()].find((candidate) => candidate.id === row.destination);
    if (destination === undefined) continue;
    destination.health = { circuit: fromStored(row, readReason), lastSuccessAt: row.last_success_at };
  }

  const writeHealth = ({ id, health }: Destination): void =>
    store.writeCircuit({
      destination: id,
      failures: health.circuit.failures,
      open_until: health.circuit.kind === 'closed' ? 0 : health.circuit.until,
      last_success_at: health.lastSuccessAt,
      reason: writeReason(health.circuit.reason),
    });

  /** After the clock went back: nothing waits longer than it was meant to. */
  const bringWithinReach = (now: number, wentBackBy: number): void => {
    for (const destination of destinations.values()) {
      for (const level of PRIORITY_LEVELS) store.bringWithinReach(destination.id, level, now, limits.waitCap);
      const { health } = destination;
      const circuit = { ...health.circuit, until: Math.max(0, health.circuit.until - wentBackBy) };
      destination.health = { ...health, circuit: withinReach(circuit, now, limits) };
    }
  };

  const writeDown = (destination: Destination, { job, controller, probe }: Running, result: TryResult): void => {
    const now = clock.now();
    const verdict = afterTry({ attempts: job.attempts }, result, now, random, limits);
    // what we broke off ourselves says nothing about the remote
    const ours = controller.signal.aborted && state !== 'running' && verdict.state === 'waiting';
    const reason = writeReason(verdict.reason);
    const receipt = verdict.receipt === null ? null : receiptText(verdict.receipt);
    store.settle({
      number: job.number,
      state: verdict.state,
      attempts: verdict.counts ? job.attempts : job.attempts - 1,
      next_attempt_at: ours ? 0 : verdict.nextAttemptAt,
      uncertain: verdict.uncertain ? 1 : 0,
      reason,
      receipt,
      updated_at: now,
    });
    notices.job(job);
    store.endAttempt({
      number: job.number,
      attempt: job.attempts,
      ended_at: now,
      outcome: verdict.outcome,
      reason,
    });
    if (verdict.state === 'done') queue.release(job);
    const reasonBefore: Reason | null = job.reason === null ? null : readReason(job.reason);
    if (!ours && isNews({ reasonCode: reasonBefore?.code ?? null }, verdict)) audit.append(transferLine(job, verdict));
    if (verdict.signal !== null && !ours) {
      const circuit = nextCircuit(destination.health.circuit, verdict.signal, probe, now, random, limits);
      const lastSuccessAt = verdict.state === 'done' ? now : destination.health.lastSuccessAt;
      destination.health = { circuit, lastSuccessAt };
    }
  };

  const isProbing = ({ active }: Destination): boolean => [...active.values()].some((running) => running.probe);

  const claimNext = (destination: Destination, now: number): Running[] => {
    if (store.count(destination.id, 'needs-login') > 0) return [];
    const { circuit } = destination.health;
    const concurrency = dependencies.concurrency(destination.id);
    let free = allowance(circuit, now, concurrency, destination.active.size, isProbing(destination));
    const claimed: Running[] = [];
    for (const level of PRIORITY_LEVELS) {
      if (free === 0) break;
      for (const number of store.ready(destination.id, level, now, free)) {
        const job = store.claim(number, now, limits.historyLength);
        notices.job(job);
        const probe = circuit.kind !== 'closed';
        claimed.push({ job, controller: new AbortController(), probe, ended: Promise.resolve() });
        free -= 1;
      }
    }
    return claimed;
  };

  const launch = (destination: Destination, running: Running): void => {
    const { job, controller } = running;
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
        progress.sent(bytes);
        // a large file on a slow or capped line takes as long as it takes
        watchdog?.refresh();
      },
    });
    destination.active.set(job.number, running);
    running.ended = Promise.race([trying, tooLong]).then((result) => {
      clearTimeout(watchdog);
      progress.end();
      finished.push({ destination, running, result });
      gather();
    });
  };

  /**
   * On a slow disk, a commit for each outcome would hold up every call. So an outcome waits as long as a commit takes
   * for others to share it, unless none is under way: waiting costs one commit's time and saves several.
   */
  const gather = (): void => {
    const underWay = [...destinations.values()].reduce((sum, each) => sum + each.active.size, 0) - finished.length;
    if (underWay === 0 || commitTime < 1) wake();
    else gathering ??= setTimeout(wake, Math.min(commitTime, LONGEST_GATHERING));
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
    const before = [...destinations.values()].map((destination) => ({ destination, health: destination.health }));
    const claims: { destination: Destination; running: Running }[] = [];
    const began = performance.now();
    try {
      transact(database, () => {
        if (wentBackBy > CLOCK_STEP) bringWithinReach(now, wentBackBy);
        for (const { destination, running, result } of ended) {
          destination.active.delete(running.job.number);
          writeDown(destination, running, result);
        }
        for (const { destination, health } of before) {
          if (destination.health !== health) writeHealth(destination);
        }
        if (state !== 'running') return;
        for (const destination of destinations.values()) {
          for (const running of claimNext(destination, now)) claims.push({ destination, running });
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
    if (ended.length > 0) commitTime += (performance.now() - began - commitTime) / 4;
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
    for (const destination of destinations.keys()) notices.destination(destination);
    notices.send();
  };

  const dueAt = (destination: Destination): number | undefined => {
    if (store.count(destination.id, 'needs-login') > 0) return undefined;
    const times = PRIORITY_LEVELS.map((level) => store.nextDue(destination.id, level)).filter((at) => at !== undefined);
    return times.length === 0 ? undefined : Math.min(...times);
  };

  const nothingToSend = (): boolean =>
    finished.length === 0 &&
    [...destinations.values()].every((each) => each.active.size === 0 && dueAt(each) === undefined);

  /** Until the next job is due; when all hands are full, the end of a call wakes the queue instead. */
  const sleep = (now: number): void => {
    let wait = Infinity;
    for (const destination of destinations.values()) {
      const { circuit } = destination.health;
      if (destination.active.size >= dependencies.concurrency(destination.id)) continue;
      if (circuit.kind !== 'closed' && isProbing(destination)) continue;
      const due = dueAt(destination);
      if (due === undefined) continue;
      wait = Math.min(wait, Math.max(due, circuit.kind === 'closed' ? 0 : circuit.until) - now);
    }
    if (wait === Infinity || state !== 'running') return;
    timer = setTimeout(wake, Math.min(Math.max(wait, 1), limits.longestSleep));
  };

  /** The turn comes after whatever transaction this is called in: that one ends before anything else runs. */
  const wake = (): void => {
    if (scheduled || state === 'closed') return;
    scheduled = true;
    setImmediate(turn);
  };

  const callsEnd = async (within: number): Promise<void> => {
    const calls = [...destinations.values()].flatMap((each) => [...each.active.values()]).map((each) => each.ended);
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
        bringWithinReach(now, 0);
      });
      // a new start finds out for itself whether the line is there
      for (const destination of destinations.values()) {
        const { health } = destination;
        if (health.circuit.kind === 'offline') {
          destination.health = { ...health, circuit: { ...health.circuit, until: now } };
        }
      }
      wake();
    },
    wake() {
      wake();
    },
    health: (destination) => ({
      ...(destinations.get(destination)?.health ?? { circuit: closedCircuit, lastSuccessAt: null }),
      trouble,
    }),
    lift(id, how) {
      const destination = destinations.get(id);
      if (destination === undefined || destination.health.circuit.kind === 'closed') return;
      const { health } = destination;
      const circuit = how === 'close' ? closedCircuit : { ...health.circuit, until: clock.now() };
      destination.health = { ...health, circuit };
      writeHealth(destination);
      notices.destination(id);
    },
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
      for (const destination of destinations.values()) {
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

/** A receipt is data; one that is none is kept as empty rather than making an effect look undone. */
function receiptText(receipt: Receipt): string {
  try {
    return JSON.stringify(receipt);
  } catch {
    return '{}';
  }
}
