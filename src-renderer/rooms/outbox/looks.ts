import type { JobState } from '#contract/outbox.ts';

export interface Look {
  readonly icon: string;
  /** A text colour of the theme; the word beside it says the same. */
  readonly tone: string;
}

export const JOB_LOOKS: Readonly<Record<JobState, Look>> = {
  waiting: { icon: 'i-lucide-clock', tone: 'text-muted' },
  sending: { icon: 'i-lucide-arrow-up', tone: 'text-primary' },
  done: { icon: 'i-lucide-check', tone: 'text-success' },
  'needs-login': { icon: 'i-lucide-key-round', tone: 'text-warning' },
  'needs-person': { icon: 'i-lucide-triangle-alert', tone: 'text-warning' },
  cancelled: { icon: 'i-lucide-ban', tone: 'text-muted' },
};
