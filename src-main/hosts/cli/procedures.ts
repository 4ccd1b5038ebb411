import { isContractProcedure, type AnyContractProcedure } from '@orpc/contract';
import { z } from 'zod';
import { contract } from '#contract/index.ts';
import { inBothLanguages } from '#contract/messages/index.ts';
import { AppError } from '../../platform/errors.ts';
import { placeOf, problemOf, type InputIssue } from '../../platform/input-problems.ts';
import { unknownKeys } from '../../platform/unknown-keys.ts';

const MOST_PROBLEMS = 10;
/** A procedure without a schema takes no input; scripts say so with nothing, or with an empty object. */
const takesNothing = z.union([z.undefined(), z.strictObject({})]);

/** Procedures that change nothing: they work beside a running program. */
const READING: ReadonlySet<string> = new Set([
  'host.info',
  'events.subscribe',
  'scan.folders',
  'inbox.list',
  'inbox.get',
  'documents.get',
  'documents.read',
  'documents.thumbnail',
  'catalogue.search',
  'catalogue.get',
  'dossiers.get',
  'dossiers.findByCode',
  'dossiers.search',
  'dossiers.sendPlan',
  'reuse.overview',
  'reuse.reports',
  'reuse.securityServers',
  'outbox.list',
  'outbox.get',
  'outbox.destinations',
  'outbox.attention',
  'outbox.reach',
  'repository.search',
  'repository.get',
  'audit.list',
  'audit.verify',
  'session.get',
  'settings.get',
  'settings.checkProfile',
  'settings.environmentQueue',
  'settings.doctor',
  'training.get',
  'training.ledger',
  'backup.get',
]);

/** Every procedure of the contract by its name, such as `dossiers.search`. */
export function procedureNames(): string[] {
  return Object.entries(contract).flatMap(([room, procedures]) =>
    Object.keys(procedures).map((name) => `${room}.${name}`),
  );
}

export function isReading(procedure: string): boolean {
  return READING.has(procedure);
}

/** What a call without input is given: nothing, or an empty object where the contract wants one. */
export function emptyInput(procedure: string): object | undefined {
  const schema: unknown = findProcedure(procedure)['~orpc'].inputSchema;
  return schema instanceof z.ZodType && !schema.safeParse(undefined).success ? {} : undefined;
}

/**
 * Checks the input of a call by the contract before anything is opened. A key that the contract does not know is refused:
 * a person typed it and meant something by it.
 *
 * @throws AppError `host.unknown-procedure`, `host.invalid-input` with what is wrong where.
 */
export function checkInput(procedure: string, input: unknown): void {
  const schema: unknown = findProcedure(procedure)['~orpc'].inputSchema;
  const result = (schema instanceof z.ZodType ? schema : takesNothing).safeParse(input, { reportInput: true });
  const unknown = result.success ? unknownKeys(input, result.data) : [];
  if (result.success && unknown.length === 0) return;
  const issues: readonly InputIssue[] = result.success
    ? [{ code: 'unrecognized_keys', keys: unknown, path: [], message: '' }]
    : result.error.issues;
  const tell = (locale: 'vi' | 'en'): string =>
    issues
      .slice(0, MOST_PROBLEMS)
      .map((issue) => [placeOf(issue), problemOf(issue)[locale]].filter((part) => part !== '').join(': '))
      .join('; ');
  const problems = inBothLanguages('problems', { vi: tell('vi'), en: tell('en') });
  throw new AppError('host.invalid-input', { params: { procedure, ...problems } });
}

function findProcedure(name: string): AnyContractProcedure {
  for (const [room, procedures] of Object.entries(contract)) {
    for (const [procedure, found] of Object.entries(procedures)) {
      if (name === `${room}.${procedure}` && isContractProcedure(found)) return found;
    }
  }
  throw new AppError('host.unknown-procedure', { params: { procedure: name } });
}
