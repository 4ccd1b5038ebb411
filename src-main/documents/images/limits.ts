import { AppError } from '../../platform/errors.ts';

/** Pixels of one picture at the most: A0 at 300 dpi has 139 million. */
export const PIXELS_LIMIT = 300_000_000;
/** Pages of one document at the most. */
const PAGES_LIMIT = 20_000;
/** Bytes of one file that has to be in memory at once. */
export const MEMORY_LIMIT = 768 * 1024 * 1024;

/** @throws AppError `documents.too-many-pixels`, `documents.damaged` for a picture without pixels. */
export function checkPixels(name: string, { width, height }: { width: number; height: number }): void {
  if (!(width > 0 && height > 0)) throw new AppError('documents.damaged', { params: { name }, detail: 'no pixels' });
  if (width * height > PIXELS_LIMIT)
    throw new AppError('documents.too-many-pixels', { params: { name, width, height } });
}

/** @throws AppError `documents.too-many-pages` */
export function checkPages(name: string, count: number): void {
  if (count > PAGES_LIMIT) throw new AppError('documents.too-many-pages', { params: { name, limit: PAGES_LIMIT } });
}
