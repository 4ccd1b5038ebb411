import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { nextTick, ref } from 'vue';
import { moveByKey, rowsInView } from '../../../src-renderer/ui/grid.ts';
import { createPages, loadOnChange, type Page } from '../../../src-renderer/ui/pages.ts';

interface Row {
  readonly id: string;
}

/** A list of `count` rows, newest first, with the position as the cursor. */
function listOf(rows: () => readonly Row[]) {
  return vi.fn((cursor: string | undefined, limit: number): Promise<Page<Row>> => {
    const from = Number(cursor ?? 0);
    const items = rows().slice(from, from + limit);
    return Promise.resolve({ items, nextCursor: from + limit < rows().length ? String(from + limit) : null });
  });
}
const numbered = (count: number): Row[] => Array.from({ length: count }, (_, index) => ({ id: `row-${index}` }));

describe('a list in pages', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('grows until it has everything, then asks no more', async () => {
    const ask = listOf(() => numbered(250));
    const pages = createPages(ask);
    await pages.load();
    await pages.more();
    await pages.more();
    await pages.more();
    expect(pages.items.value).toHaveLength(250);
    expect(ask).toHaveBeenCalledTimes(3);
  });

  it('drops the answer to a question that was replaced', async () => {
    const answers: ((page: Page<Row>) => void)[] = [];
    const pages = createPages<Row, Page<Row>>(() => new Promise((resolve) => answers.push(resolve)));
    const old = pages.load();
    const current = pages.load();
    answers[1]?.({ items: [{ id: 'new' }], nextCursor: null });
    answers[0]?.({ items: [{ id: 'old' }], nextCursor: null });
    await Promise.all([old, current]);
    expect(pages.items.value).toEqual([{ id: 'new' }]);
    expect(pages.loading.value).toBe(false);
  });

  it('refreshes as many rows as are shown, with a burst of changes as one question', async () => {
    let rows = numbered(300);
    const ask = listOf(() => rows);
    const pages = createPages(ask);
    await pages.load();
    await pages.more();
    await pages.more();
    rows = [{ id: 'arrived' }, ...rows.slice(1)];
    ask.mockClear();
    for (let call = 0; call < 50; call += 1) pages.refresh();
    await vi.advanceTimersByTimeAsync(600);
    expect(ask).toHaveBeenCalledTimes(2);
    expect(pages.items.value).toHaveLength(300);
    expect(pages.items.value[0]?.id).toBe('arrived');
    expect(pages.items.value.some((row) => row.id === 'row-0')).toBe(false);
  });

  it('keeps a change that arrives while it is asking', async () => {
    let rows = numbered(1);
    const pages = createPages(listOf(() => rows));
    await pages.load();
    pages.refresh();
    await vi.advanceTimersByTimeAsync(0);
    rows = numbered(2);
    pages.refresh();
    await vi.advanceTimersByTimeAsync(1200);
    expect(pages.items.value).toHaveLength(2);
  });

  it('keeps the failure for the screen and forgets it when the next question succeeds', async () => {
    let broken = true;
    const pages = createPages<Row, Page<Row>>(() =>
      broken ? Promise.reject(new Error('no')) : Promise.resolve({ items: [], nextCursor: null }),
    );
    await pages.load();
    expect(pages.failure.value).toBeInstanceOf(Error);
    broken = false;
    await pages.load();
    expect(pages.failure.value).toBeNull();
  });

  it('asks once for the first time, and again for what is shown when it is opened once more', async () => {
    const ask = listOf(() => numbered(150));
    const pages = createPages(ask);
    pages.open();
    await vi.runAllTimersAsync();
    await pages.more();
    pages.open();
    await vi.runAllTimersAsync();
    expect(ask.mock.calls.map(([, limit]) => limit)).toEqual([100, 100, 150]);
  });

  it('asks anew at once for what is chosen, and for what is typed once the typing pauses', async () => {
    const load = vi.fn(() => Promise.resolve());
    const [typed, chosen] = [ref(''), ref('all')];
    loadOnChange({ load }, { typed, chosen: [chosen] });
    for (const text of ['a', 'an', 'anh']) {
      typed.value = text;
      await nextTick();
      vi.advanceTimersByTime(50);
    }
    expect(load).not.toHaveBeenCalled();
    vi.advanceTimersByTime(120);
    expect(load).toHaveBeenCalledTimes(1);
    chosen.value = 'missing';
    await nextTick();
    expect(load).toHaveBeenCalledTimes(2);
  });
});

describe('the grid', () => {
  it('draws only what is in view and a little around', () => {
    const { first, end } = rowsInView(32_000, 640, 32, 10_000, 8);
    expect(first).toBeGreaterThanOrEqual(980);
    expect(first).toBeLessThanOrEqual(1000);
    expect(end).toBeGreaterThanOrEqual(1020);
    expect(end - first).toBeLessThan(60);
  });
  it('draws nothing past the end after the list became short', () => {
    expect(rowsInView(32_000, 640, 32, 5, 8)).toEqual({ first: 5, end: 5 });
  });
  it('moves its mark within the rows', () => {
    expect(moveByKey('ArrowDown', -1, 10, 5)).toBe(0);
    expect(moveByKey('ArrowUp', 0, 10, 5)).toBe(0);
    expect(moveByKey('End', 3, 10, 5)).toBe(9);
    expect(moveByKey('PageDown', 7, 10, 5)).toBe(9);
    expect(moveByKey('a', 3, 10, 5)).toBeNull();
  });
});
