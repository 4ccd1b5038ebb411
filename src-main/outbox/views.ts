import type { InferContractRouterOutputs } from '@orpc/contract';
import { destinationId, type DestinationId, type Reason } from '#contract/common.ts';
import type { Delivery } from '#contract/dossiers.ts';
import { jobState, type DestinationHealth, type Job, type JobState, type outboxContract } from '#contract/outbox.ts';
import { toInstant, type Clock } from '../platform/clock.ts';
import { AppError, because } from '../platform/errors.ts';
import { PRIORITY_LEVELS, readReason } from './job.ts';
import { deliveryOf, type DeliveryFact } from './rules.ts';
import type { Health } from './runner.ts';
import type { ListedRow, ViewStore } from './view-store.ts';

export interface JobQuery {
  readonly states: readonly JobState[];
  readonly destination?: DestinationId | undefined;
  readonly dossierId?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

type Outputs = InferContractRouterOutputs<typeof outboxContract>;
export type JobPage = Outputs['list'];
export type JobHistory = Outputs['get'];

interface ViewDependencies {
  readonly store: ViewStore;
  readonly clock: Clock;
  readonly connected: ReadonlySet<DestinationId>;
  readonly name: (destination: DestinationId) => string;
  readonly health: (destination: DestinationId) => Health;
}

/** What holds a whole destination back. */
interface Hold {
  readonly state: DestinationHealth['state'];
  /** The sentence for a job that waits only because of it. */
  readonly reason: Reason | null;
  /** What the remote or the line said. */
  readonly cause: Reason | null;
  /** The earliest instant at which a job may go; `null` when only a person can let it. */
  readonly until: number | null;
}

export function createViews({ store, clock, connected, name, health }: ViewDependencies) {
  const holdOf = (destination: DestinationId): Hold => {
    const params = { name: name(destination) };
    if (!connected.has(destination)) {
      return { state: 'off', reason: because('outbox.destination-off', params), cause: null, until: null };
    }
    const refused = store.newestReason('needs-login', destination);
    if (refused !== undefined) {
      const cause = refused.reason === null ? null : readReason(refused.reason);
      return { state: 'needs-login', reason: because('outbox.destination-needs-login', params), cause, until: null };
    }
    const { circuit, trouble = null } = health(destination);
    if (trouble !== null) return { state: 'paused', reason: trouble, cause: trouble, until: clock.now() };
    switch (circuit.kind) {
      case 'closed':
        return { state: 'ok', reason: null, cause: null, until: 0 };
      case 'open': {
        const reason = because('outbox.destination-paused', params);
        return { state: 'paused', reason, cause: circuit.reason, until: circuit.until };
      }
      case 'offline': {
        const reason = because('outbox.destination-offline', params);
        return { state: 'offline', reason, cause: circuit.reason, until: circuit.until };
      }
    }
  };
  /** Holds are the same for a whole page. */
  const holds = (): ((destination: DestinationId) => Hold) => {
    const known = new Map<DestinationId, Hold>();
    return (destination) => {
      const hold = known.get(destination) ?? holdOf(destination);
      known.set(destination, hold);
      return hold;
    };
  };

  const ownReason = (row: ListedRow): Reason | null => {
    if (row.reason === null) return null;
    const reason = readReason(row.reason);
    return reason.code.startsWith('outbox.')
      ? { ...reason, params: { name: name(row.destination), ...reason.params } }
      : reason;
  };

  const toJob = (row: ListedRow, hold: Hold): Job => {
    const blocker = row.state === 'waiting' && row.blocked > 0 ? store.blocker(row) : undefined;
    const blocked = blocker !== undefined;
    const stuck = blocker?.state === 'needs-person' || blocker?.state === 'needs-login';
    const why = blocked
      ? because(stuck ? 'outbox.held-back-stuck' : 'outbox.held-back', { subject: blocker.subject })
      : (ownReason(row) ?? (row.state === 'waiting' ? hold.reason : null));
    const planned = row.state === 'waiting' && !blocked && hold.until !== null;
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
      nextAttemptAt: planned ? toInstant(Math.max(clock.now(), row.next_attempt_at, hold.until)) : null,
      reason: why,
      uncertain: row.uncertain === 1,
      blockedBy: blocker?.id ?? null,
      actor: row.actor,
      bytes: row.bytes,
    };
  };

  const found = (id: string): ListedRow => {
    const row = store.byId(id);
    if (row === undefined) throw new AppError('outbox.not-found');
    return row;
  };

  return {
    list(query: JobQuery): JobPage {
      const hold = holds();
      const rows = store.list({
        states: query.states,
        destination: query.destination ?? null,
        dossierId: query.dossierId ?? null,
        before: query.cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(query.cursor) || 0,
        limit: query.limit + 1,
      });
      const items = rows.slice(0, query.limit);
      const last = rows.length > query.limit ? items.at(-1) : undefined;
      const counts = query.dossierId === undefined ? store.counts() : store.dossierCounts(query.dossierId);
      const total = (state: JobState): number =>
        counts
          .filter((each) => each.state === state && (query.destination ?? each.destination) === each.destination)
          .reduce((sum, each) => sum + each.count, 0);
      return {
        items: items.map((row) => toJob(row, hold(row.destination))),
        nextCursor: last === undefined ? null : String(last.number),
        counts: Object.fromEntries(jobState.options.map((state) => [state, total(state)])) as JobPage['counts'],
      };
    },

    job(id: string): Job {
      const row = found(id);
      return toJob(row, holdOf(row.destination));
    },

    get(id: string): JobHistory {
      const row = found(id);
      return {
        ...toJob(row, holdOf(row.destination)),
        after: store.after(row.number),
        history: store.history(row.number).map((attempt) => ({
          attempt: attempt.attempt,
          startedAt: toInstant(attempt.started_at),
          endedAt: attempt.ended_at === null ? null : toInstant(attempt.ended_at),
          outcome: attempt.outcome,
          reason: attempt.reason === null ? null : readReason(attempt.reason),
        })),
      };
    },

    destinations(): DestinationHealth[] {
      const counts = store.counts();
      const count = (destination: DestinationId, state: JobState): number =>
        counts.find((each) => each.destination === destination && each.state === state)?.count ?? 0;
      return destinationId.options
        .filter(
          (destination) =>
            connected.has(destination) ||
            ['waiting', 'sending', 'needs-login', 'needs-person'].some(
              (state) => count(destination, state as JobState) > 0,
            ),
        )
        .map((destination) => {
          const hold = holdOf(destination);
          const due = PRIORITY_LEVELS.map((level) => store.nextDue(destination, level)).filter(
            (at) => at !== undefined,
          );
          const planned = hold.until !== null && due.length > 0;
          const { lastSuccessAt } = health(destination);
          return {
            destination,
            enabled: connected.has(destination),
            state: hold.state,
            waiting: count(destination, 'waiting'),
            sending: count(destination, 'sending'),
            needsPerson: count(destination, 'needs-person') + count(destination, 'needs-login'),
            nextAttemptAt: planned ? toInstant(Math.max(clock.now(), Math.min(...due), hold.until)) : null,
            lastSuccessAt: lastSuccessAt === null ? null : toInstant(lastSuccessAt),
            reason: hold.cause ?? hold.reason,
          };
        });
    },

    deliveries(dossierIds: readonly string[]): Map<string, Delivery[]> {
      const hold = holds();
      const facts = new Map<string, Map<DestinationId, DeliveryFact[]>>();
      for (const row of store.deliveries(dossierIds)) {
        const byDestination = facts.get(row.dossier_id) ?? new Map<DestinationId, DeliveryFact[]>();
        facts.set(row.dossier_id, byDestination);
        const group = byDestination.get(row.destination) ?? [];
        byDestination.set(row.destination, group);
        group.push({
          destination: row.destination,
          state: row.state,
          updatedAt: row.updated_at,
          reason: row.reason,
        });
      }
      const deliveries = new Map<string, Delivery[]>();
      for (const [dossierId, byDestination] of facts) {
        const found = [...byDestination.values()]
          .map((group) => deliveryOf(group, readReason, toInstant))
          .filter((delivery) => delivery !== null)
          .map((delivery) =>
            delivery.state === 'waiting' && delivery.reason === null
              ? { ...delivery, reason: hold(delivery.destination).reason }
              : delivery,
          );
        deliveries.set(dossierId, found);
      }
      return deliveries;
    },
  };
}
