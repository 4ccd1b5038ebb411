import { z } from 'zod';
import { id, procedure, RANGE_BYTES, reason, sha256 } from './common.ts';
import { contentKind } from './inbox.ts';

/** One paper as a PDF with pages. The original bytes are kept untouched beside it; for a PDF they are the same. */
export const document = z.object({
  id,
  name: z.string(),
  kind: contentKind,
  state: z.enum(['preparing', 'ready', 'failed']),
  reason: reason.nullable(),
  pageCount: z.number().int().nullable(),
  /** Of the PDF that is shown and sent; `null` while preparing. */
  pdf: z.object({ sha256, size: z.number().int() }).nullable(),
  original: z.object({ sha256, size: z.number().int() }),
  /** An electronic signature is present: the bytes are never rewritten. */
  signed: z.boolean(),
});
export type Document = z.infer<typeof document>;

export const documentsContract = {
  get: procedure.input(z.object({ id })).output(document),
  /** A range of the PDF (`pdf`) or of the original bytes (`original`; only for items of one file). */
  read: procedure
    .input(
      z.object({
        id,
        rendition: z.enum(['pdf', 'original']).default('pdf'),
        offset: z.number().int().min(0),
        length: z.number().int().min(1).max(RANGE_BYTES),
      }),
    )
    .output(z.instanceof(Blob)),
  /** A picture of the first page, at most 320 pixels wide (image/webp), or `null` while there is none. */
  thumbnail: procedure.input(z.object({ id })).output(z.object({ image: z.instanceof(Blob).nullable() })),
};
