import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { InboxItem } from '#contract/inbox.ts';
import { client } from '../../app/client.ts';
import { onAppEvent } from '../../app/events.ts';
import { createPages } from '../../ui/pages.ts';
import { askAgain } from './paper-thumbnails.ts';
import { actedOn, markedAfterChange, nextAfterLeaving, range } from './rules.ts';

export const INBOX_TABS = ['waiting', 'needs-person', 'set-aside'] as const;
export type InboxTab = (typeof INBOX_TABS)[number];
/** How long a paper that was given back is waited for, in milliseconds; the list is read anew well before. */
const RETURN_WITHIN = 3000;
type Answer = Awaited<ReturnType<typeof client.inbox.list>>;

/** The papers that were taken in and not yet filed, and which of them the person works on. */
export const useInbox = defineStore('inbox', () => {
  const tab = ref<InboxTab>('waiting');
  const active = ref<string | null>(null);
  const chosen = shallowRef<ReadonlySet<string>>(new Set());
  /** Papers on their way to a dossier or aside: out of the list at once, back if it fails. */
  const leaving = shallowRef<ReadonlySet<string>>(new Set());
  /** Papers that an undo gives back: marked as soon as the list has them, unless the person marks another first. */
  const returning = shallowRef<readonly string[]>([]);
  let returnTimer: ReturnType<typeof setTimeout> | undefined;
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
    forgetReturning();
    active.value = null;
    chosen.value = new Set();
    leaving.value = new Set();
    void pages.load();
  });
  // the first paper is marked when none is, so that the keyboard works at once
  watch(ids, (now, before) => {
    active.value = markedAfterChange(before, now, active.value, returning.value);
    chooseReturned();
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

  /** Papers that left together are chosen together again, and nothing else is. */
  function chooseReturned(): void {
    const listed = ids.value.filter((id) => returning.value.includes(id));
    if (listed.length === 0) return;
    anchor = active.value;
    chosen.value = new Set(listed.length > 1 ? listed : []);
  }

  function expectBack(expected: readonly string[]): void {
    forgetReturning();
    returning.value = expected;
  }

  function forgetReturning(): void {
    clearTimeout(returnTimer);
    returning.value = [];
  }

  function mark(id: string, extend = false): void {
    forgetReturning();
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
    forgetReturning();
    const next = new Set(chosen.value.size === 0 && active.value !== null ? [active.value] : chosen.value);
    if (!next.delete(id)) next.add(id);
    chosen.value = next;
    active.value = id;
    anchor = id;
  }

  function chooseAll(): void {
    forgetReturning();
    chosen.value = new Set(ids.value);
  }

  function chooseNone(): void {
    forgetReturning();
    chosen.value = new Set();
    anchor = active.value;
  }

  /** Takes papers out of the list before the core has answered. Give them back with `comeBack` when it refuses. */
  function leave(leavingIds: readonly string[]): void {
    forgetReturning();
    const gone = new Set(leavingIds);
    active.value = nextAfterLeaving(ids.value, gone, active.value);
    anchor = active.value;
    chosen.value = new Set([...chosen.value].filter((id) => !gone.has(id)));
    leaving.value = new Set([...leaving.value, ...gone]);
  }

  function comeBack(back: readonly string[]): void {
    leaving.value = new Set([...leaving.value].filter((id) => !back.includes(id)));
    expectBack(back);
    returnTimer = setTimeout(forgetReturning, RETURN_WITHIN);
    active.value = markedAfterChange(ids.value, ids.value, active.value, back);
    chooseReturned();
    pages.refresh();
  }

  /** Runs the undo of what took papers out of the list `from`; a key pressed meanwhile waits for them. */
  async function giveBack(back: readonly string[], from: InboxTab, undo: () => Promise<unknown>): Promise<void> {
    // the other lists do not show them
    if (tab.value === from) expectBack(back);
    try {
      await undo();
    } catch (error) {
      forgetReturning();
      throw error;
    }
    if (tab.value === from) comeBack(back);
    else pages.refresh();
  }

  /** Resolves when no paper is on its way back: what is marked then is what the person means. */
  async function settled(): Promise<void> {
    const waits = (): boolean => returning.value.length > 0 && !ids.value.some((id) => returning.value.includes(id));
    if (!waits()) return;
    await new Promise<void>((resolve) => {
      const stop = watch(
        waits,
        (waiting) => {
          if (waiting) return;
          stop();
          resolve();
        },
        { flush: 'post' },
      );
    });
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
    giveBack,
    returned,
    settled,
  };
});
