import { createHash } from 'node:crypto';
import type { MessageParams } from '#contract/common.ts';

/** What is hashed of a line: everything that it says, in this order. */
export interface SealedFields {
  readonly sequence: number;
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly dossierId: string | null;
  readonly dossierCode: string;
  readonly destination: string | null;
  readonly outcome: string;
  readonly detail: string;
}

/** The hash before the first line. */
export const GENESIS_HASH = '0'.repeat(64);

/** SHA-256 over the line before and this line's fields, as a JSON array so that no field can flow into the next. */
export function sealEntry(previousHash: string, fields: SealedFields): string {
  const text = JSON.stringify([
    previousHash,
    fields.sequence,
    fields.at,
    fields.actor,
    fields.action,
    fields.dossierId,
    fields.dossierCode,
    fields.destination,
    fields.outcome,
    fields.detail,
  ]);
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The detail as it is stored and hashed: keys in order, so that the same facts give the same text. */
export function detailText(detail: MessageParams): string {
  return JSON.stringify(Object.fromEntries(Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1))));
}
