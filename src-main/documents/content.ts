import type { ContentKind } from '#contract/inbox.ts';
import { HEAD_BYTES } from '../platform/content-kind.ts';
import { findEndOfImage, walkJpeg } from './images/jpeg.ts';
import { walkPng } from './images/png.ts';
import { walkTiff } from './images/tiff.ts';
import { endWithoutPadding, type RangeReader } from './ranges.ts';

export { HEAD_BYTES, sniffKind } from '../platform/content-kind.ts';
export type { RangeReader } from './ranges.ts';

/** `incomplete` may become complete with more bytes; `damaged` never will. */
export type Completeness = 'complete' | 'incomplete' | 'damaged';

/** Zeros that a scanner may leave behind the last byte; more are space reserved for what is still to be written. */
const PADDING_LIMIT = 64 * 1024;
const PDF_TAIL_BYTES = 8 * 1024;
/** Bytes behind everything that a TIFF names (alignment, a private note); more belong to a page still being written. */
const TIFF_TRAILING_BYTES = 1024;

/**
 * Whether the last byte has been written, as far as the format tells: PDF by its last `startxref … %%EOF`, JPEG by its
 * end marker, PNG by `IEND`, TIFF by its chain of directories. Where a format says nothing (`unknown`, `mixed`) any
 * content is complete. Every walk is bounded; bad content never throws, only `reader` may.
 */
export async function completeness(kind: ContentKind, reader: RangeReader): Promise<Completeness> {
  if (reader.size === 0) return 'incomplete';
  switch (kind) {
    case 'pdf':
      return pdfCompleteness(reader);
    case 'jpeg':
      return jpegCompleteness(reader);
    case 'png':
      return (await walkPng(reader)).state;
    case 'tiff':
      return tiffCompleteness(reader);
    default:
      return 'complete';
  }
}

async function pdfCompleteness(reader: RangeReader): Promise<Completeness> {
  const end = await endWithoutPadding(reader, PADDING_LIMIT);
  if (end === null) return 'incomplete';
  const start = Math.max(0, end - PDF_TAIL_BYTES);
  const tail = (await reader.read(start, end - start)).toString('latin1');
  const last = /startxref\s+(\d{1,15})\s+%%EOF(?![\s\S]*startxref)/.exec(tail);
  if (last === null) return 'incomplete';
  // an object behind the end mark begins the next revision
  if (/\d\s+\d+\s+obj\b/.test(tail.slice(last.index + last[0].length))) return 'incomplete';
  const table = Number(last[1]);
  // the first part of a linearised file ends with `startxref 0`
  if (table === 0 || table >= end) return 'incomplete';
  const head = (await reader.read(0, HEAD_BYTES)).toString('latin1');
  const linearised = /\/Linearized\s[^>]*?\/L\s+(\d{1,15})/.exec(head);
  return linearised !== null && Number(linearised[1]) > reader.size ? 'incomplete' : 'complete';
}

async function jpegCompleteness(source: RangeReader): Promise<Completeness> {
  const walk = await walkJpeg(source);
  if (walk.state !== 'scan') return walk.state;
  const end = await endWithoutPadding(source, PADDING_LIMIT);
  if (end === null) return 'incomplete';
  const tail = await source.read(end - 2, 2);
  if (end - 2 >= walk.scanAt && tail[0] === 0xff && tail[1] === 0xd9) return 'complete';
  // cameras append further pictures and notes behind the image
  return (await findEndOfImage(source, walk.scanAt)) === null ? 'incomplete' : 'complete';
}

async function tiffCompleteness(source: RangeReader): Promise<Completeness> {
  const walk = await walkTiff(source);
  if (walk.state !== 'complete') return walk.state;
  // the next page's strips are written before the directory that names them
  return source.size - walk.extent <= TIFF_TRAILING_BYTES ? 'complete' : 'incomplete';
}
