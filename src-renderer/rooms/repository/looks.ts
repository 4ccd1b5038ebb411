import type { Standing } from './rules.ts';

/** Icon and text colour of each; the words beside them say the same. */
export const STANDING_LOOKS: Readonly<Record<Standing, { readonly icon: string; readonly tone: string }>> = {
  until: { icon: 'i-lucide-calendar-check', tone: 'text-default' },
  'for-ever': { icon: 'i-lucide-infinity', tone: 'text-default' },
  'unknown-end': { icon: 'i-lucide-circle-help', tone: 'text-muted' },
  'not-yet': { icon: 'i-lucide-clock', tone: 'text-muted' },
  expired: { icon: 'i-lucide-calendar-x', tone: 'text-muted' },
  withdrawn: { icon: 'i-lucide-ban', tone: 'text-muted' },
};
