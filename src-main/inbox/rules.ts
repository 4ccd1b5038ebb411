import type { Reason } from '#contract/common.ts';
import type { ContentKind, InboxState } from '#contract/inbox.ts';
import { because } from '../platform/errors.ts';
import { extensionOf, safeFileName } from '../platform/file-name.ts';

const MEGABYTE = 1024 * 1024;

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

/** A name that is safe to show and to keep. The original keeps its own name in the done folder. */
export function paperName(given: string): string {
  const name = safeFileName(given);
  return name === '' ? 'Không tên' : name;
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
