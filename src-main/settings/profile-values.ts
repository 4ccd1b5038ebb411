import { z } from 'zod';
import { refusal } from '#contract/refusal.ts';

/** The name of a secret in the secret store; a profile names secrets and never holds them. */
export const secretName = z
  .string()
  .min(1)
  .max(120)
  .regex(/^[a-zA-Z0-9._-]+$/);

export const httpUrl = z.url({ protocol: /^https?$/ });

/** A regular expression that can be compiled. */
export const pattern = z
  .string()
  .min(1)
  .max(500)
  .refine((text) => {
    try {
      return new RegExp(text, 'iu').source !== '';
    } catch {
      return false;
    }
  }, refusal('settings.no-expression'));
