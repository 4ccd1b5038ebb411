import type { ContentKind } from '#contract/inbox.ts';

/** How many bytes from the start `sniffKind` wants to see (fewer when the file is shorter). */
export const HEAD_BYTES = 1024;

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const TIFF_SIGNATURES = ['II*\0', 'MM\0*', 'II+\0', 'MM\0+'].map((text) => Buffer.from(text, 'latin1'));

/** A page or a message in JSON, by its first letter behind a byte order mark and blanks. */
const TEXT_FOR_PROGRAMS = /^(?:ï»¿)?\s*[<{[]/;

/** The format by its magic bytes; the name of the file plays no part. */
export function sniffKind(head: Buffer): ContentKind {
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (head.subarray(0, 8).equals(PNG_SIGNATURE)) return 'png';
  if (TIFF_SIGNATURES.some((signature) => head.subarray(0, 4).equals(signature))) return 'tiff';
  // a PDF may have other bytes before its header, but a page or a message that speaks of PDF is none
  const at = head.subarray(0, HEAD_BYTES).indexOf('%PDF-');
  if (at === 0 || (at > 0 && !TEXT_FOR_PROGRAMS.test(head.toString('latin1', 0, at)))) return 'pdf';
  return 'unknown';
}
