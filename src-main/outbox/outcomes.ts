import type { Reason } from '#contract/common.ts';
import type { AuditLog } from '../audit/service.ts';
import type { Receipt } from '../connectors/connector.ts';
import type { Clock } from '../platform/clock.ts';
import { because } from '../platform/errors.ts';
import { nextCircuit } from './circuit-rules.ts';
import type { Destination, Running } from './destinations.ts';
import { KEPT_BACK, LEVELS, readReason, writeReason } from './job.ts';
import type { OutboxLimits } from './limits.ts';
import { transferLine } from './lines.ts';
import type { Notices } from './notices.ts';
import { slowAfter, usualAfter } from './pace-rules.ts';
import { afterTry, isNews, type TryResult, type Verdict } from './rules.ts';
import type { RunStore } from './run-store.ts';
import type { QueueStore } from './store.ts';

interface OutcomesDependencies {
  readonly store: RunStore;
  readonly queue: QueueStore;
  readonly audit: AuditLog;
  readonly notices: Notices;
  readonly clock: Clock;
  readonly random: () => number;
  readonly limits: OutboxLimits;
}

/** A try that ended, with when it did by the clock that never jumps. */
export interface Ended {
  readonly destination: Destination;
  readonly running: Running;
  readonly result: TryResult;
  readonly endedAt: number;
}

/** Writes down how a try ended. Inside a transaction. */
export function createOutcomes({ store, queue, audit, notices, clock, random, limits }: OutcomesDependencies) {
  /** @param stopping what we broke off ourselves says nothing about the remote. */
  return function writeDown({ destination, running, result, endedAt }: Ended, stopping: boolean): void {
    const { job, controller, probe, aside } = running;
    const now = clock.now();
    const tried = afterTry({ attempts: job.attempts, departed: job.departed === 1 }, result, now, random, limits);
    const ours = controller.signal.aborted && stopping && tried.state === 'waiting';
    // somebody changed the owner of the dossier meanwhile, and it did not arrive
    const isOpen = tried.state === 'waiting' || tried.state === 'needs-login';
    const verdict: Verdict =
      isOpen && !tried.uncertain && store.isKeptBack(job.number)
        ? { ...tried, state: 'needs-person', nextAttemptAt: 0, reason: because(KEPT_BACK) }
        : tried;
    const silence = endedAt - running.lastSign;
    const slow = !ours && (aside || silence >= slowAfter(destination.usual, limits));
    const reason = writeReason(verdict.reason);
    store.settle({
      number: job.number,
      state: verdict.state,
      attempts: verdict.counts ? job.attempts : job.attempts - 1,
      next_attempt_at: ours ? 0 : verdict.nextAttemptAt,
      uncertain: verdict.uncertain ? 1 : 0,
      departed: verdict.departed ? 1 : 0,
      priority: verdict.state === 'waiting' && slow && verdict.signal?.kind === 'trouble' ? LEVELS.slow : job.urgency,
      field: verdict.field,
      reason,
      receipt: verdict.receipt === null ? null : receiptText(verdict.receipt),
      updated_at: now,
    });
    notices.job(job);
    store.endAttempt({
      number: job.number,
      attempt: job.attempts,
      started_at: job.updated_at,
      ended_at: now,
      outcome: verdict.outcome,
      reason,
    });
    if (verdict.state === 'done') {
      queue.release(job);
      destination.usual = usualAfter(destination.usual, silence);
    }
    const reasonBefore: Reason | null = job.reason === null ? null : readReason(job.reason);
    if (!ours && isNews({ reasonCode: reasonBefore?.code ?? null }, verdict)) audit.append(transferLine(job, verdict));
    if (verdict.signal === null || ours) return;
    // one that was slow before and hangs again says nothing new about the destination
    if (aside && !probe && verdict.signal.kind === 'trouble') return;
    const { health } = destination;
    const circuit = nextCircuit(health.circuit, verdict.signal, probe, now, random, limits);
    destination.health = { ...health, circuit, lastSuccessAt: verdict.state === 'done' ? now : health.lastSuccessAt };
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
