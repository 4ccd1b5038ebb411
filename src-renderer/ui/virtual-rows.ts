import { computed, onBeforeUnmount, onMounted, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { rowsInView } from './grid.ts';

export interface VirtualRowsOptions<Row> {
  readonly rows: () => readonly Row[];
  /** Height of a row in rem, so that it grows with the text. */
  readonly rowRem: () => number;
  /** Rows drawn above and below those in view. */
  readonly around: () => number;
  /** Rows of the same height that stay above the others. */
  readonly heads: number;
  /** So many rows before the last loaded one, `end` is called. */
  readonly near: number;
  readonly end: () => void;
}

/** Rows of one height of which only those in view are drawn. */
export interface VirtualRows<Row> {
  /** What scrolls. */
  readonly element: Ref<HTMLElement | undefined>;
  /** Width of what scrolls, in rem. */
  readonly width: ComputedRef<number>;
  /** In px. */
  readonly rowHeight: ComputedRef<number>;
  /** The rows to draw, by their places. */
  readonly view: ComputedRef<{ readonly first: number; readonly end: number }>;
  readonly drawn: ComputedRef<readonly Row[]>;
  /** Rows that one key press goes on by. */
  readonly pageRows: ComputedRef<number>;
  onScroll(): void;
  /** Brings a row into view with as little movement as it takes. */
  reveal(index: number): void;
  toTop(): void;
}

export function useVirtualRows<Row>(options: VirtualRowsOptions<Row>): VirtualRows<Row> {
  const { rows, heads } = options;
  const element = ref<HTMLElement>();
  const scrollTop = shallowRef(0);
  const size = shallowRef({ width: 0, height: 600, rem: 16 });
  const rowHeight = computed(() => size.value.rem * options.rowRem());
  const view = computed(() =>
    rowsInView(scrollTop.value, size.value.height, rowHeight.value, rows().length, options.around()),
  );

  let observer: ResizeObserver | undefined;
  onMounted(() => {
    const root = element.value;
    if (root === undefined) return;
    const measure = (): void => {
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      size.value = { width: root.clientWidth / rem, height: root.clientHeight, rem };
    };
    observer = new ResizeObserver(measure);
    observer.observe(root);
    measure();
  });
  onBeforeUnmount(() => observer?.disconnect());

  watch(
    () => [view.value.end, rows().length] as const,
    ([end, count]) => {
      if (count > 0 && end > count - options.near) options.end();
    },
  );

  function onScroll(): void {
    scrollTop.value = element.value?.scrollTop ?? 0;
  }

  return {
    element,
    width: computed(() => size.value.width),
    rowHeight,
    view,
    drawn: computed(() => rows().slice(view.value.first, view.value.end)),
    pageRows: computed(() => Math.max(1, Math.floor(size.value.height / rowHeight.value) - 1 - heads)),
    onScroll,
    reveal(index) {
      const root = element.value;
      if (root === undefined || index < 0) return;
      const head = heads * rowHeight.value;
      const top = index * rowHeight.value;
      if (top < root.scrollTop) root.scrollTop = top;
      else if (top + rowHeight.value > root.scrollTop + root.clientHeight - head) {
        root.scrollTop = top + rowHeight.value - root.clientHeight + head;
      }
      onScroll();
    },
    toTop() {
      if (element.value !== undefined) element.value.scrollTop = 0;
      scrollTop.value = 0;
    },
  };
}
