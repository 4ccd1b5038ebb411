import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { LookUpReport } from '#contract/reuse.ts';
import { client } from './client.ts';
import { onAppEvent } from './events.ts';
import { gathered } from './gathered.ts';

/** Look-ups that were left in the queue and have their answer now, until somebody looks at it. */
export const useLookUpReports = defineStore('look-up-reports', () => {
  const reports = shallowRef<readonly LookUpReport[]>([]);
  /** Those that came while this window was open, the newest first: told once. */
  const fresh = shallowRef<readonly LookUpReport[]>([]);
  /** The dossier whose answers the person wants to see. */
  const wanted = ref<string | null>(null);
  let known: ReadonlySet<string> | null = null;

  const keyOf = ({ dossierId, answeredAt }: LookUpReport): string => `${dossierId} ${answeredAt}`;

  function take(next: readonly LookUpReport[]): void {
    const before = known;
    known = new Set(next.map(keyOf));
    reports.value = next;
    fresh.value = before === null ? [] : next.filter((report) => !before.has(keyOf(report)));
  }

  const load = gathered(async () => take((await client.reuse.reports()).reports));

  /** For what somebody has before the eyes. */
  async function seen(dossierId: string): Promise<void> {
    if (!reports.value.some((report) => report.dossierId === dossierId)) return;
    try {
      take((await client.reuse.seen({ dossierId })).reports);
    } catch {
      // it is told again; nothing is lost by that
    }
  }

  onAppEvent(['reuse'], () => void load());
  return { reports, fresh, wanted, load, seen };
});
