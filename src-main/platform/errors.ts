import type { Failure, MessageParams, Reason } from '#contract/common.ts';
import { describe, type MessageCode } from '#contract/messages/index.ts';

interface AppErrorOptions {
  params?: MessageParams;
  /** Technical text for the log and the folded part of the screen: no secret, no personal data. */
  detail?: string;
  /** The input field at fault, where there is one. */
  field?: string;
  cause?: unknown;
}

/**
 * An expected failure: a code of the message catalogue, its parameters, and the cause for the log.
 * Anything else that is thrown is a bug.
 */
export class AppError extends Error {
  readonly code: MessageCode;
  readonly params: MessageParams;
  readonly detail: string | undefined;
  readonly field: string | undefined;

  constructor(code: MessageCode, options: AppErrorOptions = {}) {
    super(describe('vi', { code, params: options.params ?? {} }).what, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.params = options.params ?? {};
    this.detail = options.detail;
    this.field = options.field;
  }

  toFailure(): Failure {
    return {
      code: this.code,
      params: this.params,
      ...(this.detail === undefined ? {} : { detail: this.detail }),
      ...(this.field === undefined ? {} : { field: this.field }),
    };
  }

  toReason(): Reason {
    return { code: this.code, params: this.params, ...(this.detail === undefined ? {} : { detail: this.detail }) };
  }
}

/** Builds a reason whose code is known to the catalogue. */
export function because(code: MessageCode, params: MessageParams = {}, detail?: string): Reason {
  return detail === undefined ? { code, params } : { code, params, detail: detail.slice(0, 4000) };
}

/** The `code` of a system error such as `ENOSPC`, or `''`. */
export function systemCode(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** A short technical text of anything thrown, for the log. */
export function technicalText(error: unknown): string {
  if (error instanceof Error) return `${error.name}: ${error.message}`;
  return String(error);
}
