import type { Migration } from '../connection.ts';

/** Questions for papers that the state already holds, what they found, and the citizen's consent to use it. */
export const lookUps: Migration = {
  name: 'look-ups',
  sql: `
    -- the newest question for each component
    CREATE TABLE look_up (
      component_id TEXT PRIMARY KEY REFERENCES dossier_component (id),
      dossier_id TEXT NOT NULL REFERENCES dossier (id),
      -- names one question: an answer to an earlier one is not taken
      id TEXT NOT NULL,
      -- whose papers were asked for: of another owner, nothing of it holds
      owner_number TEXT NOT NULL,
      document_number TEXT NOT NULL,
      state TEXT NOT NULL
        CHECK (state IN ('not-asked', 'asking', 'found', 'nothing', 'refused', 'unreachable', 'waiting')),
      reason TEXT,
      asked_at INTEGER,
      job_id TEXT,
      -- where it stood before the question that is under way
      before TEXT
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX look_up_dossier ON look_up (dossier_id);
    CREATE INDEX look_up_open ON look_up (state) WHERE state IN ('asking', 'waiting');
    CREATE INDEX look_up_job ON look_up (job_id) WHERE job_id IS NOT NULL;

    -- what the national repository found, and what of the own one was fetched
    CREATE TABLE found_paper (
      component_id TEXT NOT NULL REFERENCES dossier_component (id),
      id TEXT NOT NULL,
      look_up_id TEXT NOT NULL,
      owner_number TEXT NOT NULL,
      repository TEXT NOT NULL CHECK (repository IN ('own', 'national')),
      kind TEXT NOT NULL CHECK (kind IN ('component', 'result')),
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      paper_code TEXT NOT NULL,
      document_number TEXT NOT NULL,
      agency_code TEXT NOT NULL,
      agency_name TEXT NOT NULL,
      issued_on TEXT,
      valid_until TEXT,
      -- files that it has, also those that are too many to keep
      file_count INTEGER NOT NULL,
      PRIMARY KEY (component_id, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE found_file (
      component_id TEXT NOT NULL,
      paper_id TEXT NOT NULL,
      position INTEGER NOT NULL,
      name TEXT NOT NULL,
      link TEXT NOT NULL,
      size INTEGER,
      -- null until its bytes are in the store
      document_id TEXT REFERENCES document (id),
      sha256 TEXT REFERENCES blob (sha256),
      signature TEXT,
      fetched_at INTEGER,
      PRIMARY KEY (component_id, paper_id, position),
      FOREIGN KEY (component_id, paper_id) REFERENCES found_paper (component_id, id) ON DELETE CASCADE
    ) STRICT, WITHOUT ROWID;

    -- never changed: a person who agrees otherwise makes another one
    CREATE TABLE consent (
      id TEXT PRIMARY KEY,
      dossier_id TEXT NOT NULL REFERENCES dossier (id),
      owner_number TEXT NOT NULL,
      given_by TEXT NOT NULL,
      on_behalf INTEGER NOT NULL,
      way TEXT NOT NULL CHECK (way IN ('spoken', 'signed', 'electronic')),
      note TEXT NOT NULL,
      component_ids TEXT NOT NULL,
      recorded_at INTEGER NOT NULL,
      recorded_by TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX consent_dossier ON consent (dossier_id);

    -- danh mục SS tải tệp, as the portal listed it last
    CREATE TABLE security_server (
      position INTEGER PRIMARY KEY,
      agency TEXT NOT NULL,
      name TEXT NOT NULL,
      dstcode TEXT NOT NULL
    ) STRICT;
    CREATE TABLE security_server_list (
      only INTEGER PRIMARY KEY CHECK (only = 1),
      fetched_at INTEGER,
      tried_at INTEGER NOT NULL,
      problem TEXT
    ) STRICT;
  `,
};
