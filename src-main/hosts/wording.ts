import type { Reason } from '#contract/common.ts';
import { describe } from '#contract/messages/index.ts';
import { AppError } from '../platform/errors.ts';

export type Locale = 'vi' | 'en';

/** What a host says in a console: a line in each language, with its values. */
export type Wording = Readonly<Record<string, Readonly<Record<Locale, string>>>>;

/** Gives the sentences of `wording` in one language; `{name}` stands for a value. */
export function speaker<Words extends Wording>(wording: Words, locale: Locale) {
  return (key: keyof Words & string, values: Readonly<Record<string, string | number>> = {}): string =>
    (wording[key]?.[locale] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A reason as one line: what happened, and what to do. */
export function sentence(locale: Locale, reason: Pick<Reason, 'code' | 'params'>): string {
  const { what, next } = describe(locale, reason);
  return next === '' ? what : `${what} ${next}`;
}

/** What a person reads when a host cannot go on. A bug shows its technical text, since nobody else will. */
export function explain(locale: Locale, error: unknown): string {
  if (error instanceof AppError) return sentence(locale, error);
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `${sentence(locale, { code: 'platform.internal', params: {} })}\n${text.slice(0, 4000)}`;
}
