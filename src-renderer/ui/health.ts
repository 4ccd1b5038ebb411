import type { DestinationHealth } from '#contract/outbox.ts';

type Health = Pick<DestinationHealth, 'state' | 'reason' | 'waiting' | 'sending'>;
/** How a destination stands in the words of the window: two states more than the contract names. */
export type HealthState = DestinationHealth['state'] | 'troubled' | 'waiting';

/**
 * It reported an error and is tried again: not to be called well, and not yet to be paused. Neither is one where
 * something waits for its time, such as a question to Kho DL that could not be asked.
 */
export function healthState(health: Health): HealthState {
  if (health.state !== 'ok') return health.state;
  if (health.reason !== null) return 'troubled';
  return health.waiting > 0 && health.sending === 0 ? 'waiting' : 'ok';
}

/** Icon and text colour of each; the word beside them says the same. */
export const HEALTH_LOOKS: Readonly<Record<HealthState, { readonly icon: string; readonly tone: string }>> = {
  ok: { icon: 'i-lucide-circle-check', tone: 'text-success' },
  troubled: { icon: 'i-lucide-circle-alert', tone: 'text-muted' },
  waiting: { icon: 'i-lucide-clock', tone: 'text-muted' },
  quiet: { icon: 'i-lucide-moon', tone: 'text-muted' },
  offline: { icon: 'i-lucide-wifi-off', tone: 'text-muted' },
  paused: { icon: 'i-lucide-circle-pause', tone: 'text-muted' },
  'needs-login': { icon: 'i-lucide-key-round', tone: 'text-warning' },
  off: { icon: 'i-lucide-circle-off', tone: 'text-dimmed' },
};
