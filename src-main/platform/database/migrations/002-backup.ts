import type { Migration } from '../connection.ts';

export const backup: Migration = {
  name: 'backups, restores, damage',
  sql: `
    -- bytes that were accepted are kept for good, so whatever a copy of this database names can be found again
    CREATE TRIGGER blob_no_delete BEFORE DELETE ON blob BEGIN
      SELECT RAISE(ABORT, 'stored bytes are kept');
    END;

    -- one row for each time that a copy took the place of this database
    CREATE TABLE restoration (
      number INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      -- null: no copy, an empty database
      snapshot_at INTEGER,
      moved_to TEXT NOT NULL,
      -- jobs that are asked about before they are sent
      jobs INTEGER NOT NULL,
      -- papers offered again; null until they have been looked for
      papers INTEGER
    ) STRICT;

    -- what was queued after the copy was made is not known any more: a dossier that may have been sent in that time is
    -- asked about before any of it is sent again, whoever queues it
    CREATE TRIGGER job_after_restoration AFTER INSERT ON job
    WHEN EXISTS (SELECT 1 FROM restoration WHERE NOT EXISTS (
      SELECT 1 FROM dossier
      WHERE dossier.code = new.dossier_code
        AND dossier.received_on > date(restoration.at / 1000, 'unixepoch', '+7 hours')))
    BEGIN
      UPDATE job SET uncertain = 1 WHERE number = new.number;
    END;

    -- stored bytes that were found damaged; a mended one keeps its row
    CREATE TABLE blob_damage (
      sha256 TEXT PRIMARY KEY REFERENCES blob (sha256),
      found_at INTEGER NOT NULL,
      reason TEXT NOT NULL,
      mended_at INTEGER,
      -- where the good bytes came from
      mended_from TEXT
    ) STRICT, WITHOUT ROWID;

    -- how far the stored bytes have been looked through
    CREATE TABLE blob_patrol (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      -- the last one that was looked at
      sha256 TEXT NOT NULL,
      day TEXT NOT NULL,
      -- bytes looked at on this day
      bytes INTEGER NOT NULL,
      finished_at INTEGER
    ) STRICT;
  `,
};
