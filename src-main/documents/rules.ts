import type { ContentKind } from '#contract/inbox.ts';

/**
 * How often a preparation may end badly. A crash of the worker is proof against the document; a start whose end
 * nobody saw (the whole program ended) may have been a power cut, so it weighs less. Three crashes, or thirty
 * unseen ends, and the document goes to a person.
 */
export const UNSEEN_END_WEIGHT = 1;
export const CRASH_WEIGHT = 10;
export const TRIES_LIMIT = 30;

/** Documents larger than this, all files together, are prepared one at a time. */
export const BIG_DOCUMENT_BYTES = 64 * 1024 * 1024;

/** Names sort as people number pages: `2.jpg` before `10.jpg`; composed and decomposed letters are the same. */
const pageOrder = new Intl.Collator('vi', { numeric: true, sensitivity: 'variant' });

/** The order in which the files of one item become its pages. */
export function inPageOrder<Part extends { readonly name: string }>(parts: readonly Part[]): Part[] {
  return [...parts].sort((one, other) => {
    const byName = pageOrder.compare(one.name.normalize('NFC'), other.name.normalize('NFC'));
    return byName !== 0 ? byName : one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
  });
}

/** One kind when all files share it, `mixed` otherwise. */
export function kindOfParts(parts: readonly { readonly kind: ContentKind }[]): ContentKind {
  const [first] = parts;
  if (first === undefined) return 'unknown';
  return parts.every((part) => part.kind === first.kind) ? first.kind : 'mixed';
}

/**
 * Milliseconds that a preparation may take before its worker is ended: generous for slow machines, and finite, because
 * a page can be made to draw for ever.
 */
export function timeAllowed(parts: readonly { readonly kind: ContentKind; readonly size: number }[]): number {
  const bytes = parts.reduce((sum, part) => sum + part.size, 0);
  const onlyPdf = parts.length === 1 && parts[0]?.kind === 'pdf';
  const [base, eachMegabyte] = onlyPdf ? [60_000, 200] : [120_000, 3_000];
  return Math.min(30 * 60_000, base + (bytes / 1_000_000) * eachMegabyte);
}
