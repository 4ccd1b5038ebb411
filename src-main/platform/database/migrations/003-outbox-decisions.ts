import type { Migration } from '../connection.ts';

/** What people decide about queued jobs, and the order in which jobs go. */
export const outboxDecisions: Migration = {
  name: 'outbox decisions',
  sql: `
    -- 1 a citizen waits for it, 2 usual, 3 only figures wait; priority is where it stands now: besides these,
    -- 0 asked for by a person, 4 sent again in bulk, 5 took too long the last time
    ALTER TABLE job ADD COLUMN urgency INTEGER NOT NULL DEFAULT 2;
    -- our name of the datum that the remote refused
    ALTER TABLE job ADD COLUMN field TEXT;
    -- 1 when a try may have had its effect, also where a repeat is harmless; 0 again once the remote refused it
    ALTER TABLE job ADD COLUMN departed INTEGER NOT NULL DEFAULT 0;
    -- until when a person put it off; 0 when nobody did
    ALTER TABLE job ADD COLUMN held_until INTEGER NOT NULL DEFAULT 0;
    -- which sending of its dossier it belongs to; null for jobs of their own, which no newer version replaces
    ALTER TABLE job ADD COLUMN version INTEGER;
    UPDATE job SET priority = priority + 1, urgency = priority + 1,
                   departed = uncertain OR state = 'sending' OR (state = 'waiting' AND attempts > 0),
                   version = CASE operation WHEN 'markSynced' THEN NULL ELSE 0 END;
    -- a person wants a destination to go on through its quiet hours, until this
    ALTER TABLE destination_state ADD COLUMN quiet_lifted_until INTEGER NOT NULL DEFAULT 0;

    -- dossiers: what was queued for a destination at last, to tell what differs from it
    CREATE TABLE dossier_version (
      dossier_id TEXT NOT NULL REFERENCES dossier (id),
      destination TEXT NOT NULL,
      version INTEGER NOT NULL,
      snapshot TEXT NOT NULL,
      queued_at INTEGER NOT NULL,
      PRIMARY KEY (dossier_id, destination)
    ) STRICT, WITHOUT ROWID;
  `,
};
