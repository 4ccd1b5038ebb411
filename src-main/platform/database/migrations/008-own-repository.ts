import type { Migration } from '../connection.ts';

/** The own repository: papers that were digitised here, and results that were given. */
export const ownRepository: Migration = {
  name: 'own repository',
  sql: `
    -- newest first is by number, the highest first; what was here before the repository stands behind, below 1
    CREATE TABLE kept_paper (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      kind TEXT NOT NULL CHECK (kind IN ('component', 'result')),
      dossier_id TEXT NOT NULL REFERENCES dossier (id),
      -- what never changes of a dossier and of files stands here too, so that a list reads nothing else
      dossier_code TEXT NOT NULL,
      procedure_code TEXT NOT NULL,
      procedure_name TEXT NOT NULL,
      -- null for a result
      component_id TEXT REFERENCES dossier_component (id),
      name TEXT NOT NULL,
      paper_code TEXT NOT NULL,
      document_number TEXT NOT NULL,
      issued_on TEXT,
      valid_until TEXT,
      valid_forever INTEGER NOT NULL DEFAULT 0 CHECK (valid_forever = 0 OR valid_until IS NULL),
      scope TEXT NOT NULL,
      abstract TEXT NOT NULL,
      agency TEXT NOT NULL,
      signer TEXT NOT NULL,
      -- its files of now, as a list of JSON
      files TEXT NOT NULL,
      owner_name TEXT NOT NULL,
      owner_number TEXT NOT NULL,
      -- the number without blanks and signs; empty when the owner is not known
      owner_key TEXT NOT NULL,
      kept_at INTEGER NOT NULL,
      -- its papers left the dossier, or the dossier is not finished any more; nobody sees it then
      taken_back_at INTEGER,
      withdrawn_at INTEGER,
      withdrawn_reason TEXT NOT NULL DEFAULT '',
      edited_at INTEGER,
      edited_by TEXT
    ) STRICT;
    CREATE INDEX kept_paper_dossier ON kept_paper (dossier_id);
    CREATE INDEX kept_paper_owner ON kept_paper (owner_key, paper_code)
      WHERE owner_key <> '' AND taken_back_at IS NULL AND withdrawn_at IS NULL;
    -- narrow, so that a walk through many papers reads little
    CREATE INDEX kept_paper_days ON kept_paper (number, issued_on, valid_until, withdrawn_at, taken_back_at);
    CREATE INDEX kept_paper_end ON kept_paper (valid_until) WHERE valid_until IS NOT NULL;

    -- what a paper is made of; what it was made of before has no position
    CREATE TABLE kept_paper_file (
      attachment_id TEXT NOT NULL REFERENCES attachment (id),
      paper_number INTEGER NOT NULL REFERENCES kept_paper (number),
      document_id TEXT NOT NULL REFERENCES document (id),
      position INTEGER,
      PRIMARY KEY (paper_number, attachment_id)
    ) STRICT, WITHOUT ROWID;

    -- what was known of a paper before a person corrected it
    CREATE TABLE kept_paper_correction (
      paper_number INTEGER NOT NULL REFERENCES kept_paper (number),
      at INTEGER NOT NULL,
      actor TEXT NOT NULL,
      before TEXT NOT NULL
    ) STRICT;
    CREATE INDEX kept_paper_correction_paper ON kept_paper_correction (paper_number);
    CREATE TRIGGER kept_paper_no_delete BEFORE DELETE ON kept_paper BEGIN
      SELECT RAISE(ABORT, 'kept papers stay');
    END;
    CREATE TRIGGER kept_paper_file_no_delete BEFORE DELETE ON kept_paper_file BEGIN
      SELECT RAISE(ABORT, 'kept papers stay');
    END;

    -- every beginning of a syllable is an entry of its own, so that a word that half of the papers have is found at once
    CREATE VIRTUAL TABLE kept_paper_search USING fts5 (
      words, content = '', contentless_delete = 1, detail = none,
      tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3 4 5 6 7 8'
    );

    -- how far the dossiers of before were looked through, the newest first: those below this number are left
    CREATE TABLE kept_paper_fill (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      below INTEGER NOT NULL,
      papers INTEGER NOT NULL
    ) STRICT;
    INSERT INTO kept_paper_fill SELECT 1, max(number) + 1, 0 FROM dossier HAVING max(number) IS NOT NULL;
  `,
};
