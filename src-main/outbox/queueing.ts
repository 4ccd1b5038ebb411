import type { EarlierOperation, PlannedOperation } from '../connectors/connector.ts';
import { newId, type Clock } from '../platform/clock.ts';
import { AppError, because } from '../platform/errors.ts';
import { KEPT_BACK, LEVELS, readReason, writeReason } from './job.ts';
import type { DestinationId } from '#contract/common.ts';
import type { Notices } from './notices.ts';
import { inOrder, replaceableOf } from './rules.ts';
import type { Keyed, NewJob, QueueStore } from './store.ts';

/** What one destination needs for one dossier; the operations are a connector's plan. */
export interface QueueRequest {
  readonly dossierId: string | null;
  readonly dossierCode: string;
  readonly destination: DestinationId;
  /** For what is no part of the dossier's sending: it runs in this order of its own, and counts as no delivery. */
  readonly lane?: string;
  readonly operations: readonly PlannedOperation[];
  readonly actor: string;
  /** Which sending of the dossier this is; without one, no newer version replaces these jobs. */
  readonly version?: number;
  /** What people put off of the version that makes room for this one; what comes in its place waits as long. */
  readonly holds?: readonly Hold[];
}

/** Until when a person put a job off. */
export interface Hold {
  readonly jobId: string;
  readonly operation: string;
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly until: number;
  /** As the job has it; `null` when something else was said of it since. */
  readonly reason: string | null;
}

/** A job that was taken out of the queue to make room for a newer version. */
export interface TakenBack {
  readonly id: string;
  /** `null` when nobody put it off. */
  readonly hold: Hold | null;
}

type Place = Pick<QueueRequest, 'destination' | 'dossierCode' | 'lane'>;

/** What is to be done with a planned operation. */
type Decision =
  | { readonly kind: 'stands'; readonly job: Keyed }
  | { readonly kind: 'revive'; readonly job: Keyed }
  | { readonly kind: 'insert'; readonly repeat: number };

export function createQueueing(store: QueueStore, clock: Clock, notices: Notices) {
  const decide = ({ destination, dossierCode, lane = dossierCode }: Place, operation: PlannedOperation): Decision => {
    const known = store.byKey(operation.key);
    if (operation.slot !== undefined) {
      const newest = store.newestOfSlot(destination, lane, operation.slot);
      if (newest?.key === operation.key) return { kind: 'stands', job: newest };
      if (known !== undefined && known.state !== 'cancelled') return { kind: 'insert', repeat: known.repeat + 1 };
    }
    if (known === undefined) return { kind: 'insert', repeat: 0 };
    return { kind: known.state === 'cancelled' ? 'revive' : 'stands', job: known };
  };

  const queueOne = (request: QueueRequest): string[] => {
    const { destination, dossierCode, lane = dossierCode } = request;
    const queued: Pick<NewJob, 'id' | 'operation' | 'subject'>[] = [];
    const numbers = new Map<string, number>();
    /** Jobs of this plan by label and by key. */
    const placed = new Map<string, Pick<Keyed, 'number' | 'state'>>();
    let laneBusy = store.laneBusy(destination, lane);
    const ordered = inOrder(request.operations);
    const levels = levelsOf(ordered);

    const earlier = (name: string): Pick<Keyed, 'number' | 'state'> => {
      const job = placed.get(name) ?? store.byKey(name);
      if (job === undefined) throw new Error(`nothing is planned or queued under ${name}`);
      if (job.state === 'cancelled') throw new AppError('outbox.after-cancelled', { params: { dossier: dossierCode } });
      return job;
    };

    if (laneBusy) store.hastenLane(destination, lane, Math.min(...levels, LEVELS.figures));
    for (const [index, operation] of ordered.entries()) {
      const decision = decide(request, operation);
      if (decision.kind === 'stands') {
        placed.set(operation.label, decision.job).set(operation.key, decision.job);
        continue;
      }
      const unfinished = new Set<number>();
      const after = new Set<number>();
      for (const name of operation.after) {
        const job = earlier(name);
        after.add(job.number);
        if (job.state !== 'done') unfinished.add(job.number);
      }
      const job: NewJob = {
        id: decision.kind === 'revive' ? decision.job.id : newId(clock),
        destination,
        operation: operation.operation,
        subject: operation.subject,
        lane,
        dossier_id: request.dossierId,
        dossier_code: dossierCode,
        key: operation.key,
        repeat: decision.kind === 'revive' ? decision.job.repeat : decision.repeat,
        slot: operation.slot ?? null,
        payload: JSON.stringify(operation.payload ?? null),
        bytes: operation.bytes,
        urgency: levels[index] ?? LEVELS.usual,
        version: request.version ?? null,
        blocked: unfinished.size + (laneBusy ? 1 : 0),
        actor: request.actor,
        created_at: clock.now(),
      };
      const number = decision.kind === 'revive' ? store.revive(decision.job.number, job) : store.insert(job);
      for (const before of after) store.insertAfter(number, before);
      laneBusy = true;
      placed.set(operation.label, { number, state: 'waiting' }).set(operation.key, { number, state: 'waiting' });
      queued.push(job);
      numbers.set(job.id, number);
      notices.job(job);
    }
    for (const hold of request.holds ?? []) {
      const number = numbers.get(successorOf(hold, queued)?.id ?? '');
      if (number !== undefined && hold.until > clock.now()) store.hold(number, hold.until, hold.reason, clock.now());
    }
    return queued.map(({ id }) => id);
  };

  /** The open jobs of the dossier's sendings there, each with whether it certainly did not leave. */
  const versioned = ({ destination, dossierCode }: Place) => {
    const jobs = store.versioned(destination, dossierCode);
    const replaceable = replaceableOf(jobs, (number) => store.openBefore(number));
    return jobs.map((job) => ({
      ...job,
      replaceable: replaceable.has(job.number),
      keptBack: job.kept_back === 1,
    }));
  };

  return {
    versioned,
    /** Inside a transaction. */
    takeBack(place: Place, actor: string): TakenBack[] {
      const taken = versioned(place).filter(({ replaceable }) => replaceable);
      const reason = writeReason(because('outbox.replaced', { actor })) ?? '';
      for (const { number, id } of taken) {
        const lane = { number, destination: place.destination, lane: place.dossierCode };
        store.cancel(lane, reason, clock.now());
        notices.job({ id, destination: place.destination, dossier_id: null });
      }
      return taken.map(({ id, operation, subject, held_until: until, reason: why }) => ({
        id,
        hold:
          until > clock.now() ? { jobId: id, operation, subject, until, reason: saysKeptBack(why) ? null : why } : null,
      }));
    },
    /** Inside a transaction. */
    enqueue: (requests: readonly QueueRequest[]): string[] => requests.flatMap(queueOne),
    slots: ({ destination, dossierCode }: Place): EarlierOperation[] =>
      store.newestOfSlots(destination, dossierCode).map(({ operation, slot, payload }) => ({
        operation,
        slot,
        payload: JSON.parse(payload) as unknown,
      })),
    unqueued: (place: Place & Pick<QueueRequest, 'operations'>): PlannedOperation[] =>
      place.operations.filter((operation) => decide(place, operation).kind !== 'stands'),
  };
}

/** The job that stands for one that was put off: itself, what carries the same, or else whatever goes first. */
function successorOf<Job extends Pick<NewJob, 'id' | 'operation' | 'subject'>>(
  { jobId, operation, subject }: Hold,
  queued: readonly Job[],
): Job | undefined {
  const alike = queued.filter((job) => job.operation === operation);
  return queued.find(({ id }) => id === jobId) ?? alike.find((job) => job.subject === subject) ?? alike[0] ?? queued[0];
}

/** A lane runs in order, so what stands before something urgent is as urgent. */
function levelsOf(ordered: readonly PlannedOperation[]): number[] {
  const levels: number[] = [];
  let level: number = LEVELS.figures;
  for (const { urgency = 'usual' } of ordered.toReversed()) {
    level = Math.min(level, LEVELS[urgency]);
    levels.unshift(level);
  }
  return levels;
}

function saysKeptBack(reason: string | null): boolean {
  return reason !== null && readReason(reason).code === KEPT_BACK;
}
