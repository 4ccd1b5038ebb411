import type { z } from 'zod';
import type { snapshotCounts } from '#contract/backup.ts';
import { openDetached } from '../platform/database/database.ts';
import { AppError, technicalText } from '../platform/errors.ts';

export type SnapshotCounts = z.infer<typeof snapshotCounts>;

/** What a copy of the database turned out to be. */
export interface Inspection {
  readonly userVersion: number;
  readonly counts: SnapshotCounts;
}

/**
 * Opens a copy with the key, checks its structure and counts what is in it.
 *
 * @param key 32 bytes.
 * @throws AppError `backup.snapshot-damaged`
 */
export function inspectSnapshot(file: string, key: Buffer): Inspection {
  const damaged = (detail: string, cause?: unknown): AppError =>
    new AppError('backup.snapshot-damaged', { detail: detail.slice(0, 500), cause });
  try {
    const database = openDetached(file, key);
    try {
      const answer = String(database.pragma('quick_check(1)', { simple: true }));
      if (answer !== 'ok') throw damaged(answer);
      const count = (sql: string): number => Number(database.prepare(sql).pluck().get());
      const counts: SnapshotCounts = {
        dossiers: count('SELECT count(*) FROM dossier'),
        papers: count('SELECT count(*) FROM document'),
        jobs: count('SELECT count(*) FROM job'),
        openJobs: count(`SELECT count(*) FROM job WHERE state NOT IN ('done', 'cancelled')`),
        entries: count('SELECT coalesce(max(sequence), 0) FROM audit_entry'),
      };
      if (count('SELECT count(*) FROM audit_entry') !== counts.entries) throw damaged('lines of the log are missing');
      return { userVersion: Number(database.pragma('user_version', { simple: true })), counts };
    } finally {
      database.close();
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw damaged(technicalText(error), error);
  }
}
