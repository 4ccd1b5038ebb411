import type { DestinationId } from '#contract/common.ts';
import type { AuditLog } from '../audit/service.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError, because } from '../platform/errors.ts';
import { writeReason, type JobRow } from './job.ts';
import { personLine } from './lines.ts';
import type { Notices } from './notices.ts';
import type { Runner } from './runner.ts';
import type { DecisionStore, QueueStore } from './store.ts';

interface DecisionDependencies {
  readonly store: DecisionStore;
  readonly queue: QueueStore;
  readonly runner: Pick<Runner, 'lift'>;
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly notices: Notices;
}

/** What people decide about jobs. Each call belongs inside a transaction. */
export function createDecisions({ store, queue, runner, audit, clock, notices }: DecisionDependencies) {
  /** Everything at a destination that waits for credentials goes on. */
  const credentials = (destination: DestinationId): void => {
    for (const job of store.resume(destination, ['needs-login'], clock.now())) notices.job(job);
    notices.destination(destination);
  };

  return {
    credentials,

    retry(ids: readonly string[], actor: string): number {
      let count = 0;
      for (const id of new Set(ids)) {
        const job = store.byId(id);
        if (job === undefined || !decidable(job)) continue;
        if (job.state === 'needs-login') credentials(job.destination);
        store.sendNow(job.number, job.uncertain === 1, clock.now());
        runner.lift(job.destination, 'probe');
        audit.append(personLine(job, 'transfer.retried', actor));
        notices.job(job);
        count += 1;
      }
      return count;
    },

    retryDestination(destination: DestinationId, actor: string): number {
      const now = clock.now();
      const resumed = store.resume(destination, ['needs-login', 'needs-person'], now);
      for (const job of [...resumed, ...store.hurry(destination)]) notices.job(job);
      runner.lift(destination, 'close');
      notices.destination(destination);
      const count = store.waiting(destination);
      if (count > 0) {
        audit.append({ actor, action: 'transfer.retried', destination, outcome: 'ok', detail: { count } });
      }
      return count;
    },

    cancel(ids: readonly string[], why: string, actor: string): number {
      const doomed = new Map<number, JobRow>();
      const doom = (job: JobRow | undefined): void => {
        if (job === undefined || !decidable(job) || doomed.has(job.number)) return;
        doomed.set(job.number, job);
        for (const follower of queue.openFollowers(job.number)) doom(store.byNumber(follower));
      };
      for (const id of ids) doom(store.byId(id));
      const reason = writeReason(because('outbox.cancelled', { actor, reason: why })) ?? '';
      // by number: the head of a lane hands the lane on before the next one asks whether it is the head
      for (const job of [...doomed.values()].sort((a, b) => a.number - b.number)) {
        queue.cancel(job, reason, clock.now());
        audit.append(personLine(job, 'transfer.cancelled', actor, { reason: why, uncertain: job.uncertain }));
        notices.job(job);
      }
      return doomed.size;
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
        store.sendNow(job.number, false, now);
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
