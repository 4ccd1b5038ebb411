import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { InboxItem } from '#contract/inbox.ts';
import { client } from '../../app/client.ts';
import { onAppEvent } from '../../app/events.ts';
import { createPages } from '../../ui/pages.ts';
import { askAgain } from './paper-thumbnails.ts';
import { actedOn, nextAfterLeaving, range } from './rules.ts';

export const INBOX_TABS = ['waiting', 'needs-person', 'set-aside'] as const;
export type InboxTab = (typeof INBOX_TABS)[number];
type Answer = Awaited<ReturnType<typeof client.inbox.list>>;

/** The papers that were taken in and not yet filed, and which of them the person works on. */
export const useInbox = defineStore('inbox', () => {
  const tab = ref<InboxTab>('waiting');
  const active = ref<string | null>(null);
  const chosen = shallowRef<ReadonlySet<string>>(new Set());
  /** Papers on their way to a dossier or aside: out of the list at once, back if it fails. */
  const leaving = shallowRef<ReadonlySet<string>>(new Set());
  let anchor: string | null = null;

  const pages = createPages<InboxItem, Answer>((cursor, limit, signal) =>
    client.inbox.list({ state: tab.value, limit, ...(cursor === undefined ? {} : { cursor }) }, { signal }),
  );
  const items = computed(() => pages.items.value.filter((item) => !leaving.value.has(item.id)));
  const ids = computed(() => items.value.map((item) => item.id));
  const activeItem = computed(() => items.value.find((item) => item.id === active.value) ?? null);
  const counts = computed(() => {
    const known = pages.first.value?.counts ?? { waiting: 0, needsPerson: 0, setAside: 0 };
    const gone = pages.items.value.length - items.value.length;
    const shown = (count: number, which: InboxTab): number => (tab.value === which ? Math.max(0, count - gone) : count);
    return {
      waiting: shown(known.waiting, 'waiting'),
      'needs-person': shown(known.needsPerson, 'needs-person'),
      'set-aside': shown(known.setAside, 'set-aside'),
    };
  });
  /** What a key acts on now. */
  const acting = computed(() => actedOn(ids.value, chosen.value, active.value));

  watch(tab, () => {
    active.value = null;
    chosen.value = new Set();
    leaving.value = new Set();
    void pages.load();
  });
  // the first paper is marked when none is, so that the keyboard works at once
  watch(ids, (now, before) => {
    if (active.value !== null && now.includes(active.value)) return;
    if (active.value !== null && before.includes(active.value)) {
      active.value = nextAfterLeaving(before, new Set(before.filter((id) => !now.includes(id))), active.value);
    }
    if (active.value === null || !now.includes(active.value)) active.value = now[0] ?? null;
  });
  // what the core does not list any more need not be held back any more
  watch(
    () => pages.items.value,
    (listed) => {
      const still = [...leaving.value].filter((id) => listed.some((item) => item.id === id));
      if (still.length < leaving.value.size) leaving.value = new Set(still);
      const kept = [...chosen.value].filter((id) => listed.some((item) => item.id === id));
      if (kept.length < chosen.value.size) chosen.value = new Set(kept);
    },
  );

  function mark(id: string, extend = false): void {
    if (extend) {
      anchor ??= active.value;
      chosen.value = range(ids.value, anchor, id);
    } else {
      anchor = id;
      chosen.value = new Set();
    }
    active.value = id;
  }

  function toggle(id: string): void {
    const next = new Set(chosen.value.size === 0 && active.value !== null ? [active.value] : chosen.value);
    if (!next.delete(id)) next.add(id);
    chosen.value = next;
    active.value = id;
    anchor = id;
  }

  function chooseAll(): void {
    chosen.value = new Set(ids.value);
  }

  function chooseNone(): void {
    chosen.value = new Set();
    anchor = active.value;
  }

  /** Takes papers out of the list before the core has answered. Give them back with `comeBack` when it refuses. */
  function leave(leavingIds: readonly string[]): void {
    const gone = new Set(leavingIds);
    active.value = nextAfterLeaving(ids.value, gone, active.value);
    anchor = active.value;
    chosen.value = new Set([...chosen.value].filter((id) => !gone.has(id)));
    leaving.value = new Set([...leaving.value, ...gone]);
  }

  function comeBack(returned: readonly string[]): void {
    const [first] = returned;
    leaving.value = new Set([...leaving.value].filter((id) => !returned.includes(id)));
    if (first !== undefined && ids.value.includes(first)) active.value = first;
    pages.refresh();
  }

  /** Papers taken off a dossier: shown also when they left the list just now and it was not asked for since. */
  function returned(documentIds: readonly string[]): void {
    const back = pages.items.value.filter((item) => item.documentId !== null && documentIds.includes(item.documentId));
    leaving.value = new Set([...leaving.value].filter((id) => !back.some((item) => item.id === id)));
    pages.refresh();
  }

  onAppEvent(['inbox', 'documents'], (event) => {
    pages.refresh();
    if (event.type === 'documents') askAgain(event.ids);
    if (event.type === 'reset') askAgain('all');
    // preparing changes an inbox item; its picture may be there now
    if (event.type === 'inbox') {
      askAgain(
        pages.items.value.flatMap((item) =>
          event.ids.includes(item.id) && item.documentId !== null ? [item.documentId] : [],
        ),
      );
    }
  });

  return {
    tab,
    pages,
    items,
    ids,
    counts,
    active,
    activeItem,
    chosen,
    acting,
    mark,
    toggle,
    chooseAll,
    chooseNone,
    leave,
    comeBack,
    returned,
  };
});
