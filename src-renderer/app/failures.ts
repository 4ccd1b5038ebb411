import { ORPCError } from '@orpc/client';
import type { Failure, Reason } from '#contract/common.ts';
import { describe } from '#contract/messages/index.ts';
import { locale } from '../i18n/locale.ts';
import { ConnectionLost } from './connection.ts';

/** What a call rejected with, as a reason that `Reason.vue` and toasts can show. */
export function reasonOf(error: unknown): Reason {
  if (error instanceof ORPCError && error.code === 'FAILURE' && isFailure(error.data)) return error.data;
  if (error instanceof ConnectionLost) return { code: 'window.connection-lost', params: {} };
  if (isAbort(error)) return { code: 'platform.cancelled', params: {} };
  return { code: 'window.unexpected', params: {}, detail: technicalText(error) };
}

/** The field that a failure speaks of, when it names one. */
export function fieldOf(error: unknown): string | null {
  return error instanceof ORPCError && isFailure(error.data) ? (error.data.field ?? null) : null;
}

/** What happened and what to do next, in one line. */
export function sentenceOf(error: unknown): string {
  return sentenceOfReason(reasonOf(error));
}

export function sentenceOfReason(reason: Pick<Reason, 'code' | 'params'>): string {
  const { what, next } = describe(locale.value, reason);
  return next === '' ? what : `${what} ${next}`;
}

/** Whether a call was stopped by its own caller: nothing to tell the person. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function isFailure(data: unknown): data is Failure {
  return typeof data === 'object' && data !== null && 'code' in data && typeof data.code === 'string';
}

function technicalText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
