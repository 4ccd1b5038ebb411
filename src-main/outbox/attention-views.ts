import type { InferContractRouterOutputs } from '@orpc/contract';
import { destinationId, type DestinationId } from '#contract/common.ts';
import { JOBS_OF_GROUP, MOST_GROUPS, type AttentionGroup, type outboxContract } from '#contract/outbox.ts';
import { groupsOf, KINDS } from './attention-rules.ts';
import type { Holds } from './holds.ts';
import type { ShownJob } from './shown-job.ts';
import type { ViewStore } from './view-store.ts';

export type Attention = InferContractRouterOutputs<typeof outboxContract>['attention'];

/** What needs a person, gathered by reason, each group with its newest jobs. */
export interface AttentionViews {
  /** Without a destination, at all of them. */
  attention(only?: DestinationId): Attention;
}

export function createAttentionViews(store: ViewStore, holds: Holds, shown: ShownJob): AttentionViews {
  return {
    attention(only) {
      const hold = holds.page();
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
          return [
            {
              key,
              count,
              reason: shown.reason(row),
              safe: shown.safe({ ...row, departed, uncertain }),
              jobs: store
                .ofGroup(key, newest + 1, JOBS_OF_GROUP)
                .map((each) => shown.show(each, hold(key.destination))),
            },
          ];
        });
      return { groups, others: rest };
    },
  };
}
