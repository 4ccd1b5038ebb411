import type { Reason } from '#contract/common.ts';
import { because } from '../../../platform/errors.ts';
import type { HttpAnswer } from '../../../platform/http/client.ts';
import { remoteMessage, type CallFailure, type Recognised } from '../../answers.ts';
import type { PaperAnswer } from '../../connector.ts';
import { forQuestions } from '../../results.ts';
import { isNought } from '../errors.ts';
import { fieldOf } from './fields.ts';

/** What a message of the repository is known by. */
type RepositorySignName = 'success' | 'nothing' | 'session' | 'busy';
export type RepositorySigns = Readonly<Record<RepositorySignName, RegExp>>;

/** The connector's own signs with the profile's in their place. */
export function repositorySigns(
  own: Readonly<Record<RepositorySignName, string>>,
  changes: Readonly<Partial<Record<RepositorySignName, string | undefined>>>,
): RepositorySigns {
  const sign = (name: RepositorySignName): RegExp => new RegExp(changes[name] ?? own[name], 'iu');
  return { success: sign('success'), nothing: sign('nothing'), session: sign('session'), busy: sign('busy') };
}

/** `errorCode` as text or number, by any of the names that the portal's calls have for it; `null` when there is none. */
export function codeOf(answer: unknown): string | number | null {
  const code = fieldOf(answer, 'errorCode', 'error_code');
  return typeof code === 'string' || typeof code === 'number' ? code : null;
}

/** `errorCode` 0 is success, whatever is said beside it; anything else is an error (seed 003, V.2). */
export function isSuccess(code: string | number | null): boolean {
  return isNought(code);
}

export function wordsOf(answer: unknown): string {
  return remoteMessage(answer).normalize('NFC');
}

/** A token that ended is told by 401, or by a code and words inside any other answer. */
export function recogniseRepository(signs: RepositorySigns): (answer: HttpAnswer, json: unknown) => Recognised {
  return ({ status }, json) => {
    const told = codeOf(json) ?? (typeof fieldOf(json, 'error') === 'string' ? 'error' : null);
    const code = told ?? (status >= 400 ? status : null);
    if (code === null || isNought(code)) return null;
    return signs.session.test(`${String(code).trim()}: ${wordsOf(json)}`) ? 'unauthorised' : null;
  };
}

/** A refusal in the repository's own words. */
export function repositoryRefusal(system: string, message: string, code: string): PaperAnswer {
  const detail = `findPapers: errorCode ${code}`;
  const reason =
    message === ''
      ? because('connectors.repository-refused-silent', { system, code }, detail)
      : because('connectors.repository-refused', { system, message }, detail);
  return { kind: 'refused', reason };
}

/**
 * What a call without a usable answer means for the one who asked: refused is what no waiting mends, also where the
 * address or the profile is wrong; unreachable is what may be there later.
 */
export function unanswered(failure: CallFailure): PaperAnswer {
  switch (failure.kind) {
    case 'rejected':
      return { kind: 'refused', reason: forLookUps(failure.reason) };
    case 'needs-login':
      return { kind: 'needs-login', reason: forLookUps(failure.reason) };
    case 'transient':
    case 'wait':
    case 'outcome-unknown':
      return { kind: 'unreachable', reason: forQuestions(failure.reason) };
  }
}

/** The common sentences of a refusal speak of what is sent, and of the queue. */
export function forLookUps(reason: Reason): Reason {
  const { system = '', message = '', status = '' } = reason.params;
  if (reason.code === 'connectors.refused' || reason.code === 'connectors.field-refused') {
    return because('connectors.repository-refused', { system, message }, reason.detail);
  }
  if (reason.code === 'connectors.refused-silent') {
    return because('connectors.repository-refused-silent', { system, code: String(status) }, reason.detail);
  }
  if (reason.code === 'connectors.session-refused') {
    return because('connectors.repository-session-refused', { system }, reason.detail);
  }
  if (reason.code === 'connectors.login-refused') {
    return because('connectors.repository-login-refused', { system }, reason.detail);
  }
  return forQuestions(reason);
}
