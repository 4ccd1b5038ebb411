import { markRaw, ref, shallowRef, watch, type Raw, type Ref, type ShallowRef } from 'vue';

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

/** A list that grows as it is scrolled and stays fresh while the core changes it. */
export interface Pages<Item, Answer extends Page<Item>> {
  readonly items: ShallowRef<readonly Item[]>;
  /** The newest answer for the first page, for the totals that come with it. */
  readonly first: ShallowRef<Answer | undefined>;
  /** Asking for the first page of something new: the rows shown are of the question before. */
  readonly loading: Ref<boolean>;
  readonly failure: ShallowRef<unknown>;
  /** Asks for the first time, or again for what is shown. */
  open(): void;
  /** Asks anew from the beginning; an answer to an earlier question is dropped. */
  load(): Promise<void>;
  /** The next page, when there is one. */
  more(): Promise<void>;
  /** Asks again for what is shown, without a flicker; bursts of calls become one each half second. */
  refresh(): void;
  /** Stops what is under way. */
  stop(): void;
}

const PAGE = 100;
const LARGE_PAGE = 200;
const PAGES_REFRESHED = 10;
const REFRESH_EVERY = 500;
/** Typing has paused after this. */
const TYPING_PAUSE = 120;

/**
 * @param ask gives one page; rejects when aborted
 */
export function createPages<Item extends { readonly id: string }, Answer extends Page<Item>>(
  ask: (cursor: string | undefined, limit: number, signal: AbortSignal) => Promise<Answer>,
): Raw<Pages<Item, Answer>> {
  const items = shallowRef<readonly Item[]>([]);
  const first = shallowRef<Answer>();
  const loading = ref(false);
  const failure = shallowRef<unknown>(null);
  let cursor: string | null = null;
  let controller = new AbortController();
  let asking: 'more' | 'refresh' | null = null;
  let refreshDue = false;
  let lastRefresh = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function restart(): AbortSignal {
    controller.abort();
    controller = new AbortController();
    clearTimeout(timer);
    timer = undefined;
    asking = null;
    refreshDue = false;
    return controller.signal;
  }

  async function load(): Promise<void> {
    const signal = restart();
    loading.value = true;
    try {
      const answer = await ask(undefined, PAGE, signal);
      if (signal.aborted) return;
      items.value = answer.items;
      first.value = answer;
      cursor = answer.nextCursor;
      failure.value = null;
    } catch (error) {
      if (!signal.aborted) failure.value = error;
    } finally {
      if (!signal.aborted) loading.value = false;
    }
  }

  async function more(): Promise<void> {
    if (cursor === null || asking !== null || loading.value) return;
    const { signal } = controller;
    asking = 'more';
    try {
      const answer = await ask(cursor, PAGE, signal);
      if (signal.aborted) return;
      items.value = distinct([...items.value, ...answer.items]);
      cursor = answer.nextCursor;
    } catch (error) {
      if (!signal.aborted) failure.value = error;
    } finally {
      if (!signal.aborted) settle();
    }
  }

  function settle(): void {
    asking = null;
    if (refreshDue) refresh();
  }

  function refresh(): void {
    if (loading.value) return;
    if (asking !== null) {
      refreshDue = true;
      return;
    }
    if (timer !== undefined) return;
    timer = setTimeout(() => void askAgain(), Math.max(0, lastRefresh + REFRESH_EVERY - Date.now()));
  }

  async function askAgain(): Promise<void> {
    timer = undefined;
    refreshDue = false;
    const { signal } = controller;
    asking = 'refresh';
    try {
      const wanted = Math.max(items.value.length, PAGE);
      let answer = await ask(undefined, Math.min(wanted, LARGE_PAGE), signal);
      const newest = answer;
      let fresh = [...answer.items];
      for (let page = 1; page < PAGES_REFRESHED && answer.nextCursor !== null && fresh.length < wanted; page += 1) {
        answer = await ask(answer.nextCursor, LARGE_PAGE, signal);
        fresh = [...fresh, ...answer.items];
      }
      if (signal.aborted) return;
      // Someone who scrolled very far keeps the rows below what was asked for again.
      const tail = answer.nextCursor !== null && fresh.length < wanted ? items.value.slice(fresh.length) : [];
      items.value = distinct([...fresh, ...tail]);
      first.value = newest;
      if (tail.length === 0) cursor = answer.nextCursor;
      failure.value = null;
    } catch (error) {
      if (!signal.aborted && items.value.length === 0) failure.value = error;
    } finally {
      lastRefresh = Date.now();
      if (!signal.aborted) settle();
    }
  }

  // Raw, so that a store that holds the list does not unwrap its refs.
  return markRaw<Pages<Item, Answer>>({
    items,
    first,
    loading,
    failure,
    open: () => (first.value === undefined ? void load() : refresh()),
    load,
    more,
    refresh,
    stop: () => void restart(),
  });
}

/** Asks anew when the question changes: at once for what is chosen, and for what is typed when typing pauses. */
export function loadOnChange(
  pages: { load(): Promise<void> },
  { typed, chosen }: { readonly typed: Ref<string>; readonly chosen: readonly Ref<unknown>[] },
): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  watch(typed, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void pages.load(), TYPING_PAUSE);
  });
  watch([...chosen], () => void pages.load());
}

function distinct<Item extends { readonly id: string }>(items: readonly Item[]): readonly Item[] {
  const seen = new Set<string>();
  return items.filter((item) => !seen.has(item.id) && seen.add(item.id));
}
