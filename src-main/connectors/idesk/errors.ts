import { because } from '../../platform/errors.ts';
import type { CallFailure } from '../answers.ts';
import { fieldNames } from '../fields.ts';
import { ideskFields } from './map.ts';

export const ideskFieldOf = fieldNames(ideskFields);

/** A draft cannot name a file whose number at iDesk is not known. Every other answer follows the common rules. */
export function receiptMissing(system: string, name: string): CallFailure {
  return { kind: 'rejected', reason: because('connectors.receipt-missing', { system, name }) };
}
