import type { FieldChange } from './change.ts';
import type { InferContractRouterOutputs } from '@orpc/contract';
import type { DestinationId, MessageParams, Reason } from '#contract/common.ts';
import type {
  Applicant,
  Channel,
  Dossier,
  dossiersContract,
  DossierStatus,
  DossierSummary,
  QueuedChoice,
} from '#contract/dossiers.ts';
import type { NewAttachment } from './edit.ts';

type Outputs = InferContractRouterOutputs<typeof dossiersContract>;
export type SendPlan = Outputs['sendPlan'];
export type PullResult = Outputs['pullFromOneStop'];

export interface DossierFields {
  readonly applicant: Applicant;
  readonly channel: Channel;
  /** Days, `yyyy-MM-dd`. */
  readonly receivedOn: string;
  readonly appointmentOn: string | null;
}

export interface DossierSearch {
  readonly query: string;
  readonly only: 'all' | 'missing' | 'unsent' | 'needs-person';
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** An edit that can be undone by its `operationId`. */
export interface Edited {
  readonly operationId: string;
  readonly dossier: Dossier;
}

export interface SendRequest {
  readonly id: string;
  /** Only these of the route's destinations; absent = all of them. */
  readonly destinations?: readonly DestinationId[] | undefined;
  /** What becomes of what waits in an older version; `keep` where nothing is said, but of what is kept back somebody has to say. */
  readonly queued?: QueuedChoice | Partial<Readonly<Record<DestinationId, QueuedChoice | undefined>>> | undefined;
  readonly idesk?:
    | { readonly title: string; readonly attachmentIds: readonly string[]; readonly inboxItemIds: readonly string[] }
    | undefined;
}

/** What is corrected of a dossier; only what is named changes. */
export interface CorrectRequest {
  readonly jobId: string;
  readonly changes: {
    readonly applicant?: { readonly [Field in keyof Applicant]?: Applicant[Field] | undefined } | undefined;
    readonly channel?: Channel | undefined;
    readonly receivedOn?: string | undefined;
    readonly appointmentOn?: string | null | undefined;
    readonly status?: DossierStatus | undefined;
    /** Of the draft at iDesk. */
    readonly title?: string | undefined;
  };
  /** Other destinations where the older version is replaced as well. */
  readonly destinations: readonly DestinationId[];
}

/**
 * Dossiers with their components and papers. Every change is one transaction with its line of the log; the window is
 * told after the commit.
 */
export interface Dossiers {
  /** An empty `code` takes the next one of the unit for the day of receipt. @throws AppError `dossiers.code-taken` */
  create(input: DossierFields & { readonly procedureCode: string; readonly code: string }): Dossier;
  update(input: FieldChange & { readonly id: string }): Dossier;
  get(id: string): Dossier;
  findByCode(code: string): string | null;
  search(input: DossierSearch): { items: DossierSummary[]; nextCursor: string | null; total: number };

  /** Papers of the inbox go to a component, or among the results with `null`. */
  attach(input: {
    readonly dossierId: string;
    readonly componentId: string | null;
    readonly inboxItemIds: readonly string[];
  }): Edited;
  /**
   * Papers that the state already held go to a component; whoever calls has checked what entitles to it. `detail` goes
   * into the line of the log.
   * @throws AppError `dossiers.already-attached`
   */
  attachReused(input: {
    readonly dossierId: string;
    readonly componentId: string;
    readonly papers: readonly NewAttachment[];
    readonly detail: MessageParams;
  }): Edited;
  detach(input: { readonly dossierId: string; readonly attachmentIds: readonly string[] }): Edited;
  move(input: {
    readonly dossierId: string;
    readonly attachmentId: string;
    readonly componentId: string | null;
    readonly position: number;
  }): Edited;
  /** @throws AppError `dossiers.edit-undone`, `dossiers.edit-superseded` */
  undo(operationId: string): Dossier;

  sendPlan(id: string): SendPlan;
  /** @throws AppError `dossiers.reused-blocked`, `dossiers.papers-preparing`, `dossiers.papers-failed`: nothing is queued then. */
  send(request: SendRequest): { jobIds: string[]; dossier: Dossier };
  /**
   * Corrects what a refused job carries and lets the dossier go again, in one transaction: the dossier changes, what
   * waits of it there is replaced, each with its line. `elsewhere`: where the older version still waits.
   * @throws AppError `outbox.not-found`, `outbox.not-correctable`, `outbox.settle-first`, `dossiers.nothing-changed`
   */
  correct(request: CorrectRequest): { jobIds: string[]; dossier: Dossier; elsewhere: DestinationId[] };

  /**
   * Another system is behind the destination from now on. Within the caller's transaction its dossiers are listed as
   * unsent; those that are there all the same leave the list one after another.
   */
  environmentChanged(destination: DestinationId): void;
  /**
   * What is known elsewhere of its papers has changed: whether there is something to send is found anew. Within the
   * caller's transaction; publishes nothing.
   */
  settleAgain(id: string): void;
  /** Has the search find the dossier of that number in the form of now, within the caller's transaction. */
  indexAgain(number: number): void;
  /** Has its papers kept as those of long ago, within the caller's transaction. */
  keepPapers(id: string): void;
  /** Takes up what an earlier run left behind. */
  start(): void;
  stop(): void;

  refresh(
    id: string,
    signal?: AbortSignal,
  ): Promise<{ dossier: Dossier; problems: { destination: DestinationId; reason: Reason }[] }>;
  fetchRemoteFile(
    input: { readonly dossierId: string; readonly destination: DestinationId; readonly fileId: string },
    signal?: AbortSignal,
  ): Promise<string>;
  attachResults(
    input: { readonly dossierId: string; readonly destination: DestinationId; readonly fileIds: readonly string[] },
    signal?: AbortSignal,
  ): Promise<Edited>;
  /** Days `yyyy-MM-dd`; both `null` = everything that has a result. Safe to repeat. */
  pullFromOneStop(range: { from: string | null; to: string | null }, signal?: AbortSignal): Promise<PullResult>;
}
