import type { Migration } from '../connection.ts';

/** After a switch to another system the list of unsent dossiers is looked through; here stands how far that has come. */
export const unsentRecheck: Migration = {
  name: 'unsent recheck',
  sql: `
    -- one row while it lasts: dossiers of lower numbers are still to be looked at
    CREATE TABLE unsent_recheck (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      before INTEGER NOT NULL
    ) STRICT;
    -- where a switch was thrown already, more are listed than there are
    INSERT INTO unsent_recheck SELECT 1, 9007199254740991 WHERE EXISTS (SELECT 1 FROM destination_environment);
  `,
};
