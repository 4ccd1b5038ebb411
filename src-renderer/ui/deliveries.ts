import type { DestinationId } from '#contract/common.ts';
import type { Delivery } from '#contract/dossiers.ts';

/** What needs a person is told first, what needs nobody last. */
const ORDER: readonly Delivery['state'][] = ['needs-person', 'sending', 'waiting', 'changed', 'not-sent', 'sent'];

export interface DeliveryGroup {
  readonly state: Delivery['state'];
  readonly destinations: readonly DestinationId[];
}

/** The destinations of a dossier by what became of it there, in the order in which a person wants to know. */
export function deliveriesByState(
  deliveries: readonly Pick<Delivery, 'destination' | 'state'>[],
): readonly DeliveryGroup[] {
  return ORDER.map((state) => ({
    state,
    destinations: deliveries.filter((delivery) => delivery.state === state).map(({ destination }) => destination),
  })).filter(({ destinations }) => destinations.length > 0);
}
