import { os } from '@orpc/server';
import { z } from 'zod';
import { inBothLanguages } from '#contract/messages/index.ts';
import { AppError } from '../platform/errors.ts';
import { unknownKeys } from '../platform/unknown-keys.ts';

const NO_SUCH_ENTRY = inBothLanguages('problem', { vi: 'không có mục này', en: 'there is no such entry' });

/**
 * Refuses what the contract does not know, by its path, whichever door a call comes through: a key that is dropped without
 * a word would make it mean something else, such as a selection without its filter. Stands before the input is checked.
 */
export const unknownKeysMiddleware = os.middleware(async ({ next, procedure }, input) => {
  const schema: unknown = procedure['~orpc'].inputSchema;
  const kept = schema instanceof z.ZodType ? schema.safeParse(input) : { success: true, data: {} };
  // what is wrong otherwise is told by the check itself
  const [field] = kept.success ? unknownKeys(input, kept.data) : [];
  if (field === undefined) return next();
  throw new AppError('platform.invalid-input', { params: { field, ...NO_SUCH_ENTRY }, field: field.slice(0, 120) });
});
