import type { DestinationId, Reason } from '#contract/common.ts';
import type { Job } from '#contract/outbox.ts';
import { toInstant, type Clock } from '../platform/clock.ts';
import { because } from '../platform/errors.ts';
import { actionsOf, safeCode } from './action-rules.ts';
import type { Hold, Holds } from './holds.ts';
import { readReason, urgencyOf } from './job.ts';
import { nextAt } from './quiet-rules.ts';
import { goesAtAnyHour } from './quiet.ts';
import type { ListedRow, ViewStore } from './view-store.ts';

export interface ShownJobDependencies {
  readonly store: Pick<ViewStore, 'blocker' | 'openElsewhere' | 'followers'>;
  readonly holds: Pick<Holds, 'restsUntil' | 'quietReason'>;
  readonly clock: Clock;
  readonly name: (destination: DestinationId) => string;
  /** IANA name of the zone that times are shown in. */
  readonly zone: string;
  readonly sentBytes: (destination: DestinationId, number: number) => number;
  /** The secrets that signing in there needs. */
  readonly secrets: (destination: DestinationId) => readonly string[];
  readonly holdCap: number;
}

/** Putting a job off means until the office opens, unless the person says another time. */
const OFFICE_OPENS = 8;

/** How a stored job is shown: why it stands where it stands, when it goes, and what a person may do. */
export interface ShownJob {
  show(row: ListedRow, hold: Hold): Job;
  /** What the job itself was told, with the destination's name in a sentence of ours. */
  reason(row: ListedRow): Reason | null;
  /** What is safe while it waits for a person. */
  safe(row: Parameters<typeof safeCode>[0] & { readonly destination: DestinationId }): Reason | null;
}

export function createShownJob(dependencies: ShownJobDependencies): ShownJob {
  const { store, holds, clock, name, zone } = dependencies;

  const ownReason = (row: ListedRow): Reason | null => {
    if (row.reason === null) return null;
    const reason = readReason(row.reason);
    return reason.code.startsWith('outbox.')
      ? { ...reason, params: { name: name(row.destination), ...reason.params } }
      : reason;
  };

  const safe: ShownJob['safe'] = (row) => {
    const code = safeCode(row);
    return code === null ? null : because(code, { name: name(row.destination) });
  };

  const show = (row: ListedRow, hold: Hold): Job => {
    const blocker = row.state === 'waiting' && row.blocked > 0 ? store.blocker(row) : undefined;
    const blocked = blocker !== undefined;
    const stuck = blocker?.state === 'needs-person' || blocker?.state === 'needs-login';
    const held = row.state === 'waiting' && row.held_until > clock.now();
    const rests = row.state === 'waiting' && !blocked && !held ? holds.restsUntil(hold, row.priority) : null;
    const why = blocked
      ? because(stuck ? 'outbox.held-back-stuck' : 'outbox.held-back')
      : rests !== null
        ? holds.quietReason(row.destination, rests.until)
        : (ownReason(row) ?? (row.state === 'waiting' ? hold.reason : null));
    const planned = row.state === 'waiting' && !blocked && hold.until !== null && rests?.until !== null;
    return {
      id: row.id,
      destination: row.destination,
      operation: row.operation,
      subject: row.subject,
      dossierId: row.dossier_id,
      dossierCode: row.dossier_code,
      state: row.state,
      attempts: row.attempts,
      createdAt: toInstant(row.created_at),
      updatedAt: toInstant(row.updated_at),
      nextAttemptAt: planned
        ? toInstant(Math.max(clock.now(), row.next_attempt_at, hold.until, rests?.until ?? 0))
        : null,
      reason: why,
      uncertain: row.uncertain === 1,
      blockedBy: blocker?.id ?? null,
      waitsFor:
        blocker === undefined ? null : { operation: blocker.operation, subject: blocker.subject, state: blocker.state },
      actor: row.actor,
      bytes: row.bytes,
      sentBytes: row.state === 'sending' ? dependencies.sentBytes(row.destination, row.number) : 0,
      urgency: urgencyOf(row.urgency),
      field: row.field,
      safe: safe(row),
      heldUntil: held ? toInstant(row.held_until) : null,
      goesNow: row.state === 'waiting' && !blocked && !held && goesAtAnyHour(row.priority),
      actions: actionsOf(
        { ...row, reasonCode: row.reason === null ? null : readReason(row.reason).code, blocked },
        {
          alsoAt: () =>
            row.dossier_id === null || row.state !== 'needs-person'
              ? []
              : store.openElsewhere(row.dossier_id, row.destination),
          secrets: () => dependencies.secrets(row.destination),
          followers: () => store.followers(row.number),
          suggested: () => toInstant(nextAt(OFFICE_OPENS, zone, clock.now())),
          latest: () => toInstant(clock.now() + dependencies.holdCap),
        },
      ),
    };
  };

  return { show, reason: ownReason, safe };
}
