import type { Readable } from 'node:stream';
import type { DestinationId, Reason } from '#contract/common.ts';
import type { Applicant, attachmentSource, Channel, DossierStatus } from '#contract/dossiers.ts';
import type { z } from 'zod';

export type AttachmentSource = z.infer<typeof attachmentSource>;

/** A paper as it leaves the house: the PDF's bytes by their hash, read when they are needed. */
export interface OutgoingFile {
  readonly attachmentId: string;
  readonly name: string;
  readonly sha256: string;
  readonly size: number;
  /** 0 no, 1 component, 2 result: feeds the national KPIs, so always the truth. */
  readonly reused: 0 | 1 | 2;
  readonly digitised: boolean;
  readonly fromNationalRepository: boolean;
  /** Where the attachment came from, so that a paper is not sent back to the system that it came from. */
  readonly source?: AttachmentSource;
}

export interface OutgoingComponent {
  readonly id: string;
  readonly position: number;
  readonly name: string;
  readonly paperCode: string;
  readonly files: readonly OutgoingFile[];
}

/** A dossier at the moment of sending; what is queued is made from this alone. */
export interface DossierSnapshot {
  readonly dossierId: string;
  readonly code: string;
  readonly unitCode: string;
  readonly procedure: { readonly code: string; readonly name: string };
  readonly applicant: Applicant;
  readonly channel: Channel;
  readonly status: DossierStatus;
  /** Days, `yyyy-MM-dd`. */
  readonly receivedOn: string;
  readonly appointmentOn: string | null;
  readonly components: readonly OutgoingComponent[];
  readonly results: readonly OutgoingFile[];
  readonly officer: { readonly name: string; readonly account: string; readonly identityNumber: string };
  /** The officer's choice for iDesk; `null` takes the defaults. */
  readonly idesk: { readonly title: string; readonly files: readonly OutgoingFile[] } | null;
}

/** One operation that a connector wants queued. */
export interface PlannedOperation {
  /** Names it within this plan, so that others can stand behind it. */
  readonly label: string;
  readonly operation: string;
  /** For the officer: a file name, a component, a status. */
  readonly subject: string;
  /**
   * Never changes for the same intent: the same key is never queued twice, so sending an unchanged dossier again
   * queues nothing. Holds the destination, the dossier code, and the hash of what is carried where it can change.
   */
  readonly key: string;
  /**
   * The place at the remote that this operation sets, when a later one with the same slot replaces what it set
   * (a status, the files of a component). Setting a slot back to an earlier value meets an earlier key: whoever keeps
   * the queue compares with the newest operation of the slot, not with all of them.
   */
  readonly slot?: string;
  readonly payload: unknown;
  /** Labels of this plan, or keys of earlier plans, that must be done first. */
  readonly after: readonly string[];
  /** Bytes that will travel, for progress. */
  readonly bytes: number;
}

/** The newest operation of a slot, as it was queued. */
export interface EarlierOperation {
  readonly operation: string;
  readonly slot: string;
  readonly payload: unknown;
}

/**
 * What became of one try. The only answers there are.
 * - `done`: the effect is there; the receipt is kept for the operations behind it.
 * - `transient`: certainly no effect, or a repeat is harmless: try again later.
 * - `wait`: the remote named a time (milliseconds since 1970).
 * - `rejected`: the remote refused for a reason that only a person can mend.
 * - `needs-login`: credentials are missing, wrong or not accepted.
 * - `outcome-unknown`: sent, no answer: ask first, never resend blindly.
 * `offline` marks that the remote was not reached at all: nothing is wrong with the job.
 */
export type Outcome =
  | { readonly kind: 'done'; readonly receipt: Receipt }
  | { readonly kind: 'transient'; readonly reason: Reason; readonly offline: boolean }
  | { readonly kind: 'wait'; readonly until: number; readonly reason: Reason }
  | { readonly kind: 'rejected'; readonly reason: Reason }
  | { readonly kind: 'needs-login'; readonly reason: Reason }
  | { readonly kind: 'outcome-unknown'; readonly reason: Reason };

/** What the remote gave back, as JSON that the operations behind it can use. */
export type Receipt = Readonly<Record<string, unknown>>;

/** What an uncertain operation turned out to be after asking the remote. */
export type Finding =
  | { readonly kind: 'done'; readonly receipt: Receipt }
  /** Certainly not there, or a repeat is recognised by the remote: send (again). */
  | { readonly kind: 'send-again' }
  /** The remote cannot be asked: a person decides. */
  | { readonly kind: 'cannot-tell' }
  | { readonly kind: 'transient'; readonly reason: Reason; readonly offline: boolean }
  | { readonly kind: 'needs-login'; readonly reason: Reason };

/** What one try is given. */
export interface Attempt {
  readonly operation: string;
  readonly key: string;
  readonly payload: unknown;
  /** Receipts of the operations in `after`, by operation key. */
  readonly receipts: ReadonlyMap<string, Receipt>;
  readonly signal: AbortSignal;
  /** Streams the bytes of a stored file. */
  openFile(sha256: string): Promise<{ readonly size: number; readonly stream: Readable }>;
  onSent(bytes: number): void;
}

/** A remote system. The outbox and the dossiers know only this. */
export interface Connector {
  readonly destination: DestinationId;
  /** Says whether each operation's payload is one that this connector made. */
  readonly payloads: Readonly<Record<string, z.ZodType>>;
  /** What has to be done there for this dossier; pure, no I/O. */
  plan(snapshot: DossierSnapshot): readonly PlannedOperation[];
  /**
   * Takes back what an earlier operation set, once no plan sets its slot any more (a paper was detached after it was
   * sent). The answer has the same slot; `null` when nothing is to be taken back. Pure.
   */
  withdraw(earlier: EarlierOperation): PlannedOperation | null;
  execute(attempt: Attempt): Promise<Outcome>;
  /** Asks what became of a try whose answer was lost. */
  inquire(attempt: Attempt): Promise<Finding>;
  /** A cheap call that shows whether the remote answers and accepts our credentials. */
  check(signal: AbortSignal): Promise<Reason | null>;
}

/** A file that the remote holds for a dossier. */
export interface RemoteFileInfo {
  readonly fileId: string;
  readonly name: string;
  readonly size: number | null;
  readonly belongsTo: string;
  readonly documentNumber: string;
  readonly issuedOn: string;
  readonly origin: string;
}

/** Reading calls fail with a reason instead of an outcome: nothing is queued for them. */
export type Answer<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly reason: Reason };

/** Destinations that can be asked what they hold for a dossier (iGate, iDesk). */
export interface RemoteFiles {
  list(dossierCode: string, signal: AbortSignal): Promise<Answer<readonly RemoteFileInfo[]>>;
  /** The bytes, at most `limit`. What comes is checked by its content, never by its header. */
  download(fileId: string, limit: number, signal: AbortSignal): Promise<Answer<Buffer>>;
}

/** A dossier that waits at the EFY one-stop software to be digitised (seed 004). */
export interface OneStopDossier {
  readonly code: string;
  readonly applicantName: string;
  /** `yyyy-MM-dd`, or `null` when the text was no day. */
  readonly receivedOn: string | null;
  readonly procedure: { readonly code: string; readonly name: string };
  readonly files: readonly {
    readonly documentType: string;
    readonly documentTypeName: string;
    readonly url: string;
    readonly name: string;
    readonly isResult: boolean;
  }[];
}

/** The pulling side of the EFY protocol. Marking as synced is an operation of the outbox (`markSynced`). */
export interface OneStopSource {
  /** Days `yyyy-MM-dd`; both `null` = everything that has a result and files. */
  pull(
    range: { from: string | null; to: string | null },
    signal: AbortSignal,
  ): Promise<Answer<readonly OneStopDossier[]>>;
  download(url: string, limit: number, signal: AbortSignal): Promise<Answer<Buffer>>;
  /** The operation that marks a dossier as stored; queue it only when everything is. */
  planMark(dossierCode: string): PlannedOperation;
}

/** All that the core built for the destinations of the profile. */
export interface Connectors {
  readonly all: ReadonlyMap<DestinationId, Connector>;
  readonly remoteFiles: ReadonlyMap<DestinationId, RemoteFiles>;
  readonly oneStop: OneStopSource | null;
}
