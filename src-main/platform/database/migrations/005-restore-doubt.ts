import type { Migration } from '../connection.ts';

/** Which dossiers a database that is gone may have sent: those that the copy knows, and those that may be made again. */
export const restoreDoubt: Migration = {
  name: 'restore doubt',
  sql: `
    -- the last dossier that the copy knew: by number, since a clock may jump
    ALTER TABLE restoration ADD COLUMN last_dossier INTEGER NOT NULL DEFAULT 0;
    -- numbers of each day that are left out after it
    ALTER TABLE restoration ADD COLUMN passed_over INTEGER NOT NULL DEFAULT 500;
    UPDATE restoration SET last_dossier =
      coalesce((SELECT max(dossier.number) FROM dossier WHERE dossier.created_at <= restoration.at), 0);

    -- 1: it may have been sent by a database that is gone, so that whatever is queued for it is asked about first
    ALTER TABLE dossier ADD COLUMN doubted INTEGER NOT NULL DEFAULT 0;
    UPDATE dossier SET doubted = 1 WHERE number <= (SELECT max(last_dossier) FROM restoration);
    -- made since the last restore: doubted for its day, unless its number is beyond those that were left out
    UPDATE dossier SET doubted = 1
    FROM (SELECT at, last_dossier, date(at / 1000, 'unixepoch', '+7 hours') AS day
          FROM restoration ORDER BY number DESC LIMIT 1) AS restored
    WHERE dossier.number > restored.last_dossier AND dossier.received_on <= restored.day
      AND NOT (
        dossier.code GLOB dossier.unit_code || '-' || substr(replace(dossier.received_on, '-', ''), 3) || '-[0-9]*'
        AND CAST(substr(dossier.code, length(dossier.unit_code) + 9) AS INTEGER) > 500 + coalesce((
          SELECT max(CAST(substr(known.code, length(dossier.unit_code) + 9) AS INTEGER)) FROM dossier AS known
          WHERE known.number <= restored.last_dossier
            AND known.code GLOB dossier.unit_code || '-' || substr(replace(dossier.received_on, '-', ''), 3) || '-[0-9]*'
        ), 0)
      );

    DROP TRIGGER job_after_restoration;
    CREATE TRIGGER job_after_restoration AFTER INSERT ON job
    WHEN EXISTS (SELECT 1 FROM restoration)
      AND NOT EXISTS (SELECT 1 FROM dossier WHERE dossier.code = new.dossier_code AND dossier.doubted = 0)
    BEGIN
      UPDATE job SET uncertain = 1 WHERE number = new.number;
    END;
    -- what waits untried was marked by its day alone
    UPDATE job SET uncertain = 0
    WHERE uncertain = 1 AND state = 'waiting' AND attempts = 0 AND departed = 0
      AND EXISTS (SELECT 1 FROM dossier WHERE dossier.code = job.dossier_code AND dossier.doubted = 0);
  `,
};
