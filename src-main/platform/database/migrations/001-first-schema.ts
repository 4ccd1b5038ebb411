import type { Migration } from '../connection.ts';

/** Instants are milliseconds since 1970 in UTC; days are `yyyy-MM-dd`; JSON columns hold what the room's schema says. */
export const firstSchema: Migration = {
  name: 'first schema',
  sql: `
    -- platform: bytes that are safely in the store
    CREATE TABLE blob (
      sha256 TEXT PRIMARY KEY,
      size INTEGER NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- settings
    CREATE TABLE secret (
      name TEXT PRIMARY KEY,
      value TEXT NOT NULL,
      changed_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- session
    CREATE TABLE officer (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      data TEXT NOT NULL
    ) STRICT;

    -- audit
    CREATE TABLE audit_entry (
      sequence INTEGER PRIMARY KEY,
      at INTEGER NOT NULL,
      actor TEXT NOT NULL,
      action TEXT NOT NULL,
      dossier_id TEXT,
      dossier_code TEXT NOT NULL,
      destination TEXT,
      outcome TEXT NOT NULL,
      detail TEXT NOT NULL,
      search TEXT NOT NULL,
      previous_hash TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX audit_entry_dossier ON audit_entry (dossier_code, sequence);
    CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry BEGIN
      SELECT RAISE(ABORT, 'the log is append-only');
    END;
    CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry BEGIN
      SELECT RAISE(ABORT, 'the log is append-only');
    END;

    -- documents
    CREATE TABLE document (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('preparing', 'ready', 'failed')),
      pdf_sha256 TEXT REFERENCES blob (sha256),
      pdf_size INTEGER,
      page_count INTEGER,
      thumbnail_sha256 TEXT REFERENCES blob (sha256),
      signed INTEGER NOT NULL DEFAULT 0,
      reason TEXT,
      tries INTEGER NOT NULL DEFAULT 0,
      created_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX document_preparing ON document (created_at) WHERE state = 'preparing';
    CREATE TABLE document_part (
      document_id TEXT NOT NULL REFERENCES document (id),
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      sha256 TEXT NOT NULL REFERENCES blob (sha256),
      size INTEGER NOT NULL,
      PRIMARY KEY (document_id, position)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX document_part_sha256 ON document_part (sha256);

    -- inbox
    CREATE TABLE inbox_item (
      id TEXT PRIMARY KEY,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'needs-person', 'filed', 'set-aside')),
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      size INTEGER NOT NULL,
      content_key TEXT NOT NULL,
      folder_id TEXT NOT NULL,
      folder_name TEXT NOT NULL,
      document_id TEXT REFERENCES document (id),
      reason TEXT,
      copies INTEGER NOT NULL DEFAULT 1,
      dossier_id TEXT REFERENCES dossier (id),
      received_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX inbox_item_state ON inbox_item (state, id DESC);
    CREATE INDEX inbox_item_content ON inbox_item (content_key);
    CREATE INDEX inbox_item_document ON inbox_item (document_id);
    CREATE TABLE inbox_count (
      state TEXT PRIMARY KEY,
      count INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER inbox_count_insert AFTER INSERT ON inbox_item BEGIN
      INSERT INTO inbox_count VALUES (new.state, 1) ON CONFLICT DO UPDATE SET count = count + 1;
    END;
    CREATE TRIGGER inbox_count_update AFTER UPDATE OF state ON inbox_item WHEN old.state <> new.state BEGIN
      UPDATE inbox_count SET count = count - 1 WHERE state = old.state;
      INSERT INTO inbox_count VALUES (new.state, 1) ON CONFLICT DO UPDATE SET count = count + 1;
    END;
    CREATE TABLE inbox_part (
      item_id TEXT NOT NULL REFERENCES inbox_item (id),
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      kind TEXT NOT NULL,
      sha256 TEXT NOT NULL REFERENCES blob (sha256),
      size INTEGER NOT NULL,
      PRIMARY KEY (item_id, position)
    ) STRICT, WITHOUT ROWID;

    -- scan: one row for each original; moved_to is null until the original is in the done folder. A half-written
    -- original is only copied: it stays, and moved_to is its own path. Empty text: it was gone before it was moved
    CREATE TABLE arrival (
      id TEXT PRIMARY KEY,
      item_id TEXT NOT NULL REFERENCES inbox_item (id),
      folder_id TEXT NOT NULL,
      path TEXT NOT NULL,
      sha256 TEXT NOT NULL,
      size INTEGER NOT NULL,
      modified_at REAL NOT NULL,
      taken_at INTEGER NOT NULL,
      moved_to TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX arrival_unmoved ON arrival (folder_id) WHERE moved_to IS NULL;
    CREATE INDEX arrival_item ON arrival (item_id);
    CREATE INDEX arrival_folder ON arrival (folder_id, id DESC);
    CREATE INDEX arrival_staying ON arrival (folder_id) WHERE moved_to = path;
    CREATE TABLE scan_folder (
      id TEXT PRIMARY KEY,
      data TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- dossiers
    CREATE TABLE administrative_procedure (
      code TEXT PRIMARY KEY,
      data TEXT NOT NULL,
      search TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE dossier (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      code TEXT NOT NULL UNIQUE,
      procedure_code TEXT NOT NULL,
      procedure_name TEXT NOT NULL,
      applicant TEXT NOT NULL,
      channel TEXT NOT NULL,
      status TEXT NOT NULL,
      received_on TEXT NOT NULL,
      appointment_on TEXT,
      unit_code TEXT NOT NULL,
      required_count INTEGER NOT NULL DEFAULT 0,
      missing_count INTEGER NOT NULL DEFAULT 0,
      -- 1 while sending it would queue something
      unsent INTEGER NOT NULL DEFAULT 1,
      refreshed_at INTEGER,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX dossier_missing ON dossier (number) WHERE missing_count > 0;
    CREATE INDEX dossier_unsent ON dossier (number) WHERE unsent = 1;
    CREATE VIRTUAL TABLE dossier_search USING fts5 (
      code, applicant, identity, procedure, content = '', contentless_delete = 1,
      tokenize = "unicode61 remove_diacritics 2", prefix = '2 3'
    );
    CREATE TABLE dossier_component (
      id TEXT PRIMARY KEY,
      dossier_id TEXT NOT NULL REFERENCES dossier (id),
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      paper_code TEXT NOT NULL,
      required INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX dossier_component_dossier ON dossier_component (dossier_id, position);
    CREATE TABLE attachment (
      id TEXT PRIMARY KEY,
      dossier_id TEXT NOT NULL REFERENCES dossier (id),
      component_id TEXT REFERENCES dossier_component (id),
      document_id TEXT NOT NULL REFERENCES document (id),
      inbox_item_id TEXT REFERENCES inbox_item (id),
      position INTEGER NOT NULL,
      source TEXT NOT NULL,
      provenance TEXT NOT NULL DEFAULT '{}',
      attached_at INTEGER NOT NULL,
      attached_by TEXT NOT NULL,
      detached_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX attachment_dossier ON attachment (dossier_id);
    CREATE INDEX attachment_document ON attachment (document_id);
    -- every edit with what it replaced, so that it can be undone
    CREATE TABLE dossier_edit (
      id TEXT PRIMARY KEY,
      dossier_id TEXT NOT NULL REFERENCES dossier (id),
      kind TEXT NOT NULL,
      data TEXT NOT NULL,
      at INTEGER NOT NULL,
      undone_at INTEGER
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX dossier_edit_dossier ON dossier_edit (dossier_id, id);
    -- files that a destination was seen to hold
    CREATE TABLE dossier_remote_file (
      dossier_id TEXT NOT NULL REFERENCES dossier (id),
      destination TEXT NOT NULL,
      file_id TEXT NOT NULL,
      data TEXT NOT NULL,
      document_id TEXT REFERENCES document (id),
      PRIMARY KEY (dossier_id, destination, file_id)
    ) STRICT, WITHOUT ROWID;

    -- outbox
    CREATE TABLE job (
      number INTEGER PRIMARY KEY,
      id TEXT NOT NULL UNIQUE,
      destination TEXT NOT NULL,
      operation TEXT NOT NULL,
      subject TEXT NOT NULL,
      lane TEXT NOT NULL,
      dossier_id TEXT,
      dossier_code TEXT NOT NULL,
      key TEXT NOT NULL,
      -- 0, and counted up when a slot is set back to a value that it had before
      repeat INTEGER NOT NULL DEFAULT 0,
      slot TEXT,
      payload TEXT NOT NULL,
      bytes INTEGER NOT NULL,
      priority INTEGER NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'done', 'needs-login', 'needs-person', 'cancelled')),
      attempts INTEGER NOT NULL DEFAULT 0,
      next_attempt_at INTEGER NOT NULL DEFAULT 0,
      -- 1 when the last try may have had its effect: ask before sending again
      uncertain INTEGER NOT NULL DEFAULT 0,
      -- what it waits for: jobs of job_after that are not done, and one more while an earlier job of its lane is open
      blocked INTEGER NOT NULL DEFAULT 0,
      reason TEXT,
      receipt TEXT,
      actor TEXT NOT NULL,
      created_at INTEGER NOT NULL,
      updated_at INTEGER NOT NULL,
      UNIQUE (key, repeat)
    ) STRICT;
    CREATE INDEX job_slot ON job (destination, lane, slot, number) WHERE slot IS NOT NULL;
    CREATE INDEX job_open ON job (destination, lane, number) WHERE state IN ('waiting', 'sending', 'needs-login', 'needs-person');
    CREATE INDEX job_ready ON job (destination, priority, next_attempt_at, number) WHERE state = 'waiting' AND blocked = 0;
    CREATE INDEX job_dossier ON job (dossier_id, number);
    CREATE INDEX job_state ON job (state, destination, number DESC);
    CREATE TABLE job_after (
      job_number INTEGER NOT NULL REFERENCES job (number),
      after_number INTEGER NOT NULL REFERENCES job (number),
      PRIMARY KEY (job_number, after_number)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX job_after_reverse ON job_after (after_number, job_number);
    CREATE TABLE job_attempt (
      job_number INTEGER NOT NULL REFERENCES job (number),
      attempt INTEGER NOT NULL,
      started_at INTEGER NOT NULL,
      ended_at INTEGER,
      outcome TEXT NOT NULL,
      reason TEXT,
      PRIMARY KEY (job_number, attempt)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE job_count (
      destination TEXT NOT NULL,
      state TEXT NOT NULL,
      count INTEGER NOT NULL,
      PRIMARY KEY (destination, state)
    ) STRICT, WITHOUT ROWID;
    CREATE TRIGGER job_count_insert AFTER INSERT ON job BEGIN
      INSERT INTO job_count VALUES (new.destination, new.state, 1)
        ON CONFLICT DO UPDATE SET count = count + 1;
    END;
    CREATE TRIGGER job_count_update AFTER UPDATE OF state ON job WHEN old.state <> new.state BEGIN
      UPDATE job_count SET count = count - 1 WHERE destination = old.destination AND state = old.state;
      INSERT INTO job_count VALUES (new.destination, new.state, 1)
        ON CONFLICT DO UPDATE SET count = count + 1;
    END;
    CREATE TABLE destination_state (
      destination TEXT PRIMARY KEY,
      failures INTEGER NOT NULL,
      open_until INTEGER NOT NULL,
      last_success_at INTEGER,
      reason TEXT
    ) STRICT, WITHOUT ROWID;
  `,
};
