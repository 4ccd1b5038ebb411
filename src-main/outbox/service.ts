import type { Delivery } from '#contract/dossiers.ts';
import type { DestinationId } from '#contract/common.ts';
import type { DestinationHealth, Job, JobState } from '#contract/outbox.ts';
import type { PlannedOperation } from '../connectors/connector.ts';

/** What goes first when a destination has more to do than it can take. */
export type Priority = 'urgent' | 'normal' | 'later';

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

export interface JobQuery {
  readonly states: readonly JobState[];
  readonly destination?: DestinationId | undefined;
  readonly dossierId?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

export interface JobPage {
  readonly items: Job[];
  readonly nextCursor: string | null;
  readonly counts: Record<JobState, number>;
}

export interface JobAttempt {
  readonly attempt: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly outcome: string;
  readonly reason: Job['reason'];
}

export interface JobHistory extends Job {
  readonly history: JobAttempt[];
  readonly after: string[];
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
  unqueued(
    request: Pick<QueueRequest, 'destination' | 'dossierCode' | 'operations'>,
  ): readonly PlannedOperation[];
  /**
   * What became of dossiers at each destination that has jobs for them (cancelled jobs do not count). A destination
   * without such jobs is absent: nothing was sent there. Never says `changed`: only the dossier's own room knows that.
   */
  deliveries(dossierIds: readonly string[]): ReadonlyMap<string, readonly Delivery[]>;

  list(query: JobQuery): JobPage;
  /** @throws AppError `outbox.not-found` */
  get(id: string): JobHistory;
  destinations(): DestinationHealth[];
  /** Tries now, whatever the waiting time; jobs that are done, cancelled or being sent stay as they are. */
  retry(ids: readonly string[], actor: string): number;
  /** Tries every open job of a destination now and closes its circuit. */
  retryDestination(destination: DestinationId, actor: string): number;
  /** Cancels with everything that stands behind. Jobs being sent, done or cancelled stay as they are. */
  cancel(ids: readonly string[], reason: string, actor: string): number;
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
