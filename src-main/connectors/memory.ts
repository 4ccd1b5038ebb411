import type { DestinationId } from '#contract/common.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/connection.ts';

/** What was read from a remote and is kept, so that work goes on while it cannot be read again. */
export interface Remembered {
  readonly content: string;
  /** Milliseconds since 1970. */
  readonly keptAt: number;
}

/** A connector's lasting notes: small texts under few names. No secrets, nothing of a person. */
export interface RemoteMemory {
  read(name: string): Remembered | null;
  /** Replaces what was kept under the name. */
  keep(name: string, content: string): void;
}

/** The notes of one destination, in the database. */
export function createRemoteMemory(database: Database, clock: Clock): (destination: DestinationId) => RemoteMemory {
  const select = database.prepare(
    'SELECT content, kept_at AS keptAt FROM remote_memory WHERE destination = ? AND name = ?',
  );
  const upsert = database.prepare(`
    INSERT INTO remote_memory (destination, name, content, kept_at) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET content = excluded.content, kept_at = excluded.kept_at`);
  return (destination) => ({
    read: (name) => (select.get(destination, name) as Remembered | undefined) ?? null,
    keep: (name, content) => void upsert.run(destination, name, content, clock.now()),
  });
}

/** Notes that last as long as the program: for whoever has no database at hand. */
export function passingMemory(clock: Clock): RemoteMemory {
  const notes = new Map<string, Remembered>();
  return {
    read: (name) => notes.get(name) ?? null,
    keep: (name, content) => void notes.set(name, { content, keptAt: clock.now() }),
  };
}
