import type { DestinationId } from '#contract/common.ts';
import type { Delivery, DossierSummary } from '#contract/dossiers.ts';

/** How a delivery is shown: an icon and a tone; the word stands beside them in the catalogue. */
export interface DeliveryLook {
  readonly icon: string;
  /** A text colour of the theme. */
  readonly tone: string;
}

const LOOKS: Readonly<Record<Delivery['state'], DeliveryLook>> = {
  'not-sent': { icon: 'i-lucide-circle-dashed', tone: 'text-muted' },
  sending: { icon: 'i-lucide-arrow-up', tone: 'text-primary' },
  waiting: { icon: 'i-lucide-clock', tone: 'text-default' },
  'needs-person': { icon: 'i-lucide-triangle-alert', tone: 'text-warning' },
  sent: { icon: 'i-lucide-check', tone: 'text-success' },
  changed: { icon: 'i-lucide-refresh-cw', tone: 'text-primary' },
};

export function lookOf(state: Delivery['state']): DeliveryLook {
  return LOOKS[state];
}

/** A dossier's delivery to one destination, or `null` when its route does not go there. */
export function deliveryTo(dossier: Pick<DossierSummary, 'deliveries'>, destination: DestinationId): Delivery | null {
  return dossier.deliveries.find((delivery) => delivery.destination === destination) ?? null;
}
