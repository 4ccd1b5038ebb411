import type { Migration } from '../connection.ts';

/** What is kept back for another owner of its dossier is marked by itself: it may wait for other things as well. */
export const keptBack: Migration = {
  name: 'kept back',
  sql: `
    ALTER TABLE job ADD COLUMN kept_back INTEGER NOT NULL DEFAULT 0;
    UPDATE job SET kept_back = 1
    WHERE state IN ('sending', 'needs-person') AND reason ->> '$.code' = 'outbox.kept-back';
  `,
};
