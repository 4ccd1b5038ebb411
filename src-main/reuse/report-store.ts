import type { Database } from '../platform/database/connection.ts';

export interface ReportRecord {
  readonly dossierId: string;
  /** Milliseconds since 1970. */
  readonly answeredAt: number;
}

/** Dossiers with an answer that nobody has looked at yet. */
export interface ReportStore {
  put(record: ReportRecord): void;
  /** Whether there was one. */
  remove(dossierId: string): boolean;
  newest(limit: number): ReportRecord[];
}

export function createReportStore(database: Database): ReportStore {
  const put = database.prepare(`
    INSERT INTO look_up_report (dossier_id, answered_at) VALUES (@dossierId, @answeredAt)
    ON CONFLICT DO UPDATE SET answered_at = excluded.answered_at`);
  const remove = database.prepare('DELETE FROM look_up_report WHERE dossier_id = ?');
  const newest = database.prepare(`
    SELECT dossier_id AS dossierId, answered_at AS answeredAt FROM look_up_report ORDER BY answered_at DESC LIMIT ?`);
  return {
    put: (record) => void put.run(record),
    remove: (dossierId) => remove.run(dossierId).changes > 0,
    newest: (limit) => newest.all(limit) as ReportRecord[],
  };
}
