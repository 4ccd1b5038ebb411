import type { DestinationId, Reason } from '#contract/common.ts';
import type { AuditLog } from '../audit/service.ts';
import type { Clock } from '../platform/clock.ts';
import { positionOf } from '../platform/cursor.ts';
import { AppError, because } from '../platform/errors.ts';
import { KEPT_BACK, LEVELS, writeReason, type JobRow } from './job.ts';
import type { OutboxLimits } from './limits.ts';
import { personLine } from './lines.ts';
import type { Notices } from './notices.ts';
import { clockText } from './quiet-rules.ts';
import type { Runner } from './runner.ts';
import type { JobSelection, Selections } from './selection.ts';
import type { DecisionStore, QueueStore } from './store.ts';

/** More at once are sent again in bulk: behind what is sent for the first time. */
const BY_HAND = 20;
const DAY = 24 * 60 * 60 * 1000;

/** What became of the jobs that somebody named. */
export interface Decided {
  /** Jobs that were changed. */
  readonly count: number;
  /** Of the jobs that were named, those that were not, and why. */
  readonly unchanged: { readonly id: string; readonly reason: Reason }[];
}

/** So many of a selection in one transaction, from where the portion before ended. */
export interface Portion extends JobSelection {
  readonly limit: number;
  readonly cursor?: string | undefined;
}
/** What became of a portion; `left` is how many more match. */
export interface PortionDone {
  readonly count: number;
  readonly left: number;
  readonly nextCursor: string | null;
}

interface DecisionDependencies {
  readonly store: DecisionStore;
  readonly queue: QueueStore;
  readonly selections: Selections;
  readonly runner: Pick<Runner, 'lift'>;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly notices: Notices;
  readonly limits: Pick<OutboxLimits, 'holdCap'>;
  /** IANA name of the zone that times are shown in. */
  readonly zone: string;
}

/** What people decide about jobs. Each call belongs inside a transaction. */
export function createDecisions(dependencies: DecisionDependencies) {
  const { store, queue, selections, runner, audit, clock, notices, limits, zone } = dependencies;

  /** Everything at a destination that waits for credentials goes on. */
  const credentials = (destination: DestinationId): void => {
    for (const job of store.resume(destination, ['needs-login'], null, clock.now())) notices.job(job);
    notices.destination(destination);
  };

  const chosenOf = (
    ids: readonly string[],
    fits: (job: JobRow) => boolean,
  ): Pick<Decided, 'unchanged'> & { readonly chosen: JobRow[] } => {
    const chosen: JobRow[] = [];
    const unchanged: Decided['unchanged'] = [];
    for (const id of new Set(ids)) {
      const job = store.byId(id);
      if (job !== undefined && fits(job)) chosen.push(job);
      else unchanged.push({ id, reason: whyUnchanged(job) });
    }
    return { chosen, unchanged };
  };

  const sendAgain = (job: JobRow, priority: number, actor: string): void => {
    if (job.state === 'needs-login') credentials(job.destination);
    store.sendNow(job.number, { uncertain: job.uncertain === 1, departed: true, priority }, clock.now());
    runner.lift(job.destination, 'probe');
    audit.append(personLine(job, 'transfer.retried', actor));
    notices.job(job);
  };

  const putOff = (jobs: readonly JobRow[], until: number, actor: string): number => {
    const now = clock.now();
    if (until <= now) {
      throw new AppError('outbox.hold-past', { params: { now: clockText(now, zone, now) }, field: 'until' });
    }
    if (until > now + limits.holdCap) {
      throw new AppError('outbox.hold-bounds', { params: { days: limits.holdCap / DAY }, field: 'until' });
    }
    const time = clockText(until, zone, now);
    for (const job of jobs) {
      queue.hold(job.number, until, writeReason(because('outbox.held', { actor, time })) ?? '', now);
      audit.append(personLine(job, 'transfer.held', actor, { until: new Date(until).toISOString() }));
      notices.job(job);
    }
    return jobs.length;
  };

  const cancelWithFollowers = (jobs: readonly JobRow[], why: string, actor: string): number => {
    const doomed = new Map<number, JobRow>();
    const doom = (job: JobRow | undefined): void => {
      if (job === undefined || !decidable(job) || doomed.has(job.number)) return;
      doomed.set(job.number, job);
      for (const follower of queue.openFollowers(job.number)) doom(store.byNumber(follower));
    };
    jobs.forEach(doom);
    const reason = writeReason(because('outbox.cancelled', { actor, reason: why })) ?? '';
    // by number: the head of a lane hands the lane on before the next one asks whether it is the head
    for (const job of [...doomed.values()].sort((a, b) => a.number - b.number)) {
      queue.cancel(job, reason, clock.now());
      audit.append(personLine(job, 'transfer.cancelled', actor, { reason: why, uncertain: job.uncertain }));
      notices.job(job);
    }
    return doomed.size;
  };

  const eachOf = (
    { limit, cursor, ...selection }: Portion,
    which: 'all' | 'movable',
    decide: (jobs: readonly JobRow[]) => number,
  ): PortionDone => {
    const { jobs, left } = selections.portion(selection, which, cursor === undefined ? 0 : positionOf(cursor), limit);
    const last = jobs.at(-1);
    const count = decide(jobs);
    return { count, left, nextCursor: left === 0 || last === undefined ? null : String(last.number) };
  };

  return {
    credentials,

    retry(ids: readonly string[], actor: string): Decided {
      const { chosen, unchanged } = chosenOf(ids, movable);
      for (const job of chosen) sendAgain(job, chosen.length > BY_HAND ? LEVELS.resent : LEVELS.asked, actor);
      return { count: chosen.length, unchanged };
    },

    retryWhere: (portion: Portion, actor: string): PortionDone =>
      eachOf(portion, 'movable', (jobs) => {
        for (const job of jobs) sendAgain(job, LEVELS.resent, actor);
        return jobs.length;
      }),

    waitWhere(portion: Portion, until: number, actor: string): PortionDone {
      return eachOf(portion, 'movable', (jobs) => putOff(jobs, until, actor));
    },

    cancelWhere: (portion: Portion, why: string, actor: string): PortionDone =>
      eachOf(portion, 'all', (jobs) => cancelWithFollowers(jobs, why, actor)),

    waitUntil(ids: readonly string[], until: number, actor: string): Decided {
      const { chosen, unchanged } = chosenOf(ids, movable);
      return { count: putOff(chosen, until, actor), unchanged };
    },

    retryDestination(destination: DestinationId, actor: string, quietHours: 'lift' | 'keep'): number {
      const now = clock.now();
      // what is sent again in bulk goes at any hour, so with the hours kept each stays at its own level
      const level = quietHours === 'lift' ? LEVELS.resent : null;
      const resumed = store.resume(destination, ['needs-login', 'needs-person'], level, now);
      for (const job of [...resumed, ...store.hurry(destination, level, now)]) notices.job(job);
      runner.lift(destination, quietHours === 'lift' ? 'close' : 'close-in-hours');
      notices.destination(destination);
      const count = store.waiting(destination) - store.putOff(destination, now);
      if (count > 0) {
        audit.append({ actor, action: 'transfer.retried', destination, outcome: 'ok', detail: { count } });
      }
      return count;
    },

    cancel(ids: readonly string[], why: string, actor: string): Decided {
      const { chosen, unchanged } = chosenOf(ids, decidable);
      return { count: cancelWithFollowers(chosen, why, actor), unchanged };
    },

    keepBack(dossierId: string, until: number, actor: string): number {
      const reason = writeReason(because(KEPT_BACK)) ?? '';
      const jobs = store.keepBack(dossierId, until, reason, clock.now());
      for (const job of jobs) {
        audit.append(personLine(job, 'transfer.kept-back', actor));
        notices.job(job);
      }
      return jobs.length;
    },

    letGo(dossierId: string, actor: string, from: { after?: number; destination?: DestinationId } = {}): number {
      const jobs = store.letGo(dossierId, from.after ?? 0, from.destination ?? null, clock.now());
      for (const job of jobs) {
        audit.append(personLine(job, 'transfer.let-go', actor));
        notices.job(job);
      }
      return jobs.length;
    },

    settle(id: string, arrived: boolean, actor: string): void {
      const job = store.byId(id);
      if (job === undefined) throw new AppError('outbox.not-found');
      if (job.state !== 'needs-person' || job.uncertain !== 1) throw new AppError('outbox.not-uncertain');
      const now = clock.now();
      if (arrived) {
        store.arrived(job.number, now);
        queue.release(job);
      } else if (job.kept_back === 1) {
        store.notArrived(job.number, writeReason(because(KEPT_BACK)) ?? '', now);
      } else {
        store.sendNow(job.number, { uncertain: false, departed: false, priority: LEVELS.asked }, now);
        runner.lift(job.destination, 'probe');
      }
      audit.append(personLine(job, 'transfer.settled', actor, { arrived: arrived ? 1 : 0 }));
      notices.job(job);
    },
  };
}

function decidable(job: JobRow): boolean {
  return job.state === 'waiting' || job.state === 'needs-login' || job.state === 'needs-person';
}

/** What is kept back goes on by its dossier alone. */
function movable(job: JobRow): boolean {
  return decidable(job) && !(job.state === 'needs-person' && job.kept_back === 1);
}

function whyUnchanged(job: JobRow | undefined): Reason {
  if (job === undefined) return because('outbox.not-found');
  if (job.state === 'needs-person') return because(KEPT_BACK);
  if (job.state === 'done') return because('outbox.stays-done');
  return because(job.state === 'cancelled' ? 'outbox.stays-cancelled' : 'outbox.stays-sending');
}
