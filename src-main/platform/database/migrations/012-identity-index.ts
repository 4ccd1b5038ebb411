import type { Migration } from '../connection.ts';

/**
 * Numbers of people and companies have one form in the indexes now. What was indexed as it had been written, with dots
 * and hyphens, is indexed anew in the background.
 */
export const identityIndex: Migration = {
  name: 'identity index',
  sql: `
    CREATE TABLE index_again (
      kind TEXT NOT NULL CHECK (kind IN ('dossier', 'kept-paper')),
      number INTEGER NOT NULL,
      PRIMARY KEY (kind, number)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO index_again
      SELECT 'dossier', number FROM dossier WHERE json_extract(applicant, '$.identityNumber') GLOB '*[^0-9A-Za-z]*';
    INSERT INTO index_again
      SELECT 'kept-paper', number FROM kept_paper WHERE owner_number GLOB '*[^0-9A-Za-z]*';
  `,
};
