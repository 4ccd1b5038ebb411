import { oc } from '@orpc/contract';
import { z } from 'zod';

/** Parameters that a sentence of the message catalogue may name, such as `{name}` or `{limit}`. */
export const messageParams = z.record(z.string(), z.union([z.string(), z.number()]));
export type MessageParams = z.infer<typeof messageParams>;

/**
 * Why something stands as it does, as a code of the message catalogue (`messages/`) with its parameters.
 * `detail` is technical text for the folded part of the screen and for the log; it holds no secret and no personal data.
 */
export const reason = z.object({
  code: z.string().max(80),
  params: messageParams.default({}),
  detail: z.string().max(4000).optional(),
});
export type Reason = z.infer<typeof reason>;

/** The one error that a call of the contract may answer with; anything else is a bug. */
export const failure = reason.extend({ field: z.string().max(120).optional() });
export type Failure = z.infer<typeof failure>;

/** Every procedure of the contract starts here, so that every one can answer with a typed failure. */
export const procedure = oc.errors({
  FAILURE: { status: 422, message: 'The call failed for a known reason', data: failure },
});

export const id = z.string().min(1).max(64);
/** An instant, ISO 8601 in UTC. */
export const instant = z.iso.datetime();
/** An instant as somebody writes it: ISO 8601 with seconds and its own zone, `Z` or `+07:00`. */
export const zonedInstant = z.iso.datetime({ offset: true });
/** A calendar day, `yyyy-MM-dd`. */
export const day = z.iso.date();
export const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** What the integrity of a signed PDF looks like by its bytes alone; who signed is not judged by this. */
export const signatureState = z.enum(['none', 'intact', 'broken', 'unreadable']);
export type SignatureState = z.infer<typeof signatureState>;

/** Page sizes are bounded; a cursor is opaque and comes from the answer before. */
export const pageRequest = z.object({
  cursor: z.string().max(200).optional(),
  limit: z.number().int().min(1).max(200).default(100),
});

export { RANGE_BYTES } from './limits.ts';

/** The remote systems that a dossier can be sent to. */
export const destinationId = z.enum(['igate', 'idesk', 'sohoa', 'hatinh', 'dvcqg']);
export type DestinationId = z.infer<typeof destinationId>;
/** What people call them, unless the profile says otherwise. */
export const destinationNames: Readonly<Record<DestinationId, string>> = {
  igate: 'iGate',
  idesk: 'iDesk',
  sohoa: 'Số hóa',
  hatinh: 'Cổng Hà Tĩnh',
  dvcqg: 'Cổng DVCQG',
};
