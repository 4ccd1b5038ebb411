import type { Database } from '../platform/database/connection.ts';

/** How far the list of unsent dossiers was looked through. */
export interface RecheckStore {
  /** Dossiers of lower numbers are still to be looked at; `null` when there is nothing to do. */
  before(): number | null;
  set(before: number): void;
  end(): void;
  /** The next dossiers that are listed as unsent, newest first. */
  listed(before: number, limit: number): { readonly id: string; readonly number: number }[];
}

export function createRecheckStore(database: Database): RecheckStore {
  const before = database.prepare('SELECT before FROM unsent_recheck').pluck();
  const set = database.prepare(
    'INSERT INTO unsent_recheck VALUES (1, ?) ON CONFLICT DO UPDATE SET before = excluded.before',
  );
  const end = database.prepare('DELETE FROM unsent_recheck');
  const listed = database.prepare(
    'SELECT id, number FROM dossier WHERE unsent = 1 AND number < ? ORDER BY number DESC LIMIT ?',
  );
  return {
    before: () => (before.get() as number | undefined) ?? null,
    set: (number) => void set.run(number),
    end: () => void end.run(),
    listed: (number, limit) => listed.all(number, limit) as { id: string; number: number }[],
  };
}
