import { AppError } from '../../platform/errors.ts';
import { checkInput, emptyInput } from './procedures.ts';
import { withFiles } from './values.ts';

/**
 * The input of a call from the command line, checked by the contract before anything is opened.
 *
 * @throws AppError `host.not-json`, `host.unknown-procedure`, `host.invalid-input`, `host.unreadable-path`.
 */
export async function readInput(procedure: string, json: string | undefined): Promise<unknown> {
  const input = await withFiles(json === undefined ? emptyInput(procedure) : parse(json));
  checkInput(procedure, input);
  return input;
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new AppError('host.not-json', { detail: error instanceof Error ? error.message : '', cause: error });
  }
}
