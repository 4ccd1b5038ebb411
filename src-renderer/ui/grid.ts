/** One column of a `DataGrid`; its cells are the slot of the same name. */
export interface GridColumn {
  readonly key: string;
  readonly label: string;
  /** A track of CSS grid, such as `7rem` or `minmax(10rem, 2fr)`. */
  readonly width: string;
  /** Shown only where the grid is at least this wide, in rem; always when left out. */
  readonly from?: number;
  /** Shown only where the grid is narrower than this, in rem; always when left out. */
  readonly below?: number;
  readonly align?: 'end';
}

/** The rows to draw: those in view and a few around them. */
export function rowsInView(
  scrollTop: number,
  height: number,
  rowHeight: number,
  count: number,
  around: number,
): { readonly first: number; readonly end: number } {
  // Started at even rows so that scrolling by one row does not draw everything anew.
  const first = Math.max(0, Math.floor(scrollTop / rowHeight / 4) * 4 - around);
  const end = Math.min(count, Math.ceil((scrollTop + height) / rowHeight / 4) * 4 + around);
  return { first: Math.min(first, end), end };
}

/** Where the marked row goes by a key of the keyboard; `null` for a key that does not move it. */
export function moveByKey(key: string, index: number, count: number, pageRows: number): number | null {
  const clamp = (target: number): number => Math.max(0, Math.min(count - 1, target));
  switch (key) {
    case 'ArrowDown':
      return clamp(index + 1);
    case 'ArrowUp':
      return clamp(index < 0 ? 0 : index - 1);
    case 'PageDown':
      return clamp(index + pageRows);
    case 'PageUp':
      return clamp(index - pageRows);
    case 'Home':
      return 0;
    case 'End':
      return clamp(count - 1);
    default:
      return null;
  }
}

/** What a `DataGrid` lets its parent do. */
export interface GridHandle {
  focus(): Promise<void>;
  /** Back to the first row, for a new search. */
  toTop(): void;
}

/** What an input of the component library shows of itself. */
export interface FieldHandle {
  readonly inputRef: HTMLInputElement | null;
}
