import type { DestinationId } from '#contract/common.ts';
import type { Delivery } from '#contract/dossiers.ts';
import { toInstant } from '../platform/clock.ts';
import type { Holds } from './holds.ts';
import { readReason } from './job.ts';
import { deliveryOf, type DeliveryFact } from './rules.ts';
import type { ViewStore } from './view-store.ts';

/** Dossiers as the queue sees them: what became of each at every destination that has jobs for it. */
export interface DeliveryViews {
  deliveries(dossierIds: readonly string[]): Map<string, Delivery[]>;
}

export function createDeliveryViews(store: Pick<ViewStore, 'deliveries'>, holds: Pick<Holds, 'page'>): DeliveryViews {
  return {
    deliveries(dossierIds) {
      const hold = holds.page();
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
