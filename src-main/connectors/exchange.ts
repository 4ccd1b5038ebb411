import { AppError, because } from '../platform/errors.ts';
import type { HttpResult } from '../platform/http/client.ts';
import { classify, type AnswerContext, type CallFailure } from './answers.ts';
import type { Authenticator, Session } from './authentication.ts';

export type CallResult<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly failure: CallFailure; readonly status: number | null };

export interface Exchange {
  readonly system: string;
  readonly authenticator: Authenticator;
  readonly signal: AbortSignal;
  readonly anonymous: boolean;
  readonly context: AnswerContext;
  readonly send: (session: Extract<Session, { ok: true }>) => Promise<HttpResult>;
}

/** Sends with a session; when the remote refuses the session, once more with a new one. */
export async function withSession(exchange: Exchange): Promise<CallResult<unknown>> {
  const { authenticator, context, system } = exchange;
  for (let round = 1; ; round += 1) {
    const session: Session = exchange.anonymous
      ? { ok: true, headers: {}, token: '' }
      : await authenticator.session(exchange.signal);
    if (!session.ok) {
      const { failure } = session;
      // the request itself did not leave
      const certain = failure.kind === 'transient' ? { ...failure, untouched: true as const } : failure;
      return { ok: false, failure: certain, status: null };
    }
    let answer: HttpResult;
    try {
      answer = await exchange.send(session);
    } catch (error) {
      // the file itself could not be read: nothing whole was sent
      if (error instanceof AppError) {
        return { ok: false, failure: { kind: 'rejected', reason: error.toReason() }, status: null };
      }
      throw error;
    }
    const classified = classify(answer, context);
    if (classified.kind === 'value') return { ok: true, value: classified.value };
    if (classified.kind === 'failure') return { ok: false, failure: classified.failure, status: classified.status };
    if (session.token !== '') authenticator.refused(session.token);
    if (round === 2 || session.token === '') {
      const detail = `${context.operation}: 401${classified.message === '' ? '' : `, ${classified.message}`}`;
      const reason = because('connectors.session-refused', { system }, detail);
      return { ok: false, failure: { kind: 'needs-login', reason }, status: 401 };
    }
  }
}
