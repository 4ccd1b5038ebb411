import { windowed, type RangeReader } from '../ranges.ts';

/** One marker segment of a JPEG before its first scan; `length` is that of the payload (ITU-T T.81, B.1). */
export interface Segment {
  readonly marker: number;
  readonly offset: number;
  readonly length: number;
}

export type JpegWalk =
  | { readonly state: 'scan'; readonly segments: readonly Segment[]; readonly scanAt: number }
  | { readonly state: 'incomplete' | 'damaged' };

export interface JpegHeader {
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly bits: number;
  /** Start-of-frame marker: 0xC0 baseline, 0xC1 extended, 0xC2 progressive; others are rare. */
  readonly frame: number;
  /** The colour transform of the Adobe marker, or `null` without one. */
  readonly adobeTransform: number | null;
  /** 1 to 8 as in EXIF. */
  readonly orientation: number;
  /** Dots per inch, or `null` when the file does not say. */
  readonly density: { readonly x: number; readonly y: number } | null;
}

const SEGMENTS_LIMIT = 2000;
const FRAMES = new Set([0xc0, 0xc1, 0xc2, 0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf]);
const START_OF_SCAN = 0xda;
const END_OF_IMAGE = 0xd9;

/** Walks the marker segments up to the first scan. */
export async function walkJpeg(source: RangeReader): Promise<JpegWalk> {
  const reader = windowed(source);
  const segments: Segment[] = [];
  let offset = 2;
  while (segments.length < SEGMENTS_LIMIT) {
    const head = await reader.read(offset, 4);
    if (head.length < 2) return { state: 'incomplete' };
    const [first = 0, marker = 0] = head;
    // reserved space that is not written yet reads as zeros
    if (first !== 0xff) return { state: first === 0 && marker === 0 ? 'incomplete' : 'damaged' };
    if (marker === 0xff) {
      offset += 1;
      continue;
    }
    if (marker === END_OF_IMAGE || marker === 0) return { state: 'damaged' };
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      offset += 2;
      segments.push({ marker, offset, length: 0 });
      continue;
    }
    if (head.length < 4) return { state: 'incomplete' };
    const length = head.readUInt16BE(2);
    if (length < 2) return { state: length === 0 ? 'incomplete' : 'damaged' };
    segments.push({ marker, offset: offset + 4, length: length - 2 });
    offset += 2 + length;
    if (offset > reader.size) return { state: 'incomplete' };
    if (marker === START_OF_SCAN) return { state: 'scan', segments, scanAt: offset };
  }
  return { state: 'damaged' };
}

/**
 * Looks for the end of the image behind its first scan: entropy-coded bytes hold no marker but restarts, and segments
 * between scans are skipped by their length. Gives the offset behind the end marker, or `null`.
 */
export async function findEndOfImage(reader: RangeReader, scanAt: number): Promise<number | null> {
  const step = 256 * 1024;
  let offset = scanAt;
  while (offset < reader.size) {
    const bytes = await reader.read(offset, step);
    if (bytes.length < 2) return null;
    let at = 0;
    // a marker that may continue behind these bytes is looked at with the next ones
    while (at < bytes.length - 3 || (at < bytes.length - 1 && offset + bytes.length >= reader.size)) {
      if (bytes[at] !== 0xff) {
        const next = bytes.indexOf(0xff, at + 1);
        at = next === -1 ? bytes.length : next;
        continue;
      }
      const marker = bytes[at + 1] ?? 0;
      if (marker === END_OF_IMAGE) return offset + at + 2;
      if (marker === 0xff) at += 1;
      else if (marker === 0 || marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
      else if (at + 4 > bytes.length) return null;
      else at += 2 + Math.max(2, bytes.readUInt16BE(at + 2));
    }
    if (offset + bytes.length >= reader.size && at < bytes.length) return null;
    offset += at;
  }
  return null;
}

/** @returns `null` when these bytes have no usable frame header. */
export async function readJpegHeader(source: RangeReader): Promise<JpegHeader | null> {
  const walk = await walkJpeg(source);
  if (walk.state !== 'scan') return null;
  const frame = walk.segments.find(({ marker }) => FRAMES.has(marker));
  if (frame === undefined) return null;
  const sof = await source.read(frame.offset, 6);
  if (sof.length < 6) return null;
  let adobeTransform: number | null = null;
  let orientation = 1;
  let jfif: JpegHeader['density'] = null;
  let exif: JpegHeader['density'] = null;
  for (const segment of walk.segments) {
    const { marker, offset, length } = segment;
    if (marker === 0xee && length >= 12) {
      const bytes = await source.read(offset, 12);
      if (bytes.toString('latin1', 0, 5) === 'Adobe') adobeTransform = bytes[11] ?? null;
    } else if (marker === 0xe0 && length >= 12) {
      jfif ??= densityOfJfif(await source.read(offset, 12));
    } else if (marker === 0xe1 && length >= 14) {
      const found = readExif(await source.read(offset, length));
      orientation = found?.orientation ?? orientation;
      exif ??= found?.density ?? null;
    }
  }
  return {
    bits: sof.readUInt8(0),
    height: sof.readUInt16BE(1),
    width: sof.readUInt16BE(3),
    components: sof.readUInt8(5),
    frame: frame.marker,
    adobeTransform,
    orientation,
    density: jfif ?? exif,
  };
}

function densityOfJfif(bytes: Buffer): JpegHeader['density'] {
  if (bytes.toString('latin1', 0, 5) !== 'JFIF\0') return null;
  const unit = bytes.readUInt8(7);
  const [x, y] = [bytes.readUInt16BE(8), bytes.readUInt16BE(10)];
  if (x === 0 || y === 0 || (unit !== 1 && unit !== 2)) return null;
  const perInch = unit === 1 ? 1 : 2.54;
  return { x: x * perInch, y: y * perInch };
}

/** Orientation and density of the first directory of an EXIF block. */
function readExif(block: Buffer): { orientation: number; density: JpegHeader['density'] } | null {
  if (block.toString('latin1', 0, 6) !== 'Exif\0\0') return null;
  const tiff = block.subarray(6);
  const order = tiff.toString('latin1', 0, 2);
  if (tiff.length < 8 || (order !== 'II' && order !== 'MM')) return null;
  const little = order === 'II';
  const u16 = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const u32 = (at: number): number => (little ? tiff.readUInt32LE(at) : tiff.readUInt32BE(at));
  const start = u32(4);
  if (start + 2 > tiff.length) return null;
  const count = Math.min(u16(start), 200);
  const rational = (at: number): number | null => {
    if (at + 8 > tiff.length) return null;
    const below = u32(at + 4);
    return below === 0 ? null : u32(at) / below;
  };
  let orientation = 1;
  let x: number | null = null;
  let y: number | null = null;
  let unit = 2;
  for (let entry = start + 2; entry < start + 2 + count * 12 && entry + 12 <= tiff.length; entry += 12) {
    const tag = u16(entry);
    if (tag === 0x0112) orientation = u16(entry + 8);
    else if (tag === 0x011a) x = rational(u32(entry + 8));
    else if (tag === 0x011b) y = rational(u32(entry + 8));
    else if (tag === 0x0128) unit = u16(entry + 8);
  }
  const perInch = unit === 3 ? 2.54 : 1;
  const known = x !== null && y !== null && x > 0 && y > 0 && (unit === 2 || unit === 3);
  return {
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    density: known ? { x: (x ?? 0) * perInch, y: (y ?? 0) * perInch } : null,
  };
}
