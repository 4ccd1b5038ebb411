import { z } from 'zod';
import { destinationId, instant, messageParams, pageRequest, procedure } from './common.ts';

/** One line of the log (nhật ký). `hash` covers every other field and the hash of the line before. */
export const auditEntry = z.object({
  sequence: z.number().int(),
  at: instant,
  actor: z.string(),
  /** Such as `dossier.attached` or `transfer.done`; the window translates it. */
  action: z.string(),
  dossierId: z.string().nullable(),
  dossierCode: z.string(),
  destination: destinationId.nullable(),
  outcome: z.enum(['ok', 'failed', 'waiting']),
  detail: messageParams,
  hash: z.string(),
});
export type AuditEntry = z.infer<typeof auditEntry>;

export const auditContract = {
  /** Newest first. `text` looks in the dossier code, the actor and the detail, accents optional. */
  list: procedure
    .input(
      pageRequest.extend({
        text: z.string().max(200).default(''),
        from: instant.optional(),
        to: instant.optional(),
        actions: z.array(z.string().max(60)).max(60).default([]),
        destination: destinationId.optional(),
        outcome: z.enum(['ok', 'failed', 'waiting']).optional(),
      }),
    )
    .output(z.object({ items: z.array(auditEntry), nextCursor: z.string().nullable() })),
  /** Recomputes the chain from the first line to the last. */
  verify: procedure.output(
    z.object({
      entries: z.number().int(),
      intact: z.boolean(),
      firstBad: z.number().int().nullable(),
      lastHash: z.string(),
    }),
  ),
};
