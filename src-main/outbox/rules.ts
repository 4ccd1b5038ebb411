import type { MessageCode } from '#contract/messages/index.ts';
import type { Reason } from '#contract/common.ts';
import type { Delivery } from '#contract/dossiers.ts';
import type { DossierField } from '#contract/dossiers.ts';
import type { JobState } from '#contract/outbox.ts';
import type { Finding, Outcome, Receipt } from '../connectors/outcome.ts';
import type { PlannedOperation } from '../connectors/plan.ts';
import type { OutboxLimits } from './limits.ts';

/** How a try ended: the connector's answer, what it found when it was asked, or that it threw. */
export type TryResult =
  | { readonly asked: false; readonly answer: Outcome }
  | { readonly asked: true; readonly answer: Finding }
  /** `sent`: the connector was at work, so the effect may be there. */
  | {
      readonly asked: boolean;
      readonly answer: { readonly kind: 'fault'; readonly reason: Reason; readonly sent: boolean };
    };

/** What a try says about the destination as a whole; `null` says nothing. */
export type Signal =
  | { readonly kind: 'reached' }
  | { readonly kind: 'trouble'; readonly reason: Reason; readonly until: number | null }
  | { readonly kind: 'offline'; readonly reason: Reason };

/** Where a job stands after a try. */
export interface Verdict {
  readonly state: Exclude<JobState, 'sending' | 'cancelled'>;
  readonly nextAttemptAt: number;
  readonly uncertain: boolean;
  /** The effect may be there, by this try or an earlier one, also where a repeat is harmless. */
  readonly departed: boolean;
  /** The datum that was refused. */
  readonly field: DossierField | null;
  readonly reason: Reason | null;
  readonly receipt: Receipt | null;
  /** The word for the history. */
  readonly outcome: string;
  /** Whether the try is counted: not being connected is no fault of the job. */
  readonly counts: boolean;
  readonly signal: Signal | null;
}

/** Milliseconds before the try after try number `attempt` (from 1). `random` gives 0 ≤ x < 1. */
export function backoff(
  attempt: number,
  random: () => number,
  limits: Pick<OutboxLimits, 'backoffBase' | 'backoffCap'>,
): number {
  const ceiling = Math.min(limits.backoffCap, limits.backoffBase * 2 ** Math.min(Math.max(0, attempt - 1), 40));
  return Math.floor(random() * ceiling);
}

/** @param job `attempts` counts the try that just ended; `departed` is as it was before. */
export function afterTry(
  job: { readonly attempts: number; readonly departed: boolean },
  result: TryResult,
  now: number,
  random: () => number,
  limits: OutboxLimits,
): Verdict {
  const { answer } = result;
  // a question leaves the doubt as it was; a try that was allowed to send had none left
  const doubt = result.asked;
  const base = {
    uncertain: doubt,
    departed: job.departed,
    field: null,
    receipt: null,
    nextAttemptAt: 0,
    counts: true,
    outcome: result.asked ? `asked-${answer.kind}` : answer.kind,
  };
  const later = (): number => now + backoff(job.attempts, random, limits);

  switch (answer.kind) {
    case 'done':
      return {
        ...base,
        state: 'done',
        uncertain: false,
        departed: true,
        reason: 'note' in answer ? (answer.note ?? null) : null,
        receipt: answer.receipt,
        signal: { kind: 'reached' },
      };
    case 'transient': {
      const { reason } = answer;
      if (answer.offline) {
        const outcome = result.asked ? 'asked-offline' : 'offline';
        return { ...base, state: 'waiting', reason, outcome, counts: false, signal: { kind: 'offline', reason } };
      }
      const signal = { kind: 'trouble', reason, until: null } as const;
      // a question does nothing there
      const departed = job.departed || !(result.asked || 'untouched' in answer);
      return { ...base, state: 'waiting', nextAttemptAt: later(), departed, reason, signal };
    }
    case 'wait': {
      const { reason } = answer;
      const until = Math.min(Math.max(answer.until, now), now + limits.waitCap);
      const signal = answer.apart === true ? null : ({ kind: 'trouble', reason, until } as const);
      return { ...base, state: 'waiting', nextAttemptAt: until, reason, signal };
    }
    case 'rejected':
      return {
        ...base,
        state: 'needs-person',
        departed: false,
        field: answer.field ?? null,
        reason: answer.reason,
        signal: { kind: 'reached' },
      };
    case 'needs-login':
      return { ...base, state: 'needs-login', reason: answer.reason, signal: { kind: 'reached' } };
    case 'outcome-unknown': {
      const { reason } = answer;
      const signal = { kind: 'trouble', reason, until: null } as const;
      return { ...base, state: 'waiting', nextAttemptAt: later(), uncertain: true, departed: true, reason, signal };
    }
    case 'cannot-tell': {
      const reason = { code: 'outbox.unknown-outcome' satisfies MessageCode, params: {} };
      return { ...base, state: 'needs-person', uncertain: true, departed: true, reason, signal: null };
    }
    case 'send-again':
      return { ...base, state: 'waiting', uncertain: false, reason: null, signal: { kind: 'reached' } };
    case 'fault':
      return {
        ...base,
        state: 'needs-person',
        uncertain: doubt || answer.sent,
        departed: job.departed || answer.sent,
        reason: answer.reason,
        signal: null,
      };
  }
}

/** The log tells of a try that changes something: an end, a new state, another reason. Not of each repeat. */
export function isNews(
  before: { readonly reasonCode: string | null },
  verdict: Pick<Verdict, 'state' | 'reason'>,
): boolean {
  return verdict.state !== 'waiting' || (verdict.reason !== null && verdict.reason.code !== before.reasonCode);
}

/**
 * The operations of a plan so that each stands behind those that it waits for, otherwise as they were given: this is the
 * order in which they are queued. @throws Error when labels wait for each other in a circle.
 */
export function inOrder(operations: readonly PlannedOperation[]): PlannedOperation[] {
  const byName = new Map<string, PlannedOperation>();
  for (const operation of operations) byName.set(operation.key, operation);
  for (const operation of operations) byName.set(operation.label, operation);
  const ordered: PlannedOperation[] = [];
  const marks = new Map<PlannedOperation, 'open' | 'placed'>();
  const place = (operation: PlannedOperation): void => {
    const mark = marks.get(operation);
    if (mark === 'placed') return;
    if (mark === 'open') throw new Error(`operation ${operation.label} waits for itself`);
    marks.set(operation, 'open');
    for (const name of operation.after) {
      const earlier = byName.get(name);
      if (earlier !== undefined) place(earlier);
    }
    marks.set(operation, 'placed');
    ordered.push(operation);
  };
  operations.forEach(place);
  return ordered;
}

/** What a newer version needs to know of an open job. */
export interface ReplaceableFact {
  readonly number: number;
  readonly state: JobState;
  readonly uncertain: 0 | 1;
  readonly departed: 0 | 1;
}

/**
 * The jobs that a newer version may replace: those that certainly did not leave, and that nothing stands behind which
 * did. @param before the open jobs that a job stands behind.
 */
export function replaceableOf(
  jobs: readonly ReplaceableFact[],
  before: (number: number) => readonly number[],
): ReadonlySet<number> {
  const kept = new Set<number>();
  const keep = (number: number): void => {
    if (kept.has(number)) return;
    kept.add(number);
    before(number).forEach(keep);
  };
  for (const job of jobs) {
    if (job.state === 'sending' || job.uncertain === 1 || job.departed === 1) keep(job.number);
  }
  return new Set(jobs.map(({ number }) => number).filter((number) => !kept.has(number)));
}

/** The key that a try carries: a value set again is another intent than the first time. */
export function sentKey(key: string, repeat: number): string {
  return repeat === 0 ? key : `${key}~${repeat}`;
}

/** One job as the delivery of its dossier sees it. */
export interface DeliveryFact {
  readonly destination: Delivery['destination'];
  readonly state: JobState;
  readonly updatedAt: number;
  readonly reason: string | null;
}

/** From the worst; to a dossier, missing credentials are a matter for a person like any other. */
const WORST = [
  ['needs-person', 'needs-person'],
  ['needs-login', 'needs-person'],
  ['sending', 'sending'],
  ['waiting', 'waiting'],
] as const satisfies readonly (readonly [JobState, Delivery['state']])[];

/** One word for all jobs of a dossier at one destination: the worst that holds. `null` when there are none. */
export function deliveryOf(
  facts: readonly DeliveryFact[],
  readReason: (text: string) => Reason,
  toInstant: (at: number) => string,
): Delivery | null {
  const jobs = facts.filter((fact) => fact.state !== 'cancelled');
  const [first] = jobs;
  if (first === undefined) return null;
  const done = jobs.filter((job) => job.state === 'done');
  const [worst, word] = WORST.find(([state]) => jobs.some((job) => job.state === state)) ?? [undefined, 'sent'];
  const told = jobs.find((job) => job.state === worst && job.reason !== null)?.reason;
  return {
    destination: first.destination,
    state: word,
    done: done.length,
    total: jobs.length,
    reason: told === undefined || told === null ? null : readReason(told),
    lastSentAt: done.length === 0 ? null : toInstant(Math.max(...done.map((job) => job.updatedAt))),
    outdated: false,
  };
}
