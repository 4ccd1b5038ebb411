/** Bytes travel in ranges of at most this many. Stands alone so that the page reads it without the schemas. */
export const RANGE_BYTES = 512 * 1024;
