import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { KeptPaper, PaperMetadata } from '#contract/repository.ts';
import { client } from '../../app/client.ts';
import { createPages, loadOnChange } from '../../ui/pages.ts';
import { changesOf, draftOf, isChanged, type PaperDraft } from './rules.ts';

export const KINDS = ['all', 'component', 'result'] as const;
export type KindFilter = (typeof KINDS)[number];
export const VALIDITIES = ['all', 'valid', 'expired', 'withdrawn'] as const;
export type ValidityFilter = (typeof VALIDITIES)[number];

/** The repository of papers: what is searched for, and what is being typed about a paper, stays while other rooms are visited. */
export const useRepositoryStore = defineStore('repository', () => {
  const query = ref('');
  const kind = ref<KindFilter>('all');
  const only = ref<ValidityFilter>('all');
  const active = ref<string | null>(null);
  /** The paper beside the table; it stays there when a change takes it out of what was searched for. */
  const opened = shallowRef<KeptPaper | null>(null);
  /** What stands in the form; `null` while nothing is corrected. */
  const draft = ref<PaperDraft | null>(null);

  const pages = createPages<KeptPaper, Awaited<ReturnType<typeof client.repository.search>>>((cursor, limit, signal) =>
    client.repository.search(
      {
        query: query.value,
        kind: kind.value,
        only: only.value,
        limit,
        ...(cursor === undefined ? {} : { cursor }),
      },
      { signal },
    ),
  );

  const untouched = computed(() => query.value.trim() === '' && kind.value === 'all' && only.value === 'all');
  const dirty = computed(() => opened.value !== null && draft.value !== null && isChanged(opened.value, draft.value));

  loadOnChange(pages, { typed: query, chosen: [kind, only] });
  watch(pages.items, (items) => {
    const fresh = items.find(({ id }) => id === opened.value?.id);
    if (fresh !== undefined) opened.value = fresh;
  });

  function showAll(): void {
    query.value = '';
    kind.value = 'all';
    only.value = 'all';
  }

  /** Shown at once, in the table as well; the event brings the rest. */
  function take(paper: KeptPaper): KeptPaper {
    if (opened.value?.id === paper.id) opened.value = paper;
    pages.items.value = pages.items.value.map((known) => (known.id === paper.id ? paper : known));
    return paper;
  }

  /** The paper may have left what was searched for, where events bring nothing of it. */
  async function renewOpened(): Promise<void> {
    const id = opened.value?.id;
    if (id === undefined) return;
    const fresh = await client.repository.get({ id });
    if (opened.value?.id === id) opened.value = fresh;
  }

  function edit(): void {
    if (opened.value !== null) draft.value ??= draftOf(opened.value);
  }

  /** Sends what differs. Gives the paper as it is kept now. */
  async function save(paper: KeptPaper, typed: PaperDraft): Promise<KeptPaper> {
    const changes = changesOf(paper, typed);
    return Object.keys(changes).length === 0 ? paper : change(paper.id, changes);
  }
  async function change(id: string, changes: Partial<PaperMetadata>): Promise<KeptPaper> {
    return take(await client.repository.update({ id, ...changes }));
  }
  async function setWithdrawn(id: string, withdrawn: boolean, reason: string): Promise<KeptPaper> {
    return take(await client.repository.setWithdrawn({ id, withdrawn, reason }));
  }

  return {
    query,
    kind,
    only,
    active,
    opened,
    draft,
    pages,
    untouched,
    dirty,
    showAll,
    renewOpened,
    edit,
    save,
    change,
    setWithdrawn,
  };
});
