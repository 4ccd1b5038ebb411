import { z } from 'zod';
import { procedure } from './common.ts';
import { typedText } from './typed-text.ts';

/** The officer at this counter. Who acts is written to every line of the log. */
export const officer = z.object({
  name: z.string().trim().min(1).max(200),
  /** The officer's own CCCD, needed later by the national repository; may be empty. */
  identityNumber: z.string().trim().max(20).default(''),
  /** The account at the provincial systems, such as `nthoa@stttt.example.gov.vn`; may be empty. */
  account: z.string().trim().max(200).default(''),
  counter: z.string().trim().max(60).default(''),
});
export type Officer = z.infer<typeof officer>;

/** As a person types it. */
const typedOfficer = z.object({
  name: typedText(200).min(1),
  identityNumber: typedText(20).default(''),
  account: typedText(200).default(''),
  counter: typedText(60).default(''),
});

export const sessionContract = {
  get: procedure.output(z.object({ officer })),
  setOfficer: procedure.input(typedOfficer).output(z.object({ officer })),
};
