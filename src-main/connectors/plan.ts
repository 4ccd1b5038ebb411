import type { z } from 'zod';
import type { Applicant, attachmentSource, Channel, DossierStatus } from '#contract/dossiers.ts';
import type { Urgency } from '#contract/outbox.ts';

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

/** A paper among the results. */
export interface OutgoingResult extends OutgoingFile {
  /** What the own repository knows of it; `null` while the dossier is not finished. */
  readonly kept?: {
    readonly name: string;
    readonly paperCode: string;
    /** Not to be offered to anybody any more. */
    readonly withdrawn: boolean;
  } | null;
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
  readonly results: readonly OutgoingResult[];
  /** The results that the procedure gives, with their national codes, as the catalogue has them. */
  readonly resultPapers?: readonly { readonly name: string; readonly code: string }[];
  readonly officer: { readonly name: string; readonly account: string; readonly identityNumber: string };
  /** The instant at which this was put together, in milliseconds; never part of a key. */
  readonly takenAt: number;
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
  /** Who waits for it; `usual` unless told otherwise. What stands before it is as urgent. */
  readonly urgency?: Urgency;
}

/** The newest operation of a slot, as it was queued. */
export interface EarlierOperation {
  readonly operation: string;
  readonly slot: string;
  readonly payload: unknown;
}
