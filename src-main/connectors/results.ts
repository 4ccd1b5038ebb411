import type { Reason } from '#contract/common.ts';
import type { MessageCode } from '#contract/messages/index.ts';
import { because } from '../platform/errors.ts';
import type { CallFailure } from './answers.ts';
import type { Answer, Attempt, Finding, Outcome, Receipt } from './connector.ts';
import type { QueuedFile } from './outgoing.ts';
import type { CallResult } from './remote.ts';
import type { Upload } from './streamed-body.ts';

/** The outcome of an operation that is one call, with the receipt that its success leaves. */
export function outcomeOf(result: CallResult<unknown>, receipt: Receipt): Outcome {
  return result.ok ? { kind: 'done', receipt } : result.failure;
}

/** For what somebody asks and waits for: the value or the reason. */
export function answerOf<Value>(result: CallResult<Value>): Answer<Value> {
  return result.ok ? { ok: true, value: result.value } : { ok: false, reason: forQuestions(result.failure.reason) };
}

/** What is said of a question: the sentences for what is sent speak of papers in the queue, and there are none. */
const ABOUT_QUESTIONS: ReadonlyMap<string, MessageCode> = new Map<MessageCode, MessageCode>([
  ['connectors.server-error', 'connectors.asked-server-error'],
  ['connectors.busy', 'connectors.asked-busy'],
  ['connectors.no-answer', 'connectors.asked-no-answer'],
  ['connectors.line-lost', 'connectors.asked-no-answer'],
]);

/** The reason of a call that only asked, in words for whoever asked. */
export function forQuestions(reason: Reason): Reason {
  const code = ABOUT_QUESTIONS.get(reason.code);
  return code === undefined ? reason : because(code, reason.params, reason.detail);
}

/** What a failed inquiry says about the operation it asked for. */
export function findingOf(failure: CallFailure): Finding {
  switch (failure.kind) {
    case 'needs-login':
      return { kind: 'needs-login', reason: failure.reason };
    case 'transient':
      return { kind: 'transient', reason: failure.reason, offline: failure.offline };
    case 'wait':
    case 'outcome-unknown':
      return { kind: 'transient', reason: failure.reason, offline: false };
    case 'rejected':
      return { kind: 'cannot-tell' };
  }
}

/** A queued file as it travels: opened from the store at each try. */
export function uploadOf(file: QueuedFile, attempt: Attempt): Upload {
  return { name: file.name, contentType: 'application/pdf', open: () => attempt.openFile(file.sha256) };
}
