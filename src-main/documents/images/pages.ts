import type { ContentKind } from '#contract/inbox.ts';
import { AppError } from '../../platform/errors.ts';
import type { ImagePage } from '../pdf/image-pdf.ts';
import type { RangeReader } from '../ranges.ts';
import { recompress, thumbnailOf, type Recompression } from './decode.ts';
import { jpegStream, passesThrough } from './jpeg-page.ts';
import { readJpegHeader } from './jpeg.ts';
import { checkPages, checkPixels, MEMORY_LIMIT } from './limits.ts';
import { pngStream } from './png-page.ts';
import { readPngHeader } from './png.ts';
import { groupFourStream, jpegInTiffStream } from './tiff-page.ts';
import { pagesOf, walkTiff, type TiffPage } from './tiff.ts';

/** One image file: its pages, and the picture of the first. */
export interface ImageFile {
  readonly pages: readonly ImagePage[];
  thumbnail(): Promise<Buffer>;
}

export function isImage(kind: ContentKind): kind is 'jpeg' | 'png' | 'tiff' {
  return kind === 'jpeg' || kind === 'png' || kind === 'tiff';
}

/**
 * Reads the structure of an image file; pixels only when a page is opened.
 * @throws AppError `documents.damaged`, `documents.too-many-pixels`, `documents.too-many-pages`, `documents.no-pages`
 */
export async function openImageFile(
  kind: 'jpeg' | 'png' | 'tiff',
  name: string,
  reader: RangeReader,
): Promise<ImageFile> {
  const whole = wholeFile(name, reader);
  switch (kind) {
    case 'jpeg':
      return openJpeg(name, reader, whole);
    case 'png':
      return openPng(name, reader, whole);
    case 'tiff':
      return openTiff(name, reader, whole);
  }
}

/** The bytes of a file, read at the first need and given back by `release`. */
function wholeFile(name: string, reader: RangeReader) {
  let held: Promise<Buffer> | undefined;
  return {
    bytes(): Promise<Buffer> {
      if (reader.size > MEMORY_LIMIT) {
        throw new AppError('documents.too-large', { params: { name, limit: MEMORY_LIMIT / 1024 / 1024 } });
      }
      held ??= reader.read(0, reader.size);
      return held;
    },
    release(): void {
      held = undefined;
    },
  };
}
type WholeFile = ReturnType<typeof wholeFile>;

async function openJpeg(name: string, reader: RangeReader, whole: WholeFile): Promise<ImageFile> {
  const header = await readJpegHeader(reader);
  if (header === null) throw new AppError('documents.damaged', { params: { name }, detail: 'no frame header' });
  checkPixels(name, header);
  const page: ImagePage = {
    width: header.width,
    height: header.height,
    orientation: header.orientation,
    density: header.density,
    open: async () =>
      passesThrough(header)
        ? jpegStream(reader, header)
        : recompress({ name, bytes: await whole.bytes(), page: 0 }, 'photo'),
  };
  return { pages: [page], thumbnail: once(name, whole, 0) };
}

async function openPng(name: string, reader: RangeReader, whole: WholeFile): Promise<ImageFile> {
  const header = await readPngHeader(reader);
  if (header === null) throw new AppError('documents.damaged', { params: { name }, detail: 'chunks do not fit' });
  checkPixels(name, header);
  const page: ImagePage = {
    width: header.width,
    height: header.height,
    orientation: 1,
    density: header.density,
    open: async () =>
      (await pngStream(reader, header)) ??
      (await recompress({ name, bytes: await whole.bytes(), page: 0 }, 'lossless')),
  };
  return { pages: [page], thumbnail: once(name, whole, 0) };
}

async function openTiff(name: string, reader: RangeReader, whole: WholeFile): Promise<ImageFile> {
  const walk = await walkTiff(reader);
  if (walk.state !== 'complete') throw new AppError('documents.damaged', { params: { name }, detail: walk.state });
  const found = pagesOf(walk.directories);
  const [first] = found;
  if (first === undefined) throw new AppError('documents.no-pages', { params: { name } });
  checkPages(name, found.length);
  for (const page of found) checkPixels(name, page);
  const pages = found.map((page): ImagePage => ({
    width: page.width,
    height: page.height,
    orientation: page.orientation,
    density: page.density,
    open: async () =>
      groupFourStream(reader, page) ??
      (await jpegInTiffStream(reader, page)) ??
      (await recompress({ name, bytes: await whole.bytes(), page: page.index }, recompressionOf(page))),
  }));
  return { pages, thumbnail: once(name, whole, first.index) };
}

const JPEG_COMPRESSIONS = new Set([6, 7]);

function recompressionOf({ bits, samples, compression }: TiffPage): Recompression {
  if (bits === 1 && samples === 1) return 'bilevel';
  return JPEG_COMPRESSIONS.has(compression) ? 'photo' : 'lossless';
}

function once(name: string, whole: WholeFile, page: number): () => Promise<Buffer> {
  return async () => {
    const picture = await thumbnailOf({ name, bytes: await whole.bytes(), page });
    whole.release();
    return picture;
  };
}
