import type { Migration } from '../connection.ts';

/** What is kept of remote systems, and which of a destination's two systems is used. */
export const remoteSystems: Migration = {
  name: 'remote systems',
  sql: `
    -- connectors: what was read from a remote, so that work goes on while it cannot be read again
    CREATE TABLE remote_memory (
      destination TEXT NOT NULL,
      name TEXT NOT NULL,
      content TEXT NOT NULL,
      kept_at INTEGER NOT NULL,
      PRIMARY KEY (destination, name)
    ) STRICT, WITHOUT ROWID;

    -- settings: the switch between the system for trials and the real one
    CREATE TABLE destination_environment (
      destination TEXT PRIMARY KEY,
      environment TEXT NOT NULL CHECK (environment IN ('test', 'live')),
      changed_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
  `,
};
