import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { AuditEntry } from '#contract/audit.ts';
import type { DestinationId } from '#contract/common.ts';
import { client } from '../../app/client.ts';
import { createPages, loadOnChange, type Page } from '../../ui/pages.ts';
import { rangeOf, type Period } from './rules.ts';

/** A line of the log as a row of the table. */
export interface LogRow extends AuditEntry {
  readonly id: string;
}
export type Verification = Awaited<ReturnType<typeof client.audit.verify>> & { readonly at: Date };

export const useAuditStore = defineStore('audit', () => {
  const text = ref('');
  const period = ref<Period>('all');
  /** Days `yyyy-MM-dd` for the period `days`. */
  const from = ref<string | null>(null);
  const to = ref<string | null>(null);
  const actions = ref<string[]>([]);
  const destination = ref<DestinationId | 'all'>('all');
  const outcome = ref<AuditEntry['outcome'] | 'all'>('all');
  const active = ref<string | null>(null);
  const verification = shallowRef<Verification | null>(null);
  const verifying = ref(false);

  const pages = createPages<LogRow, Page<LogRow>>(async (cursor, limit, signal) => {
    const answer = await client.audit.list(
      {
        text: text.value.trim(),
        actions: actions.value,
        limit,
        ...rangeOf(period.value, new Date(), { from: from.value, to: to.value }),
        ...(destination.value === 'all' ? {} : { destination: destination.value }),
        ...(outcome.value === 'all' ? {} : { outcome: outcome.value }),
        ...(cursor === undefined ? {} : { cursor }),
      },
      { signal },
    );
    const items: LogRow[] = answer.items.map((entry) => ({ ...entry, id: String(entry.sequence) }));
    return { items, nextCursor: answer.nextCursor };
  });

  const filtered = computed(
    () =>
      text.value.trim() !== '' ||
      period.value !== 'all' ||
      actions.value.length > 0 ||
      destination.value !== 'all' ||
      outcome.value !== 'all',
  );

  loadOnChange(pages, { typed: text, chosen: [period, from, to, actions, destination, outcome] });

  function clear(): void {
    text.value = '';
    period.value = 'all';
    from.value = null;
    to.value = null;
    actions.value = [];
    destination.value = 'all';
    outcome.value = 'all';
  }

  async function verify(): Promise<void> {
    verifying.value = true;
    try {
      verification.value = { ...(await client.audit.verify()), at: new Date() };
    } finally {
      verifying.value = false;
    }
  }

  return {
    text,
    period,
    from,
    to,
    actions,
    destination,
    outcome,
    active,
    pages,
    filtered,
    verification,
    verifying,
    clear,
    verify,
  };
});
