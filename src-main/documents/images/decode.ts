import sharp, { type Sharp } from 'sharp';
import { AppError, technicalText } from '../../platform/errors.ts';
import { readerOf } from '../ranges.ts';
import type { ImageStream } from '../pdf/image-pdf.ts';
import { PIXELS_LIMIT } from './limits.ts';
import { readJpegHeader } from './jpeg.ts';
import { jpegStream } from './jpeg-page.ts';
import { pngStream } from './png-page.ts';
import { groupFourStream } from './tiff-page.ts';
import { readPngHeader } from './png.ts';
import { pagesOf, walkTiff } from './tiff.ts';

// one picture at a time in each worker: the pool has a thread for each core
sharp.concurrency(1);
sharp.cache(false);

/** What a page that cannot be passed through is written as: bilevel, lossy because it was, or without loss. */
export type Recompression = 'bilevel' | 'photo' | 'lossless';

/** Nothing larger than this side fits into one strip of the encoder. */
const STRIP_LIMIT = 32_752;

export interface Picture {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Which picture of the file. */
  readonly page: number;
}

function open({ bytes, page }: Picture): Sharp {
  return sharp(bytes, { page, limitInputPixels: PIXELS_LIMIT, failOn: 'error', sequentialRead: true });
}

/** @throws AppError `documents.damaged` when the picture cannot be decoded. */
export async function recompress(picture: Picture, as: Recompression): Promise<ImageStream> {
  return decoding(picture.name, async () => {
    if (as === 'photo') {
      const bytes = await open(picture)
        .flatten({ background: 'white' })
        .toColourspace('srgb')
        .jpeg({ quality: 95, chromaSubsampling: '4:4:4' })
        .toBuffer();
      const header = await readJpegHeader(readerOf(bytes));
      if (header !== null) return jpegStream(readerOf(bytes), header);
    } else if (as === 'bilevel') {
      const raw = await open(picture)
        .flatten({ background: 'white' })
        .greyscale()
        .threshold(128)
        .raw()
        .toBuffer({ resolveWithObject: true });
      const { width, height, channels } = raw.info;
      if (height <= STRIP_LIMIT) {
        const bytes = await sharp(raw.data, { raw: { width, height, channels }, limitInputPixels: PIXELS_LIMIT })
          .toColourspace('b-w')
          .tiff({ compression: 'ccittfax4', bitdepth: 1, tileHeight: Math.ceil(height / 16) * 16 })
          .toBuffer();
        const walk = await walkTiff(readerOf(bytes));
        const [page] = walk.state === 'complete' ? pagesOf(walk.directories) : [];
        const stream = page === undefined ? null : groupFourStream(readerOf(bytes), page);
        if (stream !== null) return stream;
      }
    }
    const bytes = await open(picture)
      .flatten({ background: 'white' })
      .png({ compressionLevel: 6, adaptiveFiltering: true, progressive: false, palette: false })
      .toBuffer();
    const header = await readPngHeader(readerOf(bytes));
    const stream = header === null ? null : await pngStream(readerOf(bytes), header);
    if (stream === null) throw new Error('the encoder gave an unexpected form');
    return stream;
  });
}

/** The picture of a first page: WebP, at most 320 pixels wide, upright. */
export async function thumbnailOf(picture: Picture): Promise<Buffer> {
  return decoding(picture.name, () => small(open(picture).autoOrient()));
}

/** The same from pixels that are already drawn (RGBA). */
export async function thumbnailOfPixels(pixels: Uint8Array, width: number, height: number): Promise<Buffer> {
  return small(sharp(pixels, { raw: { width, height, channels: 4 } }));
}

export const THUMBNAIL = { width: 320, height: 640 } as const;

function small(image: Sharp): Promise<Buffer> {
  return image
    .flatten({ background: 'white' })
    .resize({ ...THUMBNAIL, fit: 'inside', withoutEnlargement: true })
    .toColourspace('srgb')
    .webp({ quality: 75 })
    .toBuffer();
}

/** What the decoder complains of is a matter of the file. */
async function decoding<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError('documents.damaged', { params: { name }, detail: technicalText(error), cause: error });
  }
}
