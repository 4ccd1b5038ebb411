import { createAttentionViews, type AttentionViews } from './attention-views.ts';
import { createDeliveryViews, type DeliveryViews } from './delivery-views.ts';
import { createDestinationViews, type DestinationViews } from './destination-views.ts';
import { createHolds, type HoldDependencies } from './holds.ts';
import { createJobViews, type JobViews } from './job-views.ts';
import { createShownJob, type ShownJobDependencies } from './shown-job.ts';
import type { ViewStore } from './view-store.ts';

interface ViewDependencies extends Omit<HoldDependencies, 'store'>, Omit<ShownJobDependencies, 'store' | 'holds'> {
  readonly store: ViewStore;
}

/** Everything that windows and the other rooms see of the queue. Nothing here changes it. */
export type Views = JobViews & AttentionViews & DestinationViews & DeliveryViews;

export function createViews(dependencies: ViewDependencies): Views {
  const { store } = dependencies;
  const holds = createHolds(dependencies);
  const shown = createShownJob({ ...dependencies, holds });
  return {
    ...createJobViews(store, holds, shown),
    ...createAttentionViews(store, holds, shown),
    ...createDestinationViews({ ...dependencies, holds }),
    ...createDeliveryViews(store, holds),
  };
}
