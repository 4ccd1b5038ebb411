import type { ContentKind } from '#contract/inbox.ts';

/** One look at a file. Everything that a write can change. */
export interface Look {
  readonly size: number;
  /** Milliseconds since 1970. */
  readonly modifiedAt: number;
  readonly changedAt: number;
  readonly inode: number;
  readonly device: number;
  /** Allocated blocks: a copy that fills reserved space changes these before it changes the size. */
  readonly blocks: number;
}

export function sameLook(one: Look, other: Look): boolean {
  return (
    one.size === other.size &&
    one.modifiedAt === other.modifiedAt &&
    one.changedAt === other.changedAt &&
    one.inode === other.inode &&
    one.device === other.device &&
    one.blocks === other.blocks
  );
}

const SYSTEM_FILES = new Set(['thumbs.db', 'ehthumbs.db', 'desktop.ini']);
const TEMPORARY = /\.(part|partial|filepart|tmp|temp|crdownload|download|opdownload|swp|lck|lock)$/i;

/** Names that programs give to what is not finished; such a file counts once it has its final name. */
export function isTemporaryName(name: string): boolean {
  return name.startsWith('~') || name.endsWith('~') || TEMPORARY.test(name);
}

/** Hidden files (one dot; two are no custom of any system) and what Windows puts into folders: never papers. */
export function isPassedOver(name: string): boolean {
  return /^\.([^.]|$)/.test(name) || SYSTEM_FILES.has(name.toLowerCase()) || isTemporaryName(name);
}

/** What the content of a file says. */
export interface Examination {
  readonly kind: ContentKind;
  readonly completeness: 'complete' | 'incomplete' | 'damaged';
  /** Its beginning holds nothing but zeros: space reserved for what is still to be written. */
  readonly blank: boolean;
}

export interface Patience {
  /** Milliseconds without a change after which content that no format vouches for is taken in. */
  readonly rest: number;
  /** Milliseconds without a change after which nobody is expected to go on writing. */
  readonly giveUp: number;
}

/**
 * - `wait`: may still be written.
 * - `take`: finished; the original moves at once.
 * - `take-move-later`: nothing tells whether it is finished. Its bytes are taken in, and the original moves only once
 *   nobody is expected to go on writing; changed before that, it is a new file.
 * - `copy`: certainly unfinished and given up by its writer. Its bytes are taken in, and the original stays for good;
 *   changed later, it is a new file.
 */
export type Decision = 'wait' | 'take' | 'take-move-later' | 'copy';

/** @param resting milliseconds since the file changed last. */
export function decide(examined: Examination, resting: number, patience: Patience): Decision {
  const { kind, completeness, blank } = examined;
  if (completeness === 'incomplete' || blank) return resting >= patience.giveUp ? 'copy' : 'wait';
  if (kind !== 'unknown' && completeness === 'complete') return 'take';
  return resting >= patience.rest ? 'take-move-later' : 'wait';
}

/** For several files that are one item: all wait for the slowest, and one unfinished file keeps all in place. */
export function decideTogether(decisions: readonly Decision[]): Decision {
  for (const decision of ['wait', 'copy', 'take-move-later'] as const) {
    if (decisions.includes(decision)) return decision;
  }
  return 'take';
}

const NAME_BYTES = 255;

/** `name` for the first, `name (2).pdf` for the second and so on, never longer than a file system takes. */
export function countedName(name: string, count: number): string {
  if (count <= 1) return name;
  const dot = name.lastIndexOf('.');
  const extension = dot > 0 && name.length - dot <= 16 ? name.slice(dot) : '';
  const suffix = ` (${count})${extension}`;
  const letters = Array.from(name.slice(0, name.length - extension.length));
  while (letters.length > 0 && utf8Bytes(letters.join('') + suffix) > NAME_BYTES) letters.pop();
  return letters.join('') + suffix;
}

function utf8Bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}

const numbered = new Intl.Collator('vi', { numeric: true });

/** Oldest first; what was written at the same instant by name, with numbers as people count. */
export function byTime(
  one: { readonly modifiedAt: number; readonly path: string },
  other: { readonly modifiedAt: number; readonly path: string },
): number {
  return one.modifiedAt - other.modifiedAt || numbered.compare(one.path, other.path);
}

/** Milliseconds until try number `tries` + 1: longer each time, a minute at the most. */
export function retryDelay(tries: number): number {
  return Math.min(60_000, 1000 * 2 ** Math.min(tries, 6));
}
