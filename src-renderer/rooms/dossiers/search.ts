import { ref, shallowRef, watch } from 'vue';
import type { DossierSummary } from '#contract/dossiers.ts';
import { client } from '../../app/client.ts';

/** Search as you type for the quick-open: the first few that match, or the newest when nothing is typed. */
export function useDossierSearch(limit: number) {
  const query = ref('');
  const found = shallowRef<readonly DossierSummary[]>([]);
  const total = ref(0);
  const searching = ref(false);
  const failure = shallowRef<unknown>(null);

  let controller = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function search(): Promise<void> {
    controller.abort();
    controller = new AbortController();
    const { signal } = controller;
    searching.value = true;
    try {
      const answer = await client.dossiers.search({ query: query.value, limit }, { signal });
      if (signal.aborted) return;
      found.value = answer.items;
      total.value = answer.total;
      failure.value = null;
    } catch (error) {
      if (!signal.aborted) failure.value = error;
    } finally {
      if (!signal.aborted) searching.value = false;
    }
  }
  watch(query, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void search(), 80);
  });

  return { query, found, total, searching, failure, search };
}
