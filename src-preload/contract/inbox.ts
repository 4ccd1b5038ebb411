import { z } from 'zod';
import { id, instant, pageRequest, procedure, reason } from './common.ts';

/** `mixed`: an item of several files of different formats; `unknown`: content that is none of the accepted formats. */
export const contentKind = z.enum(['pdf', 'jpeg', 'png', 'tiff', 'mixed', 'unknown']);
export type ContentKind = z.infer<typeof contentKind>;

export const inboxState = z.enum(['waiting', 'needs-person', 'filed', 'set-aside']);
export type InboxState = z.infer<typeof inboxState>;

/** A paper that was taken in: its bytes are in the store, whatever its state. */
export const inboxItem = z.object({
  id,
  state: inboxState,
  name: z.string(),
  kind: contentKind,
  /** Bytes of all its files together. */
  size: z.number().int(),
  receivedAt: instant,
  folder: z.object({ id: z.string(), name: z.string() }),
  documentId: id.nullable(),
  /** `preparing` until thumbnail and page count are there. */
  preparation: z.enum(['preparing', 'ready', 'failed']),
  pageCount: z.number().int().nullable(),
  /** Why a person is needed; `null` unless `state` is `needs-person`. */
  reason: reason.nullable(),
  /** How often the same bytes arrived while this item was waiting (1 = once). */
  copies: z.number().int(),
  /** The dossier in which the same bytes are already filed, when they are. */
  duplicateOf: z.object({ dossierId: id, dossierCode: z.string() }).nullable(),
  /** It has the very bytes of a paper that was fetched from the national repository: perhaps no scan of what was brought. */
  isFound: z.boolean(),
  /** The dossier that it was filed to; `null` unless `state` is `filed`. */
  filedTo: z.object({ dossierId: id, dossierCode: z.string() }).nullable(),
});
export type InboxItem = z.infer<typeof inboxItem>;

export const inboxCounts = z.object({
  waiting: z.number().int(),
  needsPerson: z.number().int(),
  setAside: z.number().int(),
});

export const inboxContract = {
  /** Newest first. */
  list: procedure
    .input(pageRequest.extend({ state: inboxState.default('waiting') }))
    .output(z.object({ items: z.array(inboxItem), nextCursor: z.string().nullable(), counts: inboxCounts })),
  get: procedure.input(z.object({ id })).output(inboxItem),
  setAside: procedure.input(z.object({ ids: z.array(id).min(1).max(200) })).output(z.object({ count: z.number() })),
  /** Undoes `setAside`. */
  restore: procedure.input(z.object({ ids: z.array(id).min(1).max(200) })).output(z.object({ count: z.number() })),
  /** Files of the person's computer, by path (a host that can see paths). Copies; the originals stay where they are. */
  addPaths: procedure
    .input(z.object({ paths: z.array(z.string().min(1).max(32_000)).min(1).max(200) }))
    .output(
      z.object({ results: z.array(z.object({ path: z.string(), itemId: id.nullable(), reason: reason.nullable() })) }),
    ),
  /** The same without paths: start, send ranges in order, finish. An upload left alone for 10 minutes is dropped. */
  uploadStart: procedure
    .input(z.object({ name: z.string().min(1).max(255), size: z.number().int().min(0) }))
    .output(z.object({ uploadId: id })),
  uploadRange: procedure
    .input(z.object({ uploadId: id, offset: z.number().int().min(0), bytes: z.instanceof(Blob) }))
    .output(z.object({ received: z.number().int() })),
  uploadFinish: procedure.input(z.object({ uploadId: id })).output(z.object({ itemId: id })),
};
