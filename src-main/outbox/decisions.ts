import type { DestinationId, Reason } from '#contract/common.ts';
import type { JobState } from '#contract/outbox.ts';
import type { AuditLog } from '../audit/service.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, because } from '../platform/errors.ts';
import { LEVELS, writeReason, type JobRow } from './job.ts';
import type { OutboxLimits } from './limits.ts';
import { personLine } from './lines.ts';
import type { Notices } from './notices.ts';
import { clockText } from './quiet-rules.ts';
import type { Runner } from './runner.ts';
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

/** Which jobs to try again. */
export interface RetryFilter {
  readonly states: readonly Extract<JobState, 'waiting' | 'needs-login' | 'needs-person'>[];
  readonly destination?: DestinationId | undefined;
  readonly reasonCode?: string | undefined;
  readonly limit: number;
}

interface DecisionDependencies {
  readonly store: DecisionStore;
  readonly queue: QueueStore;
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
  const { store, queue, runner, audit, clock, notices, limits, zone } = dependencies;

  /** Everything at a destination that waits for credentials goes on. */
  const credentials = (destination: DestinationId): void => {
    for (const job of store.resume(destination, ['needs-login'], null, clock.now())) notices.job(job);
    notices.destination(destination);
  };

  const chosenOf = (ids: readonly string[]): Pick<Decided, 'unchanged'> & { readonly chosen: JobRow[] } => {
    const chosen: JobRow[] = [];
    const unchanged: Decided['unchanged'] = [];
    for (const id of new Set(ids)) {
      const job = store.byId(id);
      if (job !== undefined && decidable(job)) chosen.push(job);
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

  return {
    credentials,

    retry(ids: readonly string[], actor: string): Decided {
      const { chosen, unchanged } = chosenOf(ids);
      for (const job of chosen) sendAgain(job, chosen.length > BY_HAND ? LEVELS.resent : LEVELS.asked, actor);
      return { count: chosen.length, unchanged };
    },

    retryWhere(
      { states, destination, reasonCode, limit }: RetryFilter,
      actor: string,
    ): { count: number; left: number } {
      const code = reasonCode ?? null;
      const places = [...new Set(states)].flatMap((state) => {
        const known = store.places(state).filter((place) => destination === undefined || place === destination);
        return known.map((place) => ({ state, place }));
      });
      const all = places.reduce((sum, { state, place }) => sum + store.countMatching(state, place, code), 0);
      const chosen = places
        .flatMap(({ state, place }) => store.matching(state, place, code, limit))
        .sort((a, b) => a.number - b.number)
        .slice(0, limit);
      for (const job of chosen) sendAgain(job, LEVELS.resent, actor);
      return { count: chosen.length, left: all - chosen.length };
    },

    waitUntil(ids: readonly string[], until: number, actor: string): Decided {
      const now = clock.now();
      if (until <= now) {
        throw new AppError('outbox.hold-past', { params: { now: clockText(now, zone, now) }, field: 'until' });
      }
      if (until > now + limits.holdCap) {
        throw new AppError('outbox.hold-bounds', { params: { days: limits.holdCap / DAY }, field: 'until' });
      }
      const time = clockText(until, zone, now);
      const { chosen, unchanged } = chosenOf(ids);
      for (const job of chosen) {
        queue.hold(job.number, until, writeReason(because('outbox.held', { actor, time })) ?? '', now);
        audit.append(personLine(job, 'transfer.held', actor, { until: new Date(until).toISOString() }));
        notices.job(job);
      }
      return { count: chosen.length, unchanged };
    },

    retryDestination(destination: DestinationId, actor: string): number {
      const now = clock.now();
      const resumed = store.resume(destination, ['needs-login', 'needs-person'], LEVELS.resent, now);
      for (const job of [...resumed, ...store.hurry(destination, now)]) notices.job(job);
      runner.lift(destination, 'close');
      notices.destination(destination);
      const count = store.waiting(destination);
      if (count > 0) {
        audit.append({ actor, action: 'transfer.retried', destination, outcome: 'ok', detail: { count } });
      }
      return count;
    },

    cancel(ids: readonly string[], why: string, actor: string): Decided {
      const { chosen, unchanged } = chosenOf(ids);
      const doomed = new Map<number, JobRow>();
      const doom = (job: JobRow | undefined): void => {
        if (job === undefined || !decidable(job) || doomed.has(job.number)) return;
        doomed.set(job.number, job);
        for (const follower of queue.openFollowers(job.number)) doom(store.byNumber(follower));
      };
      chosen.forEach(doom);
      const reason = writeReason(because('outbox.cancelled', { actor, reason: why })) ?? '';
      // by number: the head of a lane hands the lane on before the next one asks whether it is the head
      for (const job of [...doomed.values()].sort((a, b) => a.number - b.number)) {
        queue.cancel(job, reason, clock.now());
        audit.append(personLine(job, 'transfer.cancelled', actor, { reason: why, uncertain: job.uncertain }));
        notices.job(job);
      }
      return { count: doomed.size, unchanged };
    },

    settle(id: string, arrived: boolean, actor: string): void {
      const job = store.byId(id);
      if (job === undefined) throw new AppError('outbox.not-found');
      if (job.state !== 'needs-person' || job.uncertain !== 1) throw new AppError('outbox.not-uncertain');
      const now = clock.now();
      if (arrived) {
        store.arrived(job.number, now);
        queue.release(job);
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

function whyUnchanged(job: JobRow | undefined): Reason {
  if (job === undefined) return because('outbox.not-found');
  if (job.state === 'done') return because('outbox.stays-done');
  return because(job.state === 'cancelled' ? 'outbox.stays-cancelled' : 'outbox.stays-sending');
}
