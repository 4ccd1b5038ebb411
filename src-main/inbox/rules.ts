import type { Reason } from '#contract/common.ts';
import type { ContentKind, InboxState } from '#contract/inbox.ts';
import { because } from '../platform/errors.ts';
import { compose } from '../platform/text.ts';

const NAME_LENGTH = 255;
const MEGABYTE = 1024 * 1024;

/** Control characters, and marks that turn the direction of writing so that a name reads as another. */
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200b\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;

const EXTENSIONS: Readonly<Record<string, ContentKind>> = {
  '.pdf': 'pdf',
  '.jpg': 'jpeg',
  '.jpeg': 'jpeg',
  '.jpe': 'jpeg',
  '.jfif': 'jpeg',
  '.png': 'png',
  '.tif': 'tiff',
  '.tiff': 'tiff',
};

/**
 * A name that is safe to show, to store and to hand on as a file name: composed letters, nothing invisible, no path,
 * at most 255 characters. The original keeps its own name in the done folder.
 */
export function paperName(given: string): string {
  const shown = compose(given)
    .replace(INVISIBLE, '')
    .replace(/[\\/]/g, '_')
    .replace(/^[. ]+|[. ]+$/g, '')
    .trim();
  if (shown === '') return 'Không tên';
  const letters = Array.from(shown);
  if (letters.length <= NAME_LENGTH) return shown;
  const extension = Array.from(extensionOf(shown));
  return [...letters.slice(0, NAME_LENGTH - extension.length), ...extension].join('');
}

/** With its dot and in small letters; empty when there is none. */
export function extensionOf(name: string): string {
  return /[^.](\.[A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? '';
}

/** Whether the name promises another format than the content holds. A note only: content decides. */
export function isMisnamed(name: string, kind: ContentKind): boolean {
  return EXTENSIONS[extensionOf(name)] !== kind;
}

/** The state of an item that is in the inbox: with a reason it needs a person. */
export function stateBy(reason: string | null): InboxState {
  return reason === null ? 'waiting' : 'needs-person';
}

export interface JudgedPart {
  readonly name: string;
  readonly kind: ContentKind;
  readonly size: number;
  readonly completeness: 'complete' | 'incomplete' | 'damaged';
}

/** Why this file is not a paper that can be used, or `null` when it is one. */
export function unusable(part: JudgedPart, maxFileBytes: number, staysInPlace: boolean): Reason | null {
  const { name } = part;
  if (part.size === 0) return because('inbox.empty', { name });
  if (part.size > maxFileBytes) {
    return because('inbox.too-large', { name, size: inMegabytes(part.size), limit: inMegabytes(maxFileBytes) });
  }
  if (part.kind === 'unknown') {
    const extension = extensionOf(name);
    return EXTENSIONS[extension] === undefined
      ? because('inbox.unknown-format', { name })
      : because('inbox.not-what-its-name-says', { name, extension });
  }
  if (part.completeness === 'incomplete') {
    return because(staysInPlace ? 'inbox.half-written' : 'inbox.incomplete', { name });
  }
  if (part.completeness === 'damaged') return because('inbox.damaged', { name });
  return null;
}

/** Whole megabytes, one decimal below ten. */
export function inMegabytes(bytes: number): number {
  const megabytes = bytes / MEGABYTE;
  return megabytes < 10 ? Math.ceil(megabytes * 10) / 10 : Math.ceil(megabytes);
}
