import { ORPCError } from '@orpc/client';
import { failure, type Reason } from '#contract/common.ts';
import { describe } from '#contract/messages/index.ts';
import { AppError, technicalText } from '../../platform/errors.ts';
import { sentence, type Locale } from '../wording.ts';

/** What a command says: sentences for a person, or exactly one JSON document on stdout for a script. */
export interface Output {
  readonly json: boolean;
  readonly locale: Locale;
  /** A line for the person; a script does not see it. */
  line(text: string): void;
  /** The command's answer for a script; a person does not see it. */
  answer(result: unknown): void;
  /** One line of a stream, for both. */
  event(value: unknown): void;
  problem(error: unknown): void;
}

export function createOutput(json: boolean, locale: Locale): Output {
  const write = (text: string): void => void process.stdout.write(`${text}\n`);
  return {
    json,
    locale,
    line: (text) => {
      if (!json) write(text);
    },
    answer: (result) => {
      if (json) write(JSON.stringify({ ok: true, result }));
    },
    event: (value) => write(JSON.stringify(value)),
    problem: (error) => {
      const reason = reasonOf(error);
      if (json) {
        write(JSON.stringify({ ok: false, error: { ...reason, ...describe(locale, reason) } }));
        return;
      }
      process.stderr.write(`${sentence(locale, reason)}\n`);
      if (reason.detail !== undefined) process.stderr.write(`  (${reason.detail})\n`);
    },
  };
}

/** Why a command failed, whether it was thrown here or told by the core. */
export function reasonOf(error: unknown): Reason {
  if (error instanceof AppError) return error.toReason();
  if (error instanceof ORPCError) {
    const told = failure.safeParse(error.data);
    if (told.success) return told.data;
  }
  return { code: 'platform.internal', params: {}, detail: technicalText(error).slice(0, 500) };
}
