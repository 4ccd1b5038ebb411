import { z } from 'zod';
import { id, instant, procedure, reason } from './common.ts';

/** One watched folder, as the profile or the person names it. */
export const scanFolder = z.object({
  id: z.string().min(1).max(60),
  name: z.string().min(1).max(120),
  path: z.string().min(1).max(32_000),
  /** A share is polled: events cannot be trusted there. */
  kind: z.enum(['local', 'share']).default('local'),
  subfolders: z.boolean().default(true),
  /** Where originals go once their bytes are safe: a name inside the folder, or an absolute path. */
  doneFolder: z.string().min(1).default('_da_nhan'),
  /** What counts as one item: each file, or each subfolder with all its files as pages. */
  item: z.enum(['file', 'folder']).default('file'),
});
export type ScanFolder = z.infer<typeof scanFolder>;

export const scanFolderStatus = scanFolder.extend({
  state: z.enum(['watching', 'unreachable', 'stopped']),
  reason: reason.nullable(),
  lastArrivalAt: instant.nullable(),
  /** Files seen but not yet finished. */
  pending: z.number().int(),
  source: z.enum(['profile', 'person']),
});
export type ScanFolderStatus = z.infer<typeof scanFolderStatus>;

export const scanContract = {
  folders: procedure.output(z.object({ folders: z.array(scanFolderStatus) })),
  addFolder: procedure.input(scanFolder.omit({ id: true })).output(z.object({ id })),
  removeFolder: procedure.input(z.object({ id })).output(z.object({ removed: z.boolean() })),
};
