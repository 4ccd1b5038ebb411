import type { CallFailure } from './answers.ts';
import type { Answer, Attempt, Finding, Outcome, Receipt } from './connector.ts';
import type { QueuedFile } from './outgoing.ts';
import type { CallResult } from './remote.ts';
import type { Upload } from './streamed-body.ts';

/** The outcome of an operation that is one call, with the receipt that its success leaves. */
export function outcomeOf(result: CallResult<unknown>, receipt: Receipt): Outcome {
  return result.ok ? { kind: 'done', receipt } : result.failure;
}

/** For reading calls: the value or the reason. */
export function answerOf<Value>(result: CallResult<Value>): Answer<Value> {
  return result.ok ? { ok: true, value: result.value } : { ok: false, reason: result.failure.reason };
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
