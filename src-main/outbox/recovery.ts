import type { AuditLog } from '../audit/service.ts';
import { because } from '../platform/errors.ts';
import { writeReason, type JobRow } from './job.ts';
import { transferLine } from './lines.ts';
import type { Notices } from './notices.ts';
import type { RunStore } from './run-store.ts';

interface RecoveryDependencies {
  readonly store: RunStore;
  readonly audit: AuditLog;
  readonly notices: Notices;
}

/** What an earlier run left behind, at every destination. Inside a transaction, before anything is sent. */
export function takeUp({ store, audit, notices }: RecoveryDependencies, now: number): void {
  for (const destination of store.everyDestination()) {
    for (const job of store.inState('sending', destination)) {
      // under way when that run ended: whether it arrived is not known
      const reason = because('outbox.interrupted');
      const text = writeReason(reason);
      backToWaiting(job, true, text);
      store.endAttempt({
        number: job.number,
        attempt: job.attempts,
        started_at: job.updated_at,
        ended_at: null,
        outcome: 'interrupted',
        reason: text,
      });
      audit.append(transferLine(job, { state: 'waiting', reason, receipt: null }));
    }
    // a start brings a new profile into force, so what waits for credentials may try them once
    for (const job of store.inState('needs-login', destination)) {
      backToWaiting(job, job.uncertain === 1, job.reason);
    }
  }

  function backToWaiting(job: JobRow, uncertain: boolean, reason: string | null): void {
    store.settle({
      number: job.number,
      state: 'waiting',
      attempts: job.attempts,
      next_attempt_at: 0,
      uncertain: uncertain ? 1 : 0,
      departed: uncertain ? 1 : job.departed,
      priority: job.urgency,
      field: null,
      reason,
      receipt: null,
      updated_at: now,
    });
    notices.job(job);
  }
}
