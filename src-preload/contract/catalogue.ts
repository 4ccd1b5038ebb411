import { z } from 'zod';
import { procedure } from './common.ts';

export const procedureComponent = z.object({
  name: z.string().min(1).max(2000),
  /** Mã giấy tờ / mã kết quả, such as `KQ.G15.000007`; empty when the catalogue has none. */
  paperCode: z.string().max(60).default(''),
  required: z.boolean().default(true),
});
/** What a procedure gives in the end, with its national code (mã kết quả), such as `KQ.G15.000007`. */
export const procedureResult = z.object({ name: z.string().max(2000), code: z.string().min(1).max(60) });
/** An administrative procedure (thủ tục hành chính) of the catalogue. */
export const administrativeProcedure = z.object({
  code: z.string().min(1).max(60),
  name: z.string().min(1).max(2000),
  field: z.string().max(500).default(''),
  agency: z.string().max(500).default(''),
  /** Working days until the appointment; 0 when not known. */
  days: z.number().int().min(0).max(3650).default(0),
  components: z.array(procedureComponent).max(100),
  results: z.array(procedureResult).max(100).default([]),
});
export type AdministrativeProcedure = z.infer<typeof administrativeProcedure>;

export const catalogueContract = {
  search: procedure
    .input(z.object({ query: z.string().max(200).default(''), limit: z.number().int().min(1).max(100).default(30) }))
    .output(
      z.object({
        items: z.array(
          administrativeProcedure
            .omit({ components: true, results: true })
            .extend({ componentCount: z.number().int() }),
        ),
      }),
    ),
  get: procedure.input(z.object({ code: z.string().min(1) })).output(administrativeProcedure),
  /** Replaces the catalogue by the content of a file: all of it, or nothing when a row is wrong. */
  import: procedure
    .input(z.object({ format: z.enum(['json', 'csv']), text: z.string().max(20_000_000) }))
    .output(z.object({ procedures: z.number().int(), components: z.number().int() })),
  /**
   * Brings the procedures of the unit, with their components and codes, from the national portal: all of them, or
   * nothing. What the portal does not list stays as it is.
   */
  refresh: procedure.output(
    z.object({
      procedures: z.number().int(),
      components: z.number().int(),
      /** Of the procedures, those that were not there before, and those that were there otherwise. */
      added: z.number().int(),
      changed: z.number().int(),
      /** Procedures of ours that the portal does not list. */
      kept: z.number().int(),
      /** Procedures with more papers or longer names than the catalogue holds: those were shortened. */
      shortened: z.number().int(),
    }),
  ),
};
