import { defineStore } from 'pinia';
import { computed, ref, shallowReactive, shallowRef, watch } from 'vue';
import type { Reason } from '#contract/common.ts';
import type { LookUpOverview } from '#contract/reuse.ts';
import { client } from '../../../app/client.ts';
import { onAppEvent } from '../../../app/events.ts';
import { gathered } from '../../../app/gathered.ts';
import { useLookUpReports } from '../../../app/look-up-reports.ts';
import { useDeskDossier } from '../dossier-store.ts';
import { rowsOf, type LookUpRow, type PaperProgress } from './rules.ts';

/** A paper that is being fetched. */
interface Fetch {
  readonly controller: AbortController;
  readonly paperId: string;
}

/** Names a found paper among all of a dossier. */
export function paperKey(componentId: string, paperId: string): string {
  return `${componentId} ${paperId}`;
}

/** What is known of papers that the state already holds, for the dossier on the desk. */
export const useReuse = defineStore('reuse', () => {
  const desk = useDeskDossier();
  const reports = useLookUpReports();
  const overview = shallowRef<LookUpOverview | null>(null);
  const failure = shallowRef<unknown>(null);
  /** Whether the panel covers the dossier. */
  const open = ref(false);
  /** Counts the times that somebody turned to the panel: it takes the focus then. */
  const turns = ref(0);
  const fetches = shallowReactive(new Map<string, Fetch>());
  /** By the paper's id, as the core tells it. */
  const progress = shallowReactive(new Map<string, PaperProgress>());
  /** Why a paper did not come, until it is tried again. */
  const problems = shallowReactive(new Map<string, Reason>());

  const rows = computed<LookUpRow[]>(() =>
    desk.dossier === null || overview.value?.dossierId !== desk.dossier.id
      ? []
      : rowsOf(desk.dossier.components, overview.value),
  );
  const missing = computed(() => rows.value.filter(({ settled }) => !settled));
  const asking = computed(() => rows.value.some(({ lookUp }) => lookUp.national.state === 'asking'));

  function take(next: LookUpOverview): void {
    if (next.dossierId !== desk.id) return;
    overview.value = next;
    failure.value = null;
  }

  const reload = gathered(async () => {
    const wanted = desk.id;
    if (wanted === null) return;
    try {
      take(await client.reuse.overview({ dossierId: wanted }));
    } catch (error) {
      if (wanted === desk.id && overview.value === null) failure.value = error;
    }
  }, 100);

  watch(
    () => desk.id,
    () => {
      for (const { controller } of fetches.values()) controller.abort();
      fetches.clear();
      progress.clear();
      problems.clear();
      overview.value = null;
      failure.value = null;
      open.value = false;
      void reload();
    },
    { immediate: true },
  );

  function show(): void {
    open.value = true;
    turns.value += 1;
  }

  watch(
    () => [reports.wanted, desk.id] as const,
    ([wanted, id]) => {
      if (wanted === null || wanted !== id) return;
      reports.wanted = null;
      show();
    },
    { flush: 'post' },
  );

  onAppEvent(['reuse', 'dossiers', 'session', 'settings', 'security-servers', 'catalogue'], (event) => {
    const foreign =
      (event.type === 'reuse' || event.type === 'dossiers') && (desk.id === null || !event.ids.includes(desk.id));
    if (!foreign) void reload();
  });
  onAppEvent(['progress'], (event) => {
    if (event.type !== 'progress' || event.kind !== 'fetch') return;
    const ours = [...fetches.values()].some(({ paperId }) => paperId === event.task);
    if (ours && !event.finished) progress.set(event.task, { done: event.done, total: event.total });
    else progress.delete(event.task);
  });

  return { overview, failure, open, turns, show, fetches, progress, problems, rows, missing, asking, take, reload };
});
