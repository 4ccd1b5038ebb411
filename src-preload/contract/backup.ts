import { z } from 'zod';
import { instant, procedure, reason } from './common.ts';

/** What a copy of the database holds. */
export const snapshotCounts = z.object({
  dossiers: z.number().int(),
  papers: z.number().int(),
  jobs: z.number().int(),
  openJobs: z.number().int(),
  /** Lines of the log. */
  entries: z.number().int(),
});

/** A whole copy of the database that was opened and checked after it was written. */
export const snapshot = z.object({
  id: z.string().min(1).max(80),
  at: instant,
  /** Bytes of the copy of the database; papers are kept once for all copies and are not counted. */
  bytes: z.number().int(),
  counts: snapshotCounts,
  /** `data`: in the data folder; `second`: in the second folder, together with the papers that it names. */
  places: z.array(z.enum(['data', 'second'])),
});
export type Snapshot = z.infer<typeof snapshot>;

export const damagedPaper = z.object({
  name: z.string(),
  /** The dossier that it is on, or `null` when it is in the inbox. */
  dossierCode: z.string().nullable(),
  reason,
});
export type DamagedPaper = z.infer<typeof damagedPaper>;

/**
 * After a restore the codes of new dossiers of that day and before leave out so many numbers, since these may have been
 * given after the copy was made: a code on a citizen's receipt goes to nobody else. A dossier that was lost is made
 * again under its old code.
 */
const passedOver = z.number().int();

export const backupView = z.object({
  folder: z.string(),
  everyMinutes: z.number().int(),
  keep: z.object({ hours: z.number().int(), days: z.number().int(), months: z.number().int() }),
  /** Newest first. */
  snapshots: z.array(snapshot),
  running: z.boolean(),
  /** When the last whole copy was made; `null` when there is none. */
  lastGoodAt: instant.nullable(),
  second: z.object({ folder: z.string(), lastGoodAt: instant.nullable(), reason: reason.nullable() }).nullable(),
  /** What a person should know: a copy that failed or is too old, damage that was found. */
  findings: z.array(reason),
  /** Data that is new misses no copy yet: when the first one comes; `null` otherwise. */
  firstCopy: reason.nullable(),
  /** Papers whose bytes are damaged and could not be mended by themselves. */
  damagedPapers: z.array(damagedPaper),
  /** When the stored papers were last looked through to the end. */
  papersCheckedAt: instant.nullable(),
  /** The last restore, as long as its follow-up is worth showing. */
  restored: z
    .object({
      at: instant,
      snapshotAt: instant.nullable(),
      /** Papers that were offered again in the inbox; `null` while they are still being looked for. */
      papers: z.number().int().nullable(),
      /** Jobs that are asked about before they are sent. */
      jobs: z.number().int(),
      passedOver,
    })
    .nullable(),
  /** Set while the program cannot work with its database and waits for a person to choose a copy. */
  recovery: z
    .object({
      reason,
      /** Files in the store, papers and what was made of them: they are safe whatever copy is chosen. */
      storedFiles: z.number().int(),
      storedBytes: z.number().int(),
    })
    .nullable(),
});
export type BackupView = z.infer<typeof backupView>;

const restored = z.object({
  /** Where the damaged files are. */
  movedTo: z.string(),
  passedOver,
});
export type Restored = z.infer<typeof restored>;

export const backupContract = {
  get: procedure.output(backupView),
  /** Makes a copy now; with `to`, a further one in that folder, papers included. */
  now: procedure.input(z.object({ to: z.string().min(1).max(32_000).optional() })).output(snapshot),
  /**
   * In recovery: puts this copy in the place of the damaged database, which is moved aside and never deleted; `null`
   * begins with an empty database. Stored papers that the copy does not know come back to the inbox.
   */
  restore: procedure.input(z.object({ snapshotId: z.string().min(1).max(80).nullable() })).output(restored),
  /** Looks through the database and every stored paper now; what is damaged is mended where it can be. */
  check: procedure.output(z.object({ papers: z.number().int(), damaged: z.number().int(), mended: z.number().int() })),
};
