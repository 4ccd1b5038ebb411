import type { BackupView } from '#contract/backup.ts';
import { toInstant } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';

export interface RestorationRow {
  readonly number: number;
  readonly at: number;
  readonly snapshot_at: number | null;
  readonly jobs: number;
  readonly papers: number | null;
  readonly passed_over: number;
}

export interface NewRestoration {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly snapshotAt: number | null;
  readonly movedTo: string;
  readonly jobs: number;
  readonly lastDossier: number;
  readonly passedOver: number;
}

export interface PatrolRow {
  readonly sha256: string;
  readonly day: string;
  readonly bytes: number;
  readonly finished_at: number | null;
}

export function createBackupStore(database: Database) {
  const last = database.prepare('SELECT * FROM restoration ORDER BY number DESC LIMIT 1');
  const insert = database.prepare(
    `INSERT INTO restoration (at, snapshot_at, moved_to, jobs, last_dossier, passed_over)
     VALUES (:at, :snapshotAt, :movedTo, :jobs, :lastDossier, :passedOver)`,
  );
  const unfinished = database.prepare('SELECT * FROM restoration WHERE papers IS NULL ORDER BY number');
  const finish = database.prepare('UPDATE restoration SET papers = ? WHERE number = ?');
  const known = database.prepare('SELECT 1 FROM blob WHERE sha256 = ?').pluck();
  const patrol = database.prepare('SELECT * FROM blob_patrol WHERE only = 1');
  const setPatrol = database.prepare(`
    INSERT INTO blob_patrol (only, sha256, day, bytes, finished_at) VALUES (1, :sha256, :day, :bytes, :finished_at)
    ON CONFLICT DO UPDATE SET sha256 = excluded.sha256, day = excluded.day, bytes = excluded.bytes,
                              finished_at = excluded.finished_at`);

  return {
    lastRestoration(): BackupView['restored'] {
      const row = last.get() as RestorationRow | undefined;
      if (row === undefined) return null;
      const snapshotAt = row.snapshot_at === null ? null : toInstant(row.snapshot_at);
      return { at: toInstant(row.at), snapshotAt, papers: row.papers, jobs: row.jobs, passedOver: row.passed_over };
    },
    insertRestoration(row: NewRestoration): void {
      insert.run(row);
    },
    unfinishedRestorations: () => unfinished.all() as RestorationRow[],
    finishRestoration: (number: number, papers: number): void => void finish.run(papers, number),
    isKnown: (sha256: string): boolean => known.get(sha256) !== undefined,
    patrol: () => patrol.get() as PatrolRow | undefined,
    setPatrol: (row: PatrolRow): void => void setPatrol.run(row),
  };
}
export type BackupStore = ReturnType<typeof createBackupStore>;
