import type { InferContractRouterOutputs } from '@orpc/contract';
import type { DestinationId, Reason } from '#contract/common.ts';
import { jobState, type AttentionKey, type Job, type JobState, type outboxContract } from '#contract/outbox.ts';
import type { Receipt } from '../connectors/outcome.ts';
import { toInstant } from '../platform/clock.ts';
import { positionOf } from '../platform/cursor.ts';
import { AppError } from '../platform/errors.ts';
import type { Holds } from './holds.ts';
import { readReason } from './job.ts';
import type { ShownJob } from './shown-job.ts';
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

/** Where a job stands, and what the remote gave back once it was done. */
export interface JobEnd {
  readonly state: JobState;
  readonly receipt: Receipt | null;
  readonly reason: Reason | null;
}

/** Jobs as windows and the other rooms look at them: page by page, one alone, one with its history. */
export interface JobViews {
  list(query: JobQuery): JobPage;
  /** @throws AppError `outbox.not-found` */
  job(id: string): Job;
  /** @throws AppError `outbox.not-found` */
  get(id: string): JobHistory;
  ended(id: string): JobEnd | null;
}

export function createJobViews(store: ViewStore, holds: Holds, shown: ShownJob): JobViews {
  const found = (id: string): ListedRow => {
    const row = store.byId(id);
    if (row === undefined) throw new AppError('outbox.not-found');
    return row;
  };

  return {
    list(query) {
      const hold = holds.page();
      const before = query.cursor === undefined ? Number.MAX_SAFE_INTEGER : positionOf(query.cursor);
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
        items: items.map((row) => shown.show(row, hold(row.destination))),
        nextCursor: last === undefined ? null : String(last.number),
        counts: Object.fromEntries(jobState.options.map((state) => [state, total(state)])) as JobPage['counts'],
      };
    },

    job(id) {
      const row = found(id);
      return shown.show(row, holds.of(row.destination));
    },

    get(id) {
      const row = found(id);
      const sending = row.state === 'sending';
      // a try that was not counted left its number to the one that is under way
      const tried = store.history(row.number).filter(({ attempt }) => !sending || attempt !== row.attempts);
      return {
        ...shown.show(row, holds.of(row.destination)),
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

    ended(id) {
      const row = store.ended(id);
      if (row === undefined) return null;
      return {
        state: row.state,
        receipt: row.receipt === null ? null : (JSON.parse(row.receipt) as Receipt),
        reason: row.reason === null ? null : readReason(row.reason),
      };
    },
  };
}

/** The try that has no line in the history yet. */
function underWay({ attempts, updated_at: startedAt }: ListedRow): JobHistory['history'][number] {
  return { attempt: attempts, startedAt: toInstant(startedAt), endedAt: null, outcome: 'sending', reason: null };
}
