import type { EarlierOperation, PlannedOperation } from '../connectors/connector.ts';
import { newId, type Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import { PRIORITIES, type Priority } from './job.ts';
import type { DestinationId } from '#contract/common.ts';
import type { Notices } from './notices.ts';
import { inOrder } from './rules.ts';
import type { Keyed, NewJob, QueueStore } from './store.ts';

/** What one destination needs for one dossier; the operations are a connector's plan. */
export interface QueueRequest {
  readonly dossierId: string | null;
  readonly dossierCode: string;
  readonly destination: DestinationId;
  readonly operations: readonly PlannedOperation[];
  readonly actor: string;
  /** `normal` unless told otherwise. */
  readonly priority?: Priority;
}

type Place = Pick<QueueRequest, 'destination' | 'dossierCode'>;

/** What is to be done with a planned operation. */
type Decision =
  | { readonly kind: 'stands'; readonly job: Keyed }
  | { readonly kind: 'revive'; readonly job: Keyed }
  | { readonly kind: 'insert'; readonly repeat: number };

export function createQueueing(store: QueueStore, clock: Clock, notices: Notices) {
  const decide = ({ destination, dossierCode }: Place, operation: PlannedOperation): Decision => {
    const known = store.byKey(operation.key);
    if (operation.slot !== undefined) {
      const newest = store.newestOfSlot(destination, dossierCode, operation.slot);
      if (newest?.key === operation.key) return { kind: 'stands', job: newest };
      if (known !== undefined && known.state !== 'cancelled') return { kind: 'insert', repeat: known.repeat + 1 };
    }
    if (known === undefined) return { kind: 'insert', repeat: 0 };
    return { kind: known.state === 'cancelled' ? 'revive' : 'stands', job: known };
  };

  const queueOne = (request: QueueRequest): string[] => {
    const { destination, dossierCode } = request;
    const queued: string[] = [];
    /** Jobs of this plan by label and by key. */
    const placed = new Map<string, Pick<Keyed, 'number' | 'state'>>();
    let laneBusy = store.laneBusy(destination, dossierCode);

    const earlier = (name: string): Pick<Keyed, 'number' | 'state'> => {
      const job = placed.get(name) ?? store.byKey(name);
      if (job === undefined) throw new Error(`nothing is planned or queued under ${name}`);
      if (job.state === 'cancelled') throw new AppError('outbox.after-cancelled', { params: { dossier: dossierCode } });
      return job;
    };

    for (const operation of inOrder(request.operations)) {
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
        lane: dossierCode,
        dossier_id: request.dossierId,
        dossier_code: dossierCode,
        key: operation.key,
        repeat: decision.kind === 'revive' ? decision.job.repeat : decision.repeat,
        slot: operation.slot ?? null,
        payload: JSON.stringify(operation.payload ?? null),
        bytes: operation.bytes,
        priority: PRIORITIES[request.priority ?? 'normal'],
        blocked: unfinished.size + (laneBusy ? 1 : 0),
        actor: request.actor,
        created_at: clock.now(),
      };
      const number = decision.kind === 'revive' ? store.revive(decision.job.number, job) : store.insert(job);
      for (const before of after) store.insertAfter(number, before);
      laneBusy = true;
      placed.set(operation.label, { number, state: 'waiting' }).set(operation.key, { number, state: 'waiting' });
      queued.push(job.id);
      notices.job(job);
    }
    return queued;
  };

  return {
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
