import { z } from 'zod';
import { refusal } from '#contract/refusal.ts';

/** A name of at most `longest` characters that stands in addresses and files as it is. */
export const plainName = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .refine((text) => /^[a-zA-Z0-9._-]*$/.test(text), refusal('settings.no-plain-name'));

/** The name of a secret in the secret store; a profile names secrets and never holds them. */
export const secretName = plainName(120);

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
