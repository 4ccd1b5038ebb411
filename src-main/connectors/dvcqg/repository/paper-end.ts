import { sniffKind } from '../../../platform/content-kind.ts';

/** As many bytes of the end as `looksEnded` wants to see: a scanner's padding with what stands before it. */
export const TAIL_BYTES = 72 * 1024;
const PDF_END_BYTES = 8 * 1024;
const JPEG_END = Buffer.from([0xff, 0xd9]);

/**
 * Whether a file of that beginning and that end may be whole, for an answer that does not tell its length: a PDF has
 * its mark near the end, a JPEG and a PNG theirs. Other bytes say nothing and may always be. Pure.
 */
export function looksEnded(head: Buffer, tail: Buffer): boolean {
  switch (sniffKind(head)) {
    case 'pdf': {
      let end = tail.length;
      while (end > 0 && tail[end - 1] === 0) end -= 1;
      return tail.subarray(Math.max(0, end - PDF_END_BYTES), end).includes('%%EOF');
    }
    case 'jpeg':
      return tail.includes(JPEG_END);
    case 'png':
      return tail.includes('IEND');
    default:
      return true;
  }
}
