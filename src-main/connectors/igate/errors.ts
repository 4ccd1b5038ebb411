import { because } from '../../platform/errors.ts';
import type { HttpAnswer } from '../../platform/http/client.ts';
import type { CallFailure, Recognised } from '../answers.ts';
import { fieldNames } from '../fields.ts';
import { igateFields } from './map.ts';

/** iGate's refusals name its own fields, such as `Trường applicant.phone không hợp lệ`. */
export const igateFieldOf = fieldNames(igateFields);

/** What iGate says when it does not know the officer's SSO account (seed 000, step 1.7). */
const UNKNOWN_ACCOUNT = 'ERR: Không thể xác thực người dùng';

/** iGate's own signs; every other answer follows the common rules. */
export function recogniseIgate(answer: HttpAnswer): Recognised {
  const start = answer.body.subarray(0, 4096).toString('utf8').normalize('NFC');
  if (!start.includes(UNKNOWN_ACCOUNT)) return null;
  return { kind: 'needs-login', reason: because('connectors.igate-account-not-linked', {}, `HTTP ${answer.status}`) };
}

/** `POST /pa/dossier` answers 409 when the code exists: the dossier is there, so the work goes on as an update. */
export function isAlreadyThere(status: number | null): boolean {
  return status === 409;
}

export function dossierMissing(code: string): CallFailure {
  return { kind: 'rejected', reason: because('connectors.igate-dossier-missing', { code }) };
}

export function componentMissing(component: string): CallFailure {
  return { kind: 'rejected', reason: because('connectors.igate-component-missing', { component }) };
}
