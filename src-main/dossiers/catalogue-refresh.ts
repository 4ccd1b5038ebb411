import type { AdministrativeProcedure } from '#contract/catalogue.ts';
import type { AuditLog } from '../audit/service.ts';
import type { ListedProcedure, ProcedureList, ProcedureSource } from '../connectors/connector.ts';
import { newId, type Clock } from '../platform/clock.ts';
import { transact, type Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors.ts';
import type { EventHub } from '../platform/events.ts';
import { compose, fold } from '../platform/text.ts';
import type { Session } from '../session/service.ts';
import type { Catalogue } from './catalogue.ts';
import { PROCEDURES_LIMIT } from './catalogue-file.ts';
import { errorOf } from './remote.ts';

export interface CatalogueRefreshed {
  readonly procedures: number;
  readonly components: number;
  readonly added: number;
  readonly changed: number;
  readonly kept: number;
  readonly shortened: number;
}

interface RefreshDependencies {
  readonly database: Database;
  readonly catalogue: Catalogue;
  readonly audit: AuditLog;
  readonly session: Session;
  readonly events: EventHub;
  readonly clock: Clock;
  /** `undefined` when no destination of the profile has such a list. */
  readonly procedures: ProcedureSource | undefined;
}

/** Procedures that are read at the same time. */
const READERS = 4;
/** A passing trouble with one of thousands must not spoil all of them. */
const TRIES = 3;
const PAPERS_LIMIT = 100;
const LENGTHS = { name: 2000, label: 500, code: 60, days: 3650 } as const;

/**
 * Brings the national list into the catalogue: everything is read first and then written as one, so that a list that is
 * empty, broken or cut off changes nothing. Nothing is taken away: what the portal does not list, or lists without
 * papers, stays as it is, because dossiers were made from it.
 *
 * @throws AppError `catalogue.refresh-unavailable`, `catalogue.refresh-running`, `catalogue.portal-empty`,
 * `catalogue.portal-broken`, `catalogue.too-many`, or what the portal said.
 */
export function createCatalogueRefresh(
  dependencies: RefreshDependencies,
): (signal?: AbortSignal) => Promise<CatalogueRefreshed> {
  const { database, catalogue, audit, session, events, clock, procedures } = dependencies;
  let isRunning = false;

  const read = async (list: ProcedureList, code: string, signal: AbortSignal): Promise<ListedProcedure> => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await list.read(code, signal);
      if (signal.aborted) throw new AppError('platform.cancelled');
      if (answer.ok) {
        if (answer.value.name === '') throw new AppError('catalogue.portal-broken', { params: { code } });
        return answer.value;
      }
      if (attempt === TRIES) throw errorOf(answer.reason);
    }
  };

  const readAll = async (list: ProcedureList, asked: AbortSignal): Promise<ListedProcedure[]> => {
    const task = newId(clock);
    const failed = new AbortController();
    const signal = AbortSignal.any([asked, failed.signal]);
    const found: ListedProcedure[] = [];
    const waiting = [...list.codes];
    const total = waiting.length;
    const tell = (finished: boolean): void =>
      events.publish({ type: 'progress', task, kind: 'import', done: found.length, total, label: '', finished });
    const reader = async (): Promise<void> => {
      for (let code = waiting.pop(); code !== undefined; code = waiting.pop()) {
        found.push(await read(list, code, signal));
        if (found.length % 10 === 0) tell(false);
      }
    };
    tell(false);
    try {
      await Promise.all(
        Array.from({ length: READERS }, () =>
          reader().catch((error: unknown) => {
            failed.abort();
            throw error;
          }),
        ),
      );
      return found;
    } finally {
      tell(true);
    }
  };

  const write = (found: readonly ListedProcedure[]): CatalogueRefreshed =>
    transact(database, () => {
      const listed = new Set(found.map(({ code }) => code));
      const before = catalogue.codes();
      const known = new Set(before);
      const counts = { procedures: found.length, components: 0, added: 0, changed: 0, shortened: 0 };
      for (const procedure of found) {
        const ours = known.has(procedure.code) ? catalogue.find(procedure.code) : null;
        const { entry, isShortened } = toCatalogue(procedure, ours);
        counts.components += entry.components.length;
        if (isShortened) counts.shortened += 1;
        if (ours === null) counts.added += 1;
        else if (JSON.stringify(ours) === JSON.stringify(entry)) continue;
        else counts.changed += 1;
        catalogue.add(entry);
      }
      const result = { ...counts, kept: before.filter((code) => !listed.has(code)).length };
      audit.append({ actor: session.actor(), action: 'catalogue.refreshed', destination: 'dvcqg', detail: result });
      return result;
    });

  return async (signal = new AbortController().signal) => {
    if (procedures === undefined) throw new AppError('catalogue.refresh-unavailable');
    if (isRunning) throw new AppError('catalogue.refresh-running');
    isRunning = true;
    try {
      const list = await procedures.open(signal);
      if (signal.aborted) throw new AppError('platform.cancelled');
      if (!list.ok) throw errorOf(list.reason);
      const { codes } = list.value;
      if (codes.length === 0) throw new AppError('catalogue.portal-empty');
      if (codes.length > PROCEDURES_LIMIT)
        throw new AppError('catalogue.too-many', { params: { limit: PROCEDURES_LIMIT } });
      const strange = codes.find((code) => code.length > LENGTHS.code);
      if (strange !== undefined)
        throw new AppError('catalogue.portal-broken', { params: { code: strange.slice(0, 80) } });
      const result = write(await readAll(list.value, signal));
      events.publish({ type: 'catalogue' });
      return result;
    } finally {
      isRunning = false;
    }
  };
}

/** A procedure of the list in the catalogue's form. What the list does not tell stays as it is in ours. */
export function toCatalogue(
  listed: ListedProcedure,
  ours: AdministrativeProcedure | null,
): { readonly entry: AdministrativeProcedure; readonly isShortened: boolean } {
  let isShortened = false;
  const short = (text: string, limit: number): string => {
    const whole = compose(text).trim();
    if (whole.length <= limit) return whole;
    isShortened = true;
    return whole.slice(0, limit).toWellFormed();
  };
  /** A code that is too long is none of the field's codes, and half a code would be another's. */
  const codeOf = (code: string): string => (code.trim().length > LENGTHS.code ? '' : code.trim());
  const components = new Map<string, AdministrativeProcedure['components'][number]>();
  for (const { name, paperCode, required } of listed.components) {
    const code = codeOf(paperCode);
    const key = `${code}|${fold(name)}`;
    const known = ours?.components.find(
      (component) => (code !== '' && component.paperCode === code) || fold(component.name) === fold(name),
    );
    // one paper is asked for in several cases; whether it is required, the unit may have settled for itself
    if (!components.has(key)) {
      components.set(key, {
        name: short(name, LENGTHS.name),
        paperCode: code,
        required: known?.required ?? required,
      });
    }
  }
  if (components.size > PAPERS_LIMIT) isShortened = true;
  const results = listed.results.map(({ name, code }) => ({ name: short(name, LENGTHS.name), code: codeOf(code) }));
  const found = [...components.values()].slice(0, PAPERS_LIMIT);
  const withCode = results.filter(({ code }) => code !== '').slice(0, PAPERS_LIMIT);
  const entry: AdministrativeProcedure = {
    code: listed.code,
    name: short(listed.name, LENGTHS.name),
    field: short(listed.field, LENGTHS.label) || (ours?.field ?? ''),
    agency: short(listed.agency, LENGTHS.label) || (ours?.agency ?? ''),
    days: Math.min(listed.days, LENGTHS.days) || (ours?.days ?? 0),
    components: found.length > 0 ? found : (ours?.components ?? []),
    results: withCode.length > 0 ? withCode : (ours?.results ?? []),
  };
  return { entry, isShortened };
}
