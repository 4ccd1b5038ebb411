import type { Migration } from '../connection.ts';

/** Dossiers whose questions waited in the queue and were answered, until somebody looks at the answer. */
export const lookUpReports: Migration = {
  name: 'look-up reports',
  sql: `
    CREATE TABLE look_up_report (
      dossier_id TEXT PRIMARY KEY REFERENCES dossier (id),
      answered_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX look_up_report_newest ON look_up_report (answered_at);
  `,
};
