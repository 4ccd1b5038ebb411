import { windowed, type RangeReader } from '../ranges.ts';

/** Values of the tags that matter here, by tag number; each list is bounded. */
export type Tags = ReadonlyMap<number, readonly number[]>;

export interface Directory {
  readonly tags: Tags;
  /** The end of the farthest byte that this directory names. */
  readonly extent: number;
}

export type TiffWalk =
  | { readonly state: 'complete'; readonly directories: readonly Directory[]; readonly extent: number }
  | { readonly state: 'incomplete' | 'damaged' };

const TAG = {
  subfile: 254,
  width: 256,
  height: 257,
  bits: 258,
  compression: 259,
  photometric: 262,
  fillOrder: 266,
  stripOffsets: 273,
  orientation: 274,
  samples: 277,
  stripBytes: 279,
  xResolution: 282,
  yResolution: 283,
  groupFourOptions: 293,
  resolutionUnit: 296,
  tileOffsets: 324,
  tileBytes: 325,
  jpegTables: 347,
} as const;

/** Tags that point to further directories: sub-images, EXIF, GPS, interoperability. */
const DIRECTORY_TAGS = [330, 34665, 34853, 40965];
/** Tags whose place in the file is kept instead of their values. */
const PLACED_TAGS = new Set<number>([TAG.jpegTables]);
const KNOWN_TAGS = new Set<number>([...Object.values(TAG), ...DIRECTORY_TAGS]);

const DIRECTORIES_LIMIT = 20_000;
const ENTRIES_LIMIT = 4096;
const VALUES_LIMIT = 262_144;
/** Bytes of one value by its type (TIFF 6.0, section 2; BigTIFF adds 16 to 18). */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8];

class Unfinished extends Error {}
class Broken extends Error {}

/**
 * Walks the chain of directories, in either byte order, TIFF or BigTIFF: every directory, value, strip and tile must
 * lie inside the file. A writer patches the first offset in last, so an offset of 0 means that more is to come.
 */
export async function walkTiff(source: RangeReader): Promise<TiffWalk> {
  try {
    return { state: 'complete', ...(await walk(windowed(source), source)) };
  } catch (error) {
    if (error instanceof Unfinished) return { state: 'incomplete' };
    if (error instanceof Broken) return { state: 'damaged' };
    throw error;
  }
}

async function walk(reader: RangeReader, source: RangeReader): Promise<{ directories: Directory[]; extent: number }> {
  const layout = await readLayout(reader);
  const directories: Directory[] = [];
  const seen = new Set<number>();
  let offset = layout.first;
  let extent = 0;
  const visit = async (at: number, depth: number): Promise<{ directory: Directory; next: number }> => {
    if (seen.has(at) || seen.size >= DIRECTORIES_LIMIT || depth > 3) throw new Broken();
    seen.add(at);
    const found = await readDirectory(reader, source, layout, at);
    extent = Math.max(extent, found.directory.extent);
    for (const tag of DIRECTORY_TAGS) {
      for (const pointer of (found.directory.tags.get(tag) ?? []).slice(0, 100)) {
        // a broken EXIF block does not break the page, and an already seen one is only told twice
        if (pointer > 0 && !seen.has(pointer)) await visit(pointer, depth + 1);
      }
    }
    return found;
  };
  while (offset !== 0) {
    const { directory, next } = await visit(offset, 0);
    if (!directory.tags.has(TAG.stripOffsets) && !directory.tags.has(TAG.tileOffsets)) throw new Unfinished();
    directories.push(directory);
    offset = next;
  }
  if (directories.length === 0) throw new Unfinished();
  return { directories, extent };
}

interface Layout {
  readonly little: boolean;
  readonly big: boolean;
  readonly first: number;
}

async function readLayout(reader: RangeReader): Promise<Layout> {
  const head = await reader.read(0, 16);
  if (head.length < 8) throw new Unfinished();
  const little = head.toString('latin1', 0, 2) === 'II';
  const version = little ? head.readUInt16LE(2) : head.readUInt16BE(2);
  if (version === 42) return { little, big: false, first: little ? head.readUInt32LE(4) : head.readUInt32BE(4) };
  if (version !== 43) throw new Broken();
  if (head.length < 16) throw new Unfinished();
  return { little, big: true, first: safe(little ? head.readBigUInt64LE(8) : head.readBigUInt64BE(8)) };
}

async function readDirectory(
  reader: RangeReader,
  source: RangeReader,
  layout: Layout,
  at: number,
): Promise<{ directory: Directory; next: number }> {
  const { little, big } = layout;
  const u16 = (bytes: Buffer, from: number): number => (little ? bytes.readUInt16LE(from) : bytes.readUInt16BE(from));
  const u32 = (bytes: Buffer, from: number): number => (little ? bytes.readUInt32LE(from) : bytes.readUInt32BE(from));
  const u64 = (bytes: Buffer, from: number): number =>
    safe(little ? bytes.readBigUInt64LE(from) : bytes.readBigUInt64BE(from));
  const [countBytes, entryBytes, wordBytes] = big ? [8, 20, 8] : [2, 12, 4];
  const word = (bytes: Buffer, from: number): number => (big ? u64(bytes, from) : u32(bytes, from));

  const exactly = async (from: number, length: number): Promise<Buffer> => {
    const bytes =
      from + length > reader.size ? Buffer.alloc(0) : await (length > 65_536 ? source : reader).read(from, length);
    if (bytes.length < length) throw new Unfinished();
    return bytes;
  };

  const countField = await exactly(at, countBytes);
  const count = big ? u64(countField, 0) : u16(countField, 0);
  // space that is reserved and not yet written reads as an empty directory
  if (count === 0) throw new Unfinished();
  if (count > ENTRIES_LIMIT) throw new Broken();
  const entries = await exactly(at + countBytes, count * entryBytes + wordBytes);
  const tags = new Map<number, readonly number[]>();
  let extent = at + countBytes + count * entryBytes + wordBytes;

  for (let index = 0; index < count; index += 1) {
    const entry = index * entryBytes;
    const tag = u16(entries, entry);
    const type = u16(entries, entry + 2);
    const values = word(entries, entry + 4);
    const valueField = entry + 4 + wordBytes;
    // an entry that is not written yet reads as zeros
    if (type === 0) throw new Unfinished();
    const each = TYPE_BYTES[type] ?? 0;
    if (each === 0) continue;
    const bytes = each * values;
    const inside = bytes <= wordBytes;
    const place = inside ? at + countBytes + valueField : word(entries, valueField);
    if (!inside) {
      if (place + bytes > reader.size) throw new Unfinished();
      extent = Math.max(extent, place + bytes);
    }
    if (PLACED_TAGS.has(tag)) {
      tags.set(tag, [place, bytes]);
    } else if (KNOWN_TAGS.has(tag)) {
      if (values > VALUES_LIMIT) throw new Broken();
      const raw = await exactly(place, bytes);
      tags.set(tag, decode(raw, type, values, { u16, u32, u64 }));
    }
  }

  for (const [offsetsTag, bytesTag] of [
    [TAG.stripOffsets, TAG.stripBytes],
    [TAG.tileOffsets, TAG.tileBytes],
  ] as const) {
    const lengths = tags.get(bytesTag) ?? [];
    for (const [index, offset] of (tags.get(offsetsTag) ?? []).entries()) {
      const end = offset + (lengths[index] ?? 0);
      if (end > reader.size) throw new Unfinished();
      extent = Math.max(extent, end);
    }
  }
  return { directory: { tags, extent }, next: word(entries, count * entryBytes) };
}

interface Numbers {
  u16(bytes: Buffer, from: number): number;
  u32(bytes: Buffer, from: number): number;
  u64(bytes: Buffer, from: number): number;
}

function decode(raw: Buffer, type: number, count: number, { u16, u32, u64 }: Numbers): number[] {
  return Array.from({ length: count }, (_, index) => {
    switch (type) {
      case 3:
        return u16(raw, index * 2);
      case 4:
      case 13:
        return u32(raw, index * 4);
      case 5: {
        const below = u32(raw, index * 8 + 4);
        return below === 0 ? 0 : u32(raw, index * 8) / below;
      }
      case 16:
      case 18:
        return u64(raw, index * 8);
      case 1:
      case 7:
        return raw.readUInt8(index);
      default:
        return 0;
    }
  });
}

function safe(value: bigint): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new Broken();
  return Number(value);
}

/** One page of a TIFF, with what decides how it becomes a page of a PDF. */
export interface TiffPage {
  /** Its place in the chain of directories, as decoders count. */
  readonly index: number;
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  readonly samples: number;
  readonly compression: number;
  readonly photometric: number;
  readonly fillOrder: number;
  readonly orientation: number;
  readonly groupFourOptions: number;
  readonly jpegTables: { readonly offset: number; readonly length: number } | null;
  /** The one strip that holds the whole page, or `null` when there are several, or tiles. */
  readonly onlyStrip: { readonly offset: number; readonly length: number } | null;
  readonly density: { readonly x: number; readonly y: number } | null;
}

/** The pages of a walked TIFF: thumbnails and masks that some scanners add are none. */
export function pagesOf(directories: readonly Directory[]): TiffPage[] {
  const pages = directories.map((directory, index) => pageOf(directory.tags, index));
  const whole = pages.filter((_, index) => ((directories[index]?.tags.get(TAG.subfile)?.[0] ?? 0) & 0b101) === 0);
  return whole.length > 0 ? whole : pages;
}

function pageOf(tags: Tags, index: number): TiffPage {
  const one = (tag: number, fallback: number): number => tags.get(tag)?.[0] ?? fallback;
  const offsets = tags.get(TAG.stripOffsets) ?? [];
  const lengths = tags.get(TAG.stripBytes) ?? [];
  const [offset] = offsets;
  const [length] = lengths;
  const single = offsets.length === 1 && lengths.length === 1 && !tags.has(TAG.tileOffsets);
  const tables = tags.get(TAG.jpegTables);
  const orientation = one(TAG.orientation, 1);
  const unit = one(TAG.resolutionUnit, 2);
  const [x, y] = [one(TAG.xResolution, 0), one(TAG.yResolution, 0)];
  const perInch = unit === 3 ? 2.54 : 1;
  return {
    index,
    width: one(TAG.width, 0),
    height: one(TAG.height, 0),
    bits: Math.max(...(tags.get(TAG.bits)?.slice(0, 8) ?? [1]), 1),
    samples: one(TAG.samples, 1),
    compression: one(TAG.compression, 1),
    photometric: one(TAG.photometric, 0),
    fillOrder: one(TAG.fillOrder, 1),
    orientation: orientation >= 1 && orientation <= 8 ? orientation : 1,
    groupFourOptions: one(TAG.groupFourOptions, 0),
    jpegTables: tables?.[0] === undefined || tables[1] === undefined ? null : { offset: tables[0], length: tables[1] },
    onlyStrip: single && offset !== undefined && length !== undefined && length > 0 ? { offset, length } : null,
    density: x > 0 && y > 0 && (unit === 2 || unit === 3) ? { x: x * perInch, y: y * perInch } : null,
  };
}
