import { windowed, type RangeReader } from '../ranges.ts';

/** One chunk of a PNG; `offset` and `length` are those of its data. */
export interface Chunk {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
}

export type PngWalk =
  { readonly state: 'complete'; readonly chunks: readonly Chunk[] } | { readonly state: 'incomplete' | 'damaged' };

export interface PngHeader {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  /** 0 gray, 2 RGB, 3 palette, 4 gray with alpha, 6 RGB with alpha. */
  readonly colour: number;
  readonly interlaced: boolean;
  readonly transparent: boolean;
  readonly palette: Chunk | null;
  readonly data: readonly Chunk[];
  readonly density: { readonly x: number; readonly y: number } | null;
}

const CHUNKS_LIMIT = 1_000_000;

/** Walks all chunks to `IEND` by their lengths (the data itself is not read). */
export async function walkPng(source: RangeReader): Promise<PngWalk> {
  const reader = windowed(source);
  const chunks: Chunk[] = [];
  let offset = 8;
  while (chunks.length < CHUNKS_LIMIT) {
    const head = await reader.read(offset, 8);
    if (head.length < 8) return { state: 'incomplete' };
    const length = head.readUInt32BE(0);
    const type = head.toString('latin1', 4, 8);
    if (!/^[A-Za-z]{4}$/.test(type)) return { state: type === '\0\0\0\0' ? 'incomplete' : 'damaged' };
    if (length > 0x7fffffff || (chunks.length === 0 && type !== 'IHDR')) return { state: 'damaged' };
    chunks.push({ type, offset: offset + 8, length });
    offset += 12 + length;
    if (offset > reader.size) return { state: 'incomplete' };
    if (type === 'IEND') return { state: 'complete', chunks };
  }
  return { state: 'damaged' };
}

/** @returns `null` when these bytes are no whole PNG. */
export async function readPngHeader(source: RangeReader): Promise<PngHeader | null> {
  const walk = await walkPng(source);
  if (walk.state !== 'complete') return null;
  const [first] = walk.chunks;
  if (first === undefined || first.length < 13) return null;
  const ihdr = await source.read(first.offset, 13);
  const physical = walk.chunks.find(({ type }) => type === 'pHYs');
  return {
    width: ihdr.readUInt32BE(0),
    height: ihdr.readUInt32BE(4),
    bits: ihdr.readUInt8(8),
    colour: ihdr.readUInt8(9),
    interlaced: ihdr.readUInt8(12) !== 0,
    transparent: walk.chunks.some(({ type }) => type === 'tRNS'),
    palette: walk.chunks.find(({ type }) => type === 'PLTE') ?? null,
    data: walk.chunks.filter(({ type }) => type === 'IDAT'),
    density: physical === undefined || physical.length < 9 ? null : density(await source.read(physical.offset, 9)),
  };
}

function density(bytes: Buffer): PngHeader['density'] {
  const [x, y] = [bytes.readUInt32BE(0), bytes.readUInt32BE(4)];
  return bytes.readUInt8(8) === 1 && x > 0 && y > 0 ? { x: x * 0.0254, y: y * 0.0254 } : null;
}
