import { os, ORPCError, ValidationError } from '@orpc/server';
import type { Failure, Reason } from '#contract/common.ts';
import { inBothLanguages } from '#contract/messages/index.ts';
import { AppError, because, systemCode, technicalText } from '../platform/errors.ts';
import { fieldName } from '../platform/field-names.ts';
import { placeOf, problemOf, refusalOf, type InputIssue } from '../platform/input-problems.ts';
import type { Log } from '../platform/log.ts';
import { machineFailure } from '../platform/machine-failures.ts';

/**
 * Turns what a use case throws into the contract's one failure. What the machine refused (a full disk) is one of them;
 * a bug is logged with its stack and told to the person without it. `onDamage` hears that the database was found damaged.
 */
export function failuresMiddleware(log: Log, onDamage: (reason: Reason) => void = () => undefined) {
  return os.middleware(async ({ next, path }) => {
    try {
      return await next();
    } catch (error) {
      const damage = databaseDamage(error);
      if (damage !== null) {
        onDamage(damage);
        throw failed(damage, error);
      }
      throw asFailure(error, path[0] ?? '', (bug) =>
        log.error({ err: bug, procedure: path.join('.') }, 'a call met a bug'),
      );
    }
  });
}

function asFailure(error: unknown, room: string, report: (bug: unknown) => void): ORPCError<'FAILURE', Failure> {
  if (error instanceof ORPCError && error.code === 'FAILURE') return error as ORPCError<'FAILURE', Failure>;
  if (error instanceof AppError) return failed(error.toFailure(), error);
  if (error instanceof ORPCError && error.code === 'BAD_REQUEST' && error.cause instanceof ValidationError) {
    return failed(inputFailure(error.cause.issues as readonly InputIssue[], room), error);
  }
  const refused = machineFailure(error);
  if (refused !== null) return failed(refused.toFailure(), error);
  report(error);
  return failed(because('platform.internal', {}, technicalText(error).slice(0, 200)), error);
}

/** The first problem of an input. Every schema of the contract is one of zod, and so are its issues. */
function inputFailure([issue]: readonly InputIssue[], room: string): Failure {
  const place = issue === undefined ? '' : placeOf(issue);
  const field = inBothLanguages('field', fieldName(place, room));
  const problem = issue === undefined ? { vi: '', en: '' } : problemOf(issue);
  const own = issue === undefined ? null : refusalOf(issue);
  const reason =
    own === null
      ? because('platform.invalid-input', { ...field, ...inBothLanguages('problem', problem) }, issue?.message)
      : because(own, field);
  return { ...reason, field: place.slice(0, 120) };
}

/** A statement that met a damaged page. */
function databaseDamage(error: unknown): Reason | null {
  const code = systemCode(error);
  return /^SQLITE_(CORRUPT|NOTADB)/.test(code) ? because('backup.database-damaged', {}, code) : null;
}

function failed(data: Failure, cause: unknown): ORPCError<'FAILURE', Failure> {
  return new ORPCError('FAILURE', { status: 422, message: data.code, data, cause, defined: true });
}
