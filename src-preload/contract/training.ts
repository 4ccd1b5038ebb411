import { z } from 'zod';
import { destinationId, procedure } from './common.ts';

/** How a training server misbehaves until told otherwise. */
export const trainingFault = z.enum([
  'none',
  'down',
  'slow',
  'server-error',
  'html-page',
  'half-answer',
  'expired-token',
  'lost-answer',
]);
export type TrainingFault = z.infer<typeof trainingFault>;

export const trainingServer = z.object({
  destination: destinationId,
  address: z.string(),
  fault: trainingFault,
  /** Effects in its ledger: dossiers, files, drafts. */
  dossiers: z.number().int(),
  files: z.number().int(),
});

export const trainingSample = z.object({ id: z.string(), name: z.string(), kind: z.string() });

export const trainingContract = {
  get: procedure.output(
    z.object({ active: z.boolean(), servers: z.array(trainingServer), samples: z.array(trainingSample) }),
  ),
  setFault: procedure
    .input(z.object({ destination: destinationId, fault: trainingFault }))
    .output(z.object({ applied: z.boolean() })),
  /** Writes sample scans into the first scan folder as a scanner would, page by page. */
  scanSamples: procedure
    .input(z.object({ ids: z.array(z.string().max(80)).max(50).default([]) }))
    .output(z.object({ files: z.array(z.string()) })),
  /** Creates sample dossiers to play with; does nothing when they exist. */
  createDossiers: procedure.output(z.object({ created: z.number().int() })),
  /** iDesk "issues" a result document for this dossier, as if the officer's superiors had signed it. */
  issueResult: procedure
    .input(z.object({ dossierCode: z.string().min(1).max(60), forwardToIgate: z.boolean().default(false) }))
    .output(z.object({ fileName: z.string() })),
  /** What a server holds, for the curious and for tests: each effect with the SHA-256 of its bytes. */
  ledger: procedure.input(z.object({ destination: destinationId })).output(
    z.object({
      entries: z
        .array(
          z.object({
            kind: z.string(),
            dossierCode: z.string(),
            name: z.string(),
            sha256: z.string(),
            /** How often the effect happened; more than 1 is a duplicate. */
            times: z.number().int(),
          }),
        )
        .max(20_000),
    }),
  ),
};
