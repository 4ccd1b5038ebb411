import type { DestinationHealth, Job, JobAction, JobState } from '#contract/outbox.ts';
import { healthState } from '../../ui/health.ts';

/** A sentence of the room's catalogue with what stands in its gaps. */
export interface Phrase {
  readonly key: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** What the sentences need beside the job. */
export interface SentenceContext {
  /** The destination's name as the window shows it. */
  readonly name: string;
  readonly health: Pick<DestinationHealth, 'state' | 'enabled' | 'nextAttemptAt'> | undefined;
  /** Names an operation of a connector. */
  readonly operation: (operation: string) => string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** Shows an instant as a time, with the day when it is another day than today. */
  readonly time: (instant: string) => string;
}

/**
 * Where one job stands, in one sentence for the officer, such as “Chờ iGate mở lại — thử lần 4 lúc 14:32”.
 * The destination's own trouble comes before the job's plan: it is the reason why the job waits.
 */
export function jobSentence(job: Job, context: SentenceContext): Phrase {
  const { name, health, time } = context;
  const params = { name, attempt: job.attempts + 1, attempts: job.attempts, time: time(job.updatedAt) };
  switch (job.state) {
    case 'sending':
      return { key: job.attempts > 1 ? 'sending-again' : 'sending', params };
    case 'done':
      return { key: 'done', params };
    case 'cancelled':
      return { key: 'cancelled', params };
    case 'needs-login':
      return { key: 'needs-login', params };
    case 'needs-person':
      return { key: isUncertain(job) ? 'uncertain' : 'needs-person', params };
    case 'waiting':
      break;
  }
  if (job.blockedBy !== null) return blockedSentence(job, params, context);
  if (health !== undefined && (health.state === 'off' || !health.enabled)) return { key: 'off', params };
  if (health?.state === 'needs-login') return { key: 'login-first', params };
  const held = later(job.heldUntil, null, context.now);
  if (held !== null) return { key: 'held', params: { ...params, time: time(held) } };
  // whose turn comes within quiet hours tells the job alone: what is urgent or asked for by a person goes before their end
  const destinationPlan = health?.state === 'quiet' ? null : (health?.nextAttemptAt ?? null);
  const next = later(job.nextAttemptAt, destinationPlan, context.now);
  const planned = next === null ? params : { ...params, time: time(next) };
  if (health?.state === 'offline') return { key: next === null ? 'offline-soon' : 'offline', params: planned };
  if (health?.state === 'paused') return { key: next === null ? 'paused-soon' : 'paused', params: planned };
  if (job.goesNow) return { key: job.attempts > 0 ? 'now-again' : 'now', params };
  if (health?.state === 'quiet' && next !== null) return { key: 'quiet', params: planned };
  if (next === null) return { key: job.attempts > 0 ? 'retry-now' : 'turn', params };
  return { key: job.attempts > 0 ? 'retry' : 'planned', params: planned };
}

/** Which earlier job it waits for: what it does and, beyond the dossier itself, with which paper. */
function blockedSentence(job: Job, params: Phrase['params'], context: SentenceContext): Phrase {
  const { waitsFor } = job;
  if (waitsFor === null) return { key: 'blocked', params };
  const operation = context.operation(waitsFor.operation);
  const stuck = waitsFor.state === 'needs-person' || waitsFor.state === 'needs-login';
  const named = waitsFor.subject !== '' && waitsFor.subject !== job.dossierCode;
  const key = `${stuck ? 'blocked-stuck' : 'blocked-by'}${named ? '-paper' : ''}`;
  return { key, params: { ...params, operation, subject: waitsFor.subject.slice(0, 200) } };
}

/** The later of two instants that are still ahead; `null` when neither is. */
function later(job: string | null, destination: string | null, now: number): string | null {
  const ahead = [job, destination].filter((instant) => instant !== null && Date.parse(instant) > now);
  return ahead.sort().at(-1) ?? null;
}

/** It may have arrived and nothing will ask any more: only a person can tell, whatever the reason of the last try. */
export function isUncertain(job: Pick<Job, 'state' | 'uncertain'>): boolean {
  return job.state === 'needs-person' && job.uncertain;
}

/** How a destination stands, in one sentence, and what its waiting work means for the officer. */
export function healthSentence(health: DestinationHealth, context: Pick<SentenceContext, 'now' | 'time'>): Phrase {
  const next = later(health.nextAttemptAt, null, context.now);
  const params = {
    waiting: health.waiting,
    sending: health.sending,
    needsPerson: health.needsPerson,
    time: next === null ? '' : context.time(next),
    last: health.lastSuccessAt === null ? '' : context.time(health.lastSuccessAt),
  };
  if (!health.enabled || health.state === 'off') return { key: 'off', params };
  if (health.state === 'needs-login') return { key: 'needs-login', params };
  if (health.state === 'offline') return { key: next === null ? 'offline-soon' : 'offline', params };
  if (health.state === 'paused') return { key: next === null ? 'paused-soon' : 'paused', params };
  if (health.state === 'quiet') {
    if (next === null) return { key: 'quiet-soon', params };
    return { key: health.waiting + health.needsPerson > 0 ? 'quiet' : 'quiet-idle', params };
  }
  if (healthState(health) === 'troubled') return { key: next === null ? 'troubled-soon' : 'troubled', params };
  if (health.sending > 0) return { key: 'sending', params };
  if (health.waiting > 0) return { key: health.needsPerson > 0 && next === null ? 'stuck' : 'waiting', params };
  return { key: health.lastSuccessAt === null ? 'ready' : 'idle', params };
}

/** One thing that a person can do about a job, with what it needs; `undefined` when the job does not allow it now. */
export function actionOf<Kind extends JobAction['kind']>(
  job: Pick<Job, 'actions'>,
  kind: Kind,
): Extract<JobAction, { kind: Kind }> | undefined {
  return job.actions.find((action): action is Extract<JobAction, { kind: Kind }> => action.kind === kind);
}

/** The filters that the officer chooses from, with the states that each stands for. */
export const STATE_FILTERS = {
  attention: ['needs-login', 'needs-person'],
  open: ['waiting', 'sending', 'needs-login', 'needs-person'],
  waiting: ['waiting', 'sending'],
  done: ['done'],
  cancelled: ['cancelled'],
} as const satisfies Record<string, readonly JobState[]>;
export type StateFilter = keyof typeof STATE_FILTERS;

/** How many jobs a filter holds, by the counts of the states. */
export function countOf(filter: StateFilter, counts: Partial<Record<JobState, number>>): number {
  return STATE_FILTERS[filter].reduce((sum, state) => sum + (counts[state] ?? 0), 0);
}

/** States that a person can decide about. */
type Decidable = 'waiting' | 'needs-login' | 'needs-person';

/** The states of a filter whose jobs a person can decide about all together. */
export function decidableStates(filter: StateFilter): readonly Decidable[] {
  return STATE_FILTERS[filter].filter(
    (state): state is Decidable => state === 'waiting' || state === 'needs-login' || state === 'needs-person',
  );
}
