import type { AuditEntry } from '#contract/audit.ts';

export const OUTCOME_LOOKS: Readonly<Record<AuditEntry['outcome'], { readonly icon: string; readonly tone: string }>> =
  {
    ok: { icon: 'i-lucide-check', tone: 'text-success' },
    failed: { icon: 'i-lucide-triangle-alert', tone: 'text-warning' },
    waiting: { icon: 'i-lucide-clock', tone: 'text-muted' },
  };
