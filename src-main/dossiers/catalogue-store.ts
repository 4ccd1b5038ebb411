import { administrativeProcedure, type AdministrativeProcedure } from '#contract/dossiers.ts';
import type { Database } from '../platform/database/connection.ts';
import { fold } from '../platform/text.ts';

/** A procedure as a list shows it. */
export interface ProcedureEntry extends Omit<AdministrativeProcedure, 'components'> {
  readonly componentCount: number;
}

export interface CatalogueStore {
  isEmpty(): boolean;
  find(code: string): AdministrativeProcedure | null;
  put(procedure: AdministrativeProcedure): void;
  clear(): void;
  /** Those that hold every one of the folded words; codes that begin with the first one come first. */
  search(words: readonly string[], limit: number): ProcedureEntry[];
}

export function createCatalogueStore(database: Database): CatalogueStore {
  const any = database.prepare('SELECT 1 FROM administrative_procedure LIMIT 1').pluck();
  const find = database.prepare('SELECT data FROM administrative_procedure WHERE code = ?').pluck();
  const put = database.prepare(`
    INSERT INTO administrative_procedure (code, data, search) VALUES (?, ?, ?)
    ON CONFLICT DO UPDATE SET data = excluded.data, search = excluded.search`);
  const clear = database.prepare('DELETE FROM administrative_procedure');
  const parse = (data: unknown): AdministrativeProcedure =>
    administrativeProcedure.parse(JSON.parse(typeof data === 'string' ? data : 'null'));

  return {
    isEmpty: () => any.get() === undefined,
    find(code) {
      const data = find.get(code);
      return data === undefined ? null : parse(data);
    },
    put(procedure) {
      const search = fold([procedure.code, procedure.name, procedure.field, procedure.agency].join(' '));
      put.run(procedure.code, JSON.stringify(procedure), search);
    },
    clear: () => void clear.run(),
    search(words, limit) {
      // a province keeps a few thousand procedures: looking at each costs a few milliseconds
      const rows = database
        .prepare(
          `SELECT data FROM administrative_procedure
           WHERE ${words.map(() => 'instr(search, ?) > 0').join(' AND ') || '1'}
           ORDER BY instr(search, ?) <> 1, search LIMIT ?`,
        )
        .pluck()
        .all(...words, words[0] ?? '', limit);
      return rows.map((data) => {
        const { components, ...entry } = parse(data);
        return { ...entry, componentCount: components.length };
      });
    },
  };
}
