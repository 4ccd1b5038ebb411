import type { InferContractRouterOutputs } from '@orpc/contract';
import { destinationId, type DestinationId, type Reason } from '#contract/common.ts';
import type { Delivery } from '#contract/dossiers.ts';
import {
  JOBS_OF_GROUP,
  jobState,
  MOST_GROUPS,
  type AttentionGroup,
  type AttentionKey,
  type DestinationHealth,
  type Job,
  type JobState,
  type outboxContract,
} from '#contract/outbox.ts';
import type { Receipt } from '../connectors/outcome.ts';
import { toInstant, type Clock } from '../platform/clock.ts';
import { AppError, because } from '../platform/errors.ts';
import { actionsOf, safeCode } from './action-rules.ts';
import { groupsOf, KINDS } from './attention-rules.ts';
import type { Health } from './destinations.ts';
import { ALL_LEVELS, readReason, urgencyOf } from './job.ts';
import { clockText, nextAt } from './quiet-rules.ts';
import { goesAtAnyHour, opensAt, type QuietState } from './quiet.ts';
import { deliveryOf, type DeliveryFact } from './rules.ts';
import type { ListedRow, ViewStore } from './view-store.ts';

export interface JobQuery {
  readonly states: readonly JobState[];
  readonly destination?: DestinationId | undefined;
  readonly dossierId?: string | undefined;
  /** Only these; the other filters do not count then. */
  readonly group?: AttentionKey | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

type Outputs = InferContractRouterOutputs<typeof outboxContract>;
export type JobPage = Outputs['list'];
export type JobHistory = Outputs['get'];
export type Attention = Outputs['attention'];

interface ViewDependencies {
  readonly store: ViewStore;
  readonly clock: Clock;
  readonly connected: ReadonlySet<DestinationId>;
  readonly name: (destination: DestinationId) => string;
  readonly health: (destination: DestinationId) => Health;
  readonly quiet: (destination: DestinationId) => QuietState;
  /** IANA name of the zone that times are shown in. */
  readonly zone: string;
  readonly sentBytes: (destination: DestinationId, number: number) => number;
  /** The secrets that signing in there needs. */
  readonly secrets: (destination: DestinationId) => readonly string[];
  readonly holdCap: number;
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
  readonly quiet: QuietState;
}

/** Putting a job off means until the office opens, unless the person says another time. */
const OFFICE_OPENS = 8;

/** Where a job stands, and what the remote gave back once it was done. */
export interface JobEnd {
  readonly state: JobState;
  readonly receipt: Receipt | null;
  readonly reason: Reason | null;
}

export function createViews(dependencies: ViewDependencies) {
  const { store, clock, connected, name, health, zone } = dependencies;

  const holdOf = (destination: DestinationId): Hold => {
    const params = { name: name(destination) };
    const quiet = dependencies.quiet(destination);
    if (!connected.has(destination)) {
      return { state: 'off', reason: because('outbox.destination-off', params), cause: null, until: null, quiet };
    }
    const refused = store.newestReason('needs-login', destination);
    if (refused !== undefined) {
      const cause = refused.reason === null ? null : readReason(refused.reason);
      const reason = because('outbox.destination-needs-login', params);
      return { state: 'needs-login', reason, cause, until: null, quiet };
    }
    const { circuit, trouble = null } = health(destination);
    if (trouble !== null) return { state: 'paused', reason: trouble, cause: trouble, until: clock.now(), quiet };
    switch (circuit.kind) {
      case 'closed':
        return quiet.opening === 'open'
          ? // one that has just reported an error is not called well: it is tried again, and says why
            { state: 'ok', reason: null, cause: circuit.reason, until: 0, quiet }
          : { state: 'quiet', reason: null, cause: quietReason(destination, quiet.until), until: 0, quiet };
      case 'open': {
        const reason = because('outbox.destination-paused', params);
        return { state: 'paused', reason, cause: circuit.reason, until: circuit.until, quiet };
      }
      case 'offline': {
        const reason = because('outbox.destination-offline', params);
        return { state: 'offline', reason, cause: circuit.reason, until: circuit.until, quiet };
      }
    }
  };
  const quietReason = (destination: DestinationId, until: number | null): Reason =>
    because('outbox.quiet', {
      name: name(destination),
      time: until === null ? '–' : clockText(until, zone, clock.now()),
    });

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

  /** When the hours let a job of this level go; `null`: they do not hold it back. */
  const restsUntil = (hold: Hold, level: number): { readonly until: number | null } | null => {
    const now = clock.now();
    const opens = opensAt(hold.quiet, level, now);
    return opens === now ? null : { until: opens };
  };

  const toJob = (row: ListedRow, hold: Hold): Job => {
    const blocker = row.state === 'waiting' && row.blocked > 0 ? store.blocker(row) : undefined;
    const blocked = blocker !== undefined;
    const stuck = blocker?.state === 'needs-person' || blocker?.state === 'needs-login';
    const held = row.state === 'waiting' && row.held_until > clock.now();
    const rests = row.state === 'waiting' && !blocked && !held ? restsUntil(hold, row.priority) : null;
    const why = blocked
      ? because(stuck ? 'outbox.held-back-stuck' : 'outbox.held-back')
      : rests !== null
        ? quietReason(row.destination, rests.until)
        : (ownReason(row) ?? (row.state === 'waiting' ? hold.reason : null));
    const planned = row.state === 'waiting' && !blocked && hold.until !== null && rests?.until !== null;
    const safe = safeCode(row);
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
      safe: safe === null ? null : because(safe, { name: name(row.destination) }),
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

  const found = (id: string): ListedRow => {
    const row = store.byId(id);
    if (row === undefined) throw new AppError('outbox.not-found');
    return row;
  };

  return {
    list(query: JobQuery): JobPage {
      const hold = holds();
      const before = query.cursor === undefined ? Number.MAX_SAFE_INTEGER : Number(query.cursor) || 0;
      const limit = query.limit + 1;
      const rows =
        query.group === undefined
          ? store.list({
              states: query.states,
              destination: query.destination ?? null,
              dossierId: query.dossierId ?? null,
              before,
              limit,
            })
          : store.ofGroup(query.group, before, limit);
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

    attention(only?: DestinationId): Attention {
      const hold = holds();
      const sums = destinationId.options
        .filter((destination) => destination === (only ?? destination))
        .flatMap((destination) => groupsOf(destination, store.attention(destination)));
      const told = sums.sort((a, b) => b.count - a.count).slice(0, MOST_GROUPS);
      const rest = sums.slice(told.length).reduce((sum, { count }) => sum + count, 0);
      const groups = told
        .sort((a, b) => KINDS.indexOf(a.key.kind) - KINDS.indexOf(b.key.kind) || b.count - a.count)
        .flatMap(({ key, count, departed, uncertain, newest }): AttentionGroup[] => {
          const row = store.byNumber(newest);
          if (row === undefined) return [];
          const safe = safeCode({ ...row, departed, uncertain });
          return [
            {
              key,
              count,
              reason: ownReason(row),
              safe: safe === null ? null : because(safe, { name: name(key.destination) }),
              jobs: store.ofGroup(key, newest + 1, JOBS_OF_GROUP).map((each) => toJob(each, hold(key.destination))),
            },
          ];
        });
      return { groups, others: rest };
    },

    ended(id: string): JobEnd | null {
      const row = store.ended(id);
      if (row === undefined) return null;
      return {
        state: row.state,
        receipt: row.receipt === null ? null : (JSON.parse(row.receipt) as Receipt),
        reason: row.reason === null ? null : readReason(row.reason),
      };
    },

    job(id: string): Job {
      const row = found(id);
      return toJob(row, holdOf(row.destination));
    },

    get(id: string): JobHistory {
      const row = found(id);
      const sending = row.state === 'sending';
      // a try that was not counted left its number to the one that is under way
      const tried = store.history(row.number).filter(({ attempt }) => !sending || attempt !== row.attempts);
      return {
        ...toJob(row, holdOf(row.destination)),
        after: store.after(row.number),
        history: [
          ...tried.map((attempt) => ({
            attempt: attempt.attempt,
            startedAt: toInstant(attempt.started_at),
            endedAt: attempt.ended_at === null ? null : toInstant(attempt.ended_at),
            outcome: attempt.outcome,
            reason: attempt.reason === null ? null : readReason(attempt.reason),
          })),
          ...(sending ? [underWay(row)] : []),
        ],
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
          const due = ALL_LEVELS.flatMap((level) => {
            const at = store.nextDue(destination, level);
            const opens = opensAt(hold.quiet, level, clock.now());
            return at === undefined || opens === null ? [] : Math.max(at, opens);
          });
          // quiet hours are told by their end, whatever a person lets go before it
          const rests = hold.state === 'quiet';
          const next = rests ? hold.quiet.until : hold.until === null || due.length === 0 ? null : Math.min(...due);
          const { lastSuccessAt } = health(destination);
          return {
            destination,
            enabled: connected.has(destination),
            state: hold.state,
            waiting: count(destination, 'waiting'),
            sending: count(destination, 'sending'),
            needsPerson: count(destination, 'needs-person') + count(destination, 'needs-login'),
            nextAttemptAt: next === null ? null : toInstant(Math.max(clock.now(), next, hold.until ?? 0)),
            lastSuccessAt: lastSuccessAt === null ? null : toInstant(lastSuccessAt),
            reason: hold.cause ?? hold.reason,
          };
        });
    },

    queuedBySystem(destination: DestinationId): { test: number; live: number } {
      const counts = new Map(store.bySystem(destination).map(({ system, count }) => [system, count]));
      return { test: counts.get('test') ?? 0, live: counts.get('live') ?? 0 };
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

/** The try that has no line in the history yet. */
function underWay({ attempts, updated_at: startedAt }: ListedRow): JobHistory['history'][number] {
  return { attempt: attempts, startedAt: toInstant(startedAt), endedAt: null, outcome: 'sending', reason: null };
}
