import { administrativeProcedure, type AdministrativeProcedure } from '#contract/catalogue.ts';
import type { Database } from '../platform/database/connection.ts';
import { fold } from '../platform/text.ts';

/** A procedure as a list shows it. */
export interface ProcedureEntry extends Omit<AdministrativeProcedure, 'components' | 'results'> {
  readonly componentCount: number;
}

export interface CatalogueStore {
  isEmpty(): boolean;
  find(code: string): AdministrativeProcedure | null;
  codes(): string[];
  /** The codes of all results that procedures give. */
  resultCodes(): string[];
  put(procedure: AdministrativeProcedure): void;
  clear(): void;
  /**
   * Those that hold every word as the beginning of one of theirs; first those that begin with all of the query (its
   * code), then those that hold it as it was written.
   */
  search(query: string, limit: number): ProcedureEntry[];
}

/** Folded, with signs as blanks: `1.005434` is two words. */
function words(text: string): string[] {
  return fold(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

export function createCatalogueStore(database: Database): CatalogueStore {
  const any = database.prepare('SELECT 1 FROM administrative_procedure LIMIT 1').pluck();
  const find = database.prepare('SELECT data FROM administrative_procedure WHERE code = ?').pluck();
  const codes = database.prepare('SELECT code FROM administrative_procedure').pluck();
  const resultCodes = database
    .prepare(
      `SELECT DISTINCT json_extract(result.value, '$.code')
       FROM administrative_procedure, json_each(data, '$.results') AS result`,
    )
    .pluck();
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
    codes: () => codes.all() as string[],
    resultCodes: () => resultCodes.all().filter((code) => typeof code === 'string'),
    put(procedure) {
      const { code, name, field, agency } = procedure;
      put.run(code, JSON.stringify(procedure), words([code, name, field, agency].join(' ')).join(' '));
    },
    clear: () => void clear.run(),
    search(query, limit) {
      const asked = words(query).slice(0, 12);
      // a province keeps a few thousand procedures: looking at each costs a few milliseconds
      const rows = database
        .prepare(
          `SELECT data FROM administrative_procedure
           WHERE ${asked.map(() => `instr(' ' || search, ' ' || ?) > 0`).join(' AND ') || '1'}
           ORDER BY instr(search, @whole) <> 1, instr(' ' || search, ' ' || @whole) = 0, search LIMIT @limit`,
        )
        .pluck()
        .all(...asked, { whole: asked.join(' '), limit });
      return rows.map((data) => {
        const { components, results: _results, ...entry } = parse(data);
        return { ...entry, componentCount: components.length };
      });
    },
  };
}
