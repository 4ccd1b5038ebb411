import { z } from 'zod';
import { day, id, instant, pageRequest, procedure, sha256 } from './common.ts';
import { PAPER_LIMITS, WITHDRAWAL_LIMIT } from './limits.ts';
import { typedText } from './typed-text.ts';

/**
 * What is kept about a paper, by the limits of a production portal (field's rules, "A digitised paper").
 * Days are `yyyy-MM-dd`; a paper without an end that is not for ever has an unknown end.
 */
export const paperMetadata = z.object({
  name: z.string(),
  /** Mã giấy tờ / mã kết quả, such as `KQ.G15.000007`; may be empty. */
  paperCode: z.string(),
  /** Số ký hiệu. */
  documentNumber: z.string(),
  issuedOn: day.nullable(),
  validUntil: day.nullable(),
  validForever: z.boolean(),
  scope: z.string(),
  abstract: z.string(),
  agency: z.string(),
  signer: z.string(),
});
export type PaperMetadata = z.infer<typeof paperMetadata>;

const typedMetadata = z.object({
  name: typedText(PAPER_LIMITS.name).min(1),
  paperCode: typedText(PAPER_LIMITS.paperCode),
  documentNumber: typedText(PAPER_LIMITS.documentNumber),
  issuedOn: day.nullable(),
  validUntil: day.nullable(),
  validForever: z.boolean(),
  scope: typedText(PAPER_LIMITS.scope),
  abstract: typedText(PAPER_LIMITS.abstract),
  agency: typedText(PAPER_LIMITS.agency),
  signer: typedText(PAPER_LIMITS.signer),
});

/** A paper of the own repository (kho giấy tờ): a component that was digitised here, or a result that was given. */
export const keptPaper = paperMetadata.extend({
  id,
  kind: z.enum(['component', 'result']),
  owner: z.object({ name: z.string(), identityNumber: z.string() }),
  procedure: z.object({ code: z.string(), name: z.string() }),
  /** The dossier that it came with. */
  dossier: z.object({ id, code: z.string() }),
  /** The bytes as they came. */
  files: z.array(z.object({ documentId: id, name: z.string(), size: z.number().int(), sha256 })).max(200),
  keptAt: instant,
  /** On the day that was asked for. */
  validity: z.enum(['valid', 'not-yet', 'expired', 'unknown-end']),
  /** Withdrawn papers are found by search only, never offered. */
  withdrawn: z.boolean(),
  /** Why; empty while it is not withdrawn. */
  withdrawnReason: z.string(),
  /** When it was last changed by a person, and by whom. */
  editedAt: instant.nullable(),
  editedBy: z.string().nullable(),
});
export type KeptPaper = z.infer<typeof keptPaper>;

export const repositoryContract = {
  /** By words (accents optional), owner's number, paper code or document number. Newest first. */
  search: procedure
    .input(
      pageRequest.extend({
        query: z.string().max(200).default(''),
        kind: z.enum(['all', 'component', 'result']).default('all'),
        /** `valid`: what a look-up would offer today, those whose end nobody told among them. */
        only: z.enum(['all', 'valid', 'expired', 'withdrawn']).default('all'),
      }),
    )
    .output(
      z.object({
        items: z.array(keptPaper),
        nextCursor: z.string().nullable(),
        /**
         * How many there are, counted up to 1 000 and for a few milliseconds: `more` when there may be others that were
         * not counted.
         */
        total: z.number().int(),
        more: z.boolean(),
      }),
    ),
  get: procedure.input(z.object({ id })).output(keptPaper),
  /**
   * Corrects what is known about a paper; its bytes never change. What is not named stays; `validUntil` and
   * `validForever` take each other's place.
   */
  update: procedure.input(typedMetadata.partial().extend({ id })).output(keptPaper),
  /** Never offered again, which needs a reason; or offered again. Results: to the national portal as well. */
  setWithdrawn: procedure
    .input(z.object({ id, withdrawn: z.boolean(), reason: typedText(WITHDRAWAL_LIMIT).default('') }))
    .output(keptPaper),
};
