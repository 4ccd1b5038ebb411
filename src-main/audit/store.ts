import type { Database } from '../platform/database/database.ts';

export interface AuditRow {
  readonly sequence: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly dossier_id: string | null;
  readonly dossier_code: string;
  readonly destination: string | null;
  readonly outcome: 'ok' | 'failed' | 'waiting';
  readonly detail: string;
  readonly search: string;
  readonly previous_hash: string;
  readonly hash: string;
}

export interface AuditFilter {
  /** Folded words that must all occur. */
  readonly words: readonly string[];
  readonly from: number | null;
  readonly to: number | null;
  readonly actions: readonly string[];
  readonly destination: string | null;
  readonly outcome: string | null;
  readonly before: number | null;
  readonly limit: number;
}

export function createAuditStore(database: Database) {
  const last = database.prepare('SELECT sequence, hash FROM audit_entry ORDER BY sequence DESC LIMIT 1');
  const insert = database.prepare(`
    INSERT INTO audit_entry (sequence, at, actor, action, dossier_id, dossier_code, destination, outcome, detail,
                             search, previous_hash, hash)
    VALUES (:sequence, :at, :actor, :action, :dossier_id, :dossier_code, :destination, :outcome, :detail,
            :search, :previous_hash, :hash)`);
  const first = database.prepare('SELECT at FROM audit_entry ORDER BY sequence LIMIT 1').pluck();
  const chain = database.prepare('SELECT * FROM audit_entry ORDER BY sequence');

  return {
    last: () => last.get() as { sequence: number; hash: string } | undefined,
    firstAt: () => (first.get() as number | undefined) ?? null,
    insert: (row: AuditRow): void => void insert.run(row),
    /** Oldest first, one row in memory at a time. */
    chain: () => chain.iterate() as IterableIterator<AuditRow>,
    list(filter: AuditFilter): AuditRow[] {
      const conditions: string[] = [];
      const values: (string | number)[] = [];
      const where = (condition: string, ...given: (string | number)[]): void => {
        conditions.push(condition);
        values.push(...given);
      };
      if (filter.before !== null) where('sequence < ?', filter.before);
      if (filter.from !== null) where('at >= ?', filter.from);
      if (filter.to !== null) where('at < ?', filter.to);
      if (filter.destination !== null) where('destination = ?', filter.destination);
      if (filter.outcome !== null) where('outcome = ?', filter.outcome);
      if (filter.actions.length > 0) {
        where(`action IN (${filter.actions.map(() => '?').join(', ')})`, ...filter.actions);
      }
      for (const word of filter.words) where('instr(search, ?) > 0', word);
      const clause = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
      return database
        .prepare(`SELECT * FROM audit_entry ${clause} ORDER BY sequence DESC LIMIT ?`)
        .all(...values, filter.limit) as AuditRow[];
    },
  };
}
