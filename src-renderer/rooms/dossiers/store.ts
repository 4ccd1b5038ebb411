import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { DossierSummary } from '#contract/dossiers.ts';
import { client } from '../../app/client.ts';
import { createPages, loadOnChange } from '../../ui/pages.ts';

export const DOSSIER_FILTERS = ['all', 'missing', 'unsent', 'needs-person'] as const;
export type DossierFilter = (typeof DOSSIER_FILTERS)[number];

/** The table of dossiers: what is searched for stays while other rooms are visited. */
export const useDossiersStore = defineStore('dossiers', () => {
  const query = ref('');
  const only = ref<DossierFilter>('all');
  const active = ref<string | null>(null);

  const pages = createPages<DossierSummary, Awaited<ReturnType<typeof client.dossiers.search>>>(
    (cursor, limit, signal) =>
      client.dossiers.search(
        { query: query.value, only: only.value, limit, ...(cursor === undefined ? {} : { cursor }) },
        { signal },
      ),
  );

  loadOnChange(pages, { typed: query, chosen: [only] });

  return { query, only, active, pages };
});
