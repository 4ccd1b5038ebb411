import { destinationNames, type DestinationId } from '#contract/common.ts';
import type { Delivery } from '#contract/dossiers.ts';
import type { DestinationHealth, Job } from '#contract/outbox.ts';
import type { AuditLog } from '../audit/service.ts';
import type { Connectors, EarlierOperation, PlannedOperation } from '../connectors/connector.ts';
import type { BlobStore } from '../platform/blobs/store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/connection.ts';
import { transact } from '../platform/database/database.ts';
import type { EventHub } from '../platform/events.ts';
import type { Log } from '../platform/log.ts';
import type { QuietHours, SendingHours } from '../settings/sending.ts';
import type { Attention } from './attention-views.ts';
import { createDecisions, type Decided, type Portion, type PortionDone } from './decisions.ts';
import type { JobEnd, JobHistory, JobPage, JobQuery } from './job-views.ts';
import { defaultLimits, type OutboxLimits } from './limits.ts';
import { createNotices } from './notices.ts';
import { createQueueing, type QueueRequest, type TakenBack } from './queueing.ts';
import { createQuiet } from './quiet.ts';
import { createRunStore } from './run-store.ts';
import { createRunner } from './runner.ts';
import { createSelections, type JobSelection } from './selection.ts';
import { createDecisionStore, createQueueStore, type Versioned } from './store.ts';
import { createViewStore } from './view-store.ts';
import { createViews } from './views.ts';

export type { OutboxLimits } from './limits.ts';
export type { TakenBack } from './queueing.ts';
export type { JobHistory } from './job-views.ts';

/** What the profile says of a destination, as far as the queue needs it. */
export interface DestinationSettings {
  /** What the window calls it. */
  readonly name?: string | undefined;
  /** Calls at the same time. */
  readonly concurrency: number;
  /** Instead of those for all. */
  readonly quietHours?: readonly QuietHours[] | undefined;
}

export interface OutboxDependencies {
  readonly database: Database;
  readonly connectors: Pick<Connectors, 'all'>;
  /** `destinations` of the profile. */
  readonly settings?: Readonly<Partial<Record<DestinationId, DestinationSettings | undefined>>>;
  /** `sending` of the profile. */
  readonly sending?: SendingHours;
  /** The names of the secrets that signing in at a destination needs. */
  readonly secrets?: (destination: DestinationId) => readonly string[];
  readonly blobs: Pick<BlobStore, 'size' | 'stream'>;
  readonly audit: AuditLog;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly log: Log;
  readonly limits?: Partial<OutboxLimits>;
  /** 0 ≤ x < 1. */
  readonly random?: () => number;
}

const DEFAULT_CONCURRENCY = 2;

/** How many jobs each decision would touch; cancelling takes along what stands behind. */
export interface Reach {
  readonly matching: number;
  readonly retry: number;
  readonly wait: number;
  readonly cancel: number;
}

/** An open job of a dossier's sending. */
export interface VersionedJob extends Versioned {
  /** It certainly did not leave, and nothing that did stands behind it. */
  readonly replaceable: boolean;
  /** It waits for a person because the dossier has another owner by now. */
  readonly keptBack: boolean;
}

/**
 * The durable queue. A job is one operation on one destination for one dossier. Jobs of a dossier at a destination run
 * in the order in which they were queued; a stuck one holds back these and nothing else.
 */
export interface Outbox {
  /**
   * Queues plans within the caller's transaction and gives the ids of the jobs queued by this call. An operation whose
   * key is queued or done already is not queued again and its job stands in for it in `after`; one that was cancelled
   * comes back with the new payload. An operation with a slot is compared with the newest one of its slot alone.
   * Sending starts by itself once the transaction is committed; `wake` after it saves a moment.
   * @throws AppError `outbox.after-cancelled` when an operation stands behind a cancelled one that is not in its plan.
   */
  enqueue(requests: readonly QueueRequest[]): string[];
  /** Looks for work now; call it after the commit. */
  wake(): void;
  /** Which of the operations `enqueue` would queue now. None: all of it is queued or done as it stands. */
  unqueued(request: Pick<QueueRequest, 'destination' | 'dossierCode' | 'operations'>): readonly PlannedOperation[];
  /** The open jobs of a dossier's sendings at a destination, each with whether it certainly did not leave. */
  versioned(place: Pick<QueueRequest, 'destination' | 'dossierCode'>): readonly VersionedJob[];
  /**
   * Within the caller's transaction: takes what certainly did not leave out of the queue, to make room for a newer
   * version, and gives these jobs. They stay visible as cancelled; an operation that the newer version queues
   * unchanged comes back as the same job. What a person put off goes into `holds` of the newer version's request.
   */
  takeBack(place: Pick<QueueRequest, 'destination' | 'dossierCode'>, actor: string): readonly TakenBack[];
  /**
   * Within the caller's transaction: what was queued of the dossier's sendings until then (milliseconds since 1970) and
   * did not leave waits for a person, because the dossier has another owner; what is under way does when its try fails.
   * Trying a destination again leaves it alone. What may have arrived is asked about all the same. Gives how many.
   */
  keepBack(dossierId: string, until: number, actor: string): number;
  /** Within the caller's transaction: what is kept back goes on, of those queued after that instant, or there. */
  letGo(dossierId: string, actor: string, from?: { after?: number; destination?: DestinationId }): number;
  /** The newest operation of each slot of a dossier at a destination: what is there, or will be. */
  slots(place: Pick<QueueRequest, 'destination' | 'dossierCode'>): readonly EarlierOperation[];
  /**
   * What became of dossiers at each destination that has jobs for them (cancelled jobs do not count). A destination
   * without such jobs is absent: nothing was sent there. Never says `changed`: only the dossier's own room knows that.
   */
  deliveries(dossierIds: readonly string[]): ReadonlyMap<string, readonly Delivery[]>;

  /** Where a job stands, and what it brought; `null` when there is no such job. For whoever queued it. */
  ended(id: string): JobEnd | null;

  /** Open jobs of a destination with two systems, by the one that they were planned for. */
  queuedBySystem(destination: DestinationId): { readonly test: number; readonly live: number };

  list(query: JobQuery): JobPage;
  /** @throws AppError `outbox.not-found` */
  get(id: string): JobHistory;
  destinations(): DestinationHealth[];
  /** Tries now, whatever the waiting time; jobs that are done, cancelled or being sent stay as they are. */
  retry(ids: readonly string[], actor: string): Decided;
  /** Tries a portion of a class again; leaves out what stands behind another job, or may have arrived. */
  retryWhere(portion: Portion, actor: string): PortionDone;
  /** Puts a portion of a class off, without what `retryWhere` leaves out. @throws AppError `outbox.hold-past`, `outbox.hold-bounds` */
  waitWhere(portion: Portion, until: number, actor: string): PortionDone;
  /** Cancels a portion of a class with everything that stands behind. */
  cancelWhere(portion: Portion, reason: string, actor: string): PortionDone;
  /** How many jobs each decision would touch, of chosen jobs or of a class. */
  reach(jobs: { readonly ids: readonly string[] } | JobSelection): Reach;
  /** What needs a person, gathered by reason over the whole queue. */
  attention(destination?: DestinationId): Attention;
  /** Puts jobs off until then (milliseconds since 1970). @throws AppError `outbox.hold-past`, `outbox.hold-bounds` */
  waitUntil(ids: readonly string[], until: number, actor: string): Decided;
  /** Tries every open job of a destination now and closes its circuit; lifts its quiet hours unless they are kept. */
  retryDestination(destination: DestinationId, actor: string, quietHours?: 'lift' | 'keep'): number;
  /** Cancels with everything that stands behind. Jobs being sent, done or cancelled stay as they are. */
  cancel(ids: readonly string[], reason: string, actor: string): Decided;
  /**
   * A person's answer to what the remote could not be asked: `arrived` makes the job done, otherwise it is sent again.
   * @throws AppError `outbox.not-found`, `outbox.not-uncertain`
   */
  settle(id: string, arrived: boolean, actor: string): Job;
  /** New credentials: what waits for them goes on. Without a destination, at all of them. */
  credentialsChanged(destination?: DestinationId): void;

  /** Takes up what an earlier run left behind and starts sending. */
  start(): void;
  /** Resolves when nothing can be sent any more without a person (`true`) or the time is up (`false`). */
  drain(timeoutMs: number): Promise<boolean>;
  /** Lets calls in flight end for a moment, then breaks them off; what is still open is asked about at the next start. */
  stop(): Promise<void>;
}

export function createOutbox(dependencies: OutboxDependencies): Outbox {
  const { database, connectors, settings = {}, audit, events, clock, random = Math.random } = dependencies;
  const limits: OutboxLimits = { ...defaultLimits, ...dependencies.limits };
  const queue = createQueueStore(database);
  const notices = createNotices(events, audit, limits.noticeInterval);
  const quiet = createQuiet(dependencies.sending, (destination) => settings[destination]?.quietHours);
  const runner = createRunner({
    ...dependencies,
    connectors: connectors.all,
    concurrency: (destination) => settings[destination]?.concurrency ?? DEFAULT_CONCURRENCY,
    limits,
    random,
    queue,
    store: createRunStore(database),
    notices,
    quiet,
  });
  const queueing = createQueueing(queue, clock, notices);
  const { zone } = quiet;
  const store = createDecisionStore(database);
  const selections = createSelections(database);
  const decisions = createDecisions({ store, queue, selections, runner, audit, clock, notices, limits, zone });
  const views = createViews({
    store: createViewStore(database),
    clock,
    connected: new Set(connectors.all.keys()),
    name: (destination) => settings[destination]?.name ?? destinationNames[destination],
    health: (destination) => runner.health(destination),
    quiet: (destination) => runner.quiet(destination),
    zone,
    sentBytes: (destination, number) => runner.sentBytes(destination, number),
    secrets: dependencies.secrets ?? (() => []),
    holdCap: limits.holdCap,
  });
  const decide = <Result>(work: () => Result): Result => {
    const result = transact(database, work);
    runner.wake();
    return result;
  };

  return {
    enqueue: (requests) => decide(() => queueing.enqueue(requests)),
    wake: () => runner.wake(),
    unqueued: (request) => queueing.unqueued(request),
    versioned: (place) => queueing.versioned(place),
    takeBack: (place, actor) => queueing.takeBack(place, actor),
    keepBack: (dossierId, until, actor) => decide(() => decisions.keepBack(dossierId, until, actor)),
    letGo: (dossierId, actor, from) => decide(() => decisions.letGo(dossierId, actor, from)),
    slots: (place) => queueing.slots(place),
    deliveries: (dossierIds) => views.deliveries(dossierIds),
    ended: (id) => views.ended(id),
    queuedBySystem: (destination) => views.queuedBySystem(destination),

    list: (query) => views.list(query),
    get: (id) => views.get(id),
    destinations: () => views.destinations(),
    retry: (ids, actor) => decide(() => decisions.retry(ids, actor)),
    retryWhere: (portion, actor) => decide(() => decisions.retryWhere(portion, actor)),
    waitWhere: (portion, until, actor) => decide(() => decisions.waitWhere(portion, until, actor)),
    cancelWhere: (portion, reason, actor) => decide(() => decisions.cancelWhere(portion, reason, actor)),
    reach(jobs) {
      const { matching, movable, cancelled } = 'ids' in jobs ? selections.reachOf(jobs.ids) : selections.reach(jobs);
      return { matching, retry: movable, wait: movable, cancel: cancelled };
    },
    attention: (destination) => views.attention(destination),
    waitUntil: (ids, until, actor) => decide(() => decisions.waitUntil(ids, until, actor)),
    retryDestination: (destination, actor, quietHours = 'lift') =>
      decide(() => decisions.retryDestination(destination, actor, quietHours)),
    cancel: (ids, reason, actor) => decide(() => decisions.cancel(ids, reason, actor)),
    settle(id, arrived, actor) {
      decide(() => decisions.settle(id, arrived, actor));
      return views.job(id);
    },
    credentialsChanged(destination) {
      const chosen = destination === undefined ? [...connectors.all.keys()] : [destination];
      decide(() => chosen.forEach(decisions.credentials));
    },

    start: () => runner.start(),
    drain: (timeoutMs) => runner.drain(timeoutMs),
    stop: () => runner.stop(),
  };
}
