import { readFileSync } from 'node:fs';
import type { AdministrativeProcedure } from '#contract/catalogue.ts';
import type { AuditLog } from '../audit/service.ts';
import { transact, type Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors.ts';
import type { EventHub } from '../platform/events.ts';
import type { Session } from '../session/service.ts';
import { readCatalogue } from './catalogue-file.ts';
import { createCatalogueStore, type ProcedureEntry } from './catalogue-store.ts';
import { shortProcedureCode } from './rules.ts';

/** The administrative procedures that dossiers are made from. */
export interface Catalogue {
  /** Accents optional; every word must be there. */
  search(query: string, limit: number): ProcedureEntry[];
  /** @throws AppError `catalogue.not-found` */
  get(code: string): AdministrativeProcedure;
  /** By the code as it is, else without the unit behind it (`1.005434` for `1.005434.000.00.00.H55`). */
  find(code: string): AdministrativeProcedure | null;
  codes(): readonly string[];
  /** Whether the code is that of a result of some procedure. */
  isResult(code: string): boolean;
  /** Adds a procedure that another system named, within the caller's transaction. */
  add(procedure: AdministrativeProcedure): void;
  /** Replaces all of it, or nothing. @throws AppError that names the row and column at fault */
  import(format: 'json' | 'csv', text: string): { procedures: number; components: number };
}

interface CatalogueDependencies {
  readonly database: Database;
  readonly audit: AuditLog;
  readonly session: Session;
  readonly events: EventHub;
  /** The catalogue that comes with the program (JSON), taken while there is none. */
  readonly builtIn: string;
}

export function createCatalogue({ database, audit, session, events, builtIn }: CatalogueDependencies): Catalogue {
  const store = createCatalogueStore(database);

  /** Gathered when it is asked for; a change drops it. */
  let results: ReadonlySet<string> | null = null;

  const replace = (procedures: readonly AdministrativeProcedure[]): void => {
    store.clear();
    results = null;
    for (const procedure of procedures) store.put(procedure);
  };

  const find = (code: string): AdministrativeProcedure | null =>
    store.find(code) ?? store.find(shortProcedureCode(code));

  if (store.isEmpty()) {
    const procedures = readCatalogue('json', readFileSync(builtIn, 'utf8'));
    transact(database, () => replace(procedures));
  }

  return {
    search: (query, limit) => store.search(query, limit),

    get(code) {
      const found = find(code);
      if (found === null) throw new AppError('catalogue.not-found', { params: { code } });
      return found;
    },

    find,
    codes: () => store.codes(),
    isResult(code) {
      results ??= new Set(store.resultCodes().map((one) => one.trim().toUpperCase()));
      return results.has(code.trim().toUpperCase());
    },
    add(procedure) {
      store.put(procedure);
      results = null;
    },

    import(format, text) {
      const procedures = readCatalogue(format, text);
      const counts = {
        procedures: procedures.length,
        components: procedures.reduce((sum, { components }) => sum + components.length, 0),
      };
      transact(database, () => {
        replace(procedures);
        audit.append({ actor: session.actor(), action: 'catalogue.imported', detail: counts });
      });
      events.publish({ type: 'catalogue' });
      return counts;
    },
  };
}
