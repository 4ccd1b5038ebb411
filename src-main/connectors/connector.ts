import type { Readable } from 'node:stream';
import type { z } from 'zod';
import type { DestinationId, Reason } from '#contract/common.ts';
import type { Finding, Outcome, Receipt } from './outcome.ts';
import type { DossierSnapshot, EarlierOperation, PlannedOperation } from './plan.ts';

export type * from './outcome.ts';
export type * from './plan.ts';

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
  /**
   * What has to be done there for this dossier; pure, no I/O. `before` holds the newest operation of each slot, for
   * systems that want to be told what is no longer there.
   */
  plan(snapshot: DossierSnapshot, before?: readonly EarlierOperation[]): readonly PlannedOperation[];
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
  /** What is worth saying beside a check that found nothing wrong. */
  notes?(): readonly Reason[];
  /**
   * For a remote with two systems side by side: the one that plans are made for now. What was sent to the other one
   * does not count as sent.
   */
  environment?(): 'test' | 'live';
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

/** A procedure as the national list has it. Texts as they came, however long. */
export interface ListedProcedure {
  readonly code: string;
  readonly name: string;
  readonly field: string;
  readonly agency: string;
  /** Working days until the appointment; 0 when not told. */
  readonly days: number;
  readonly components: readonly {
    readonly name: string;
    readonly paperCode: string;
    /** Whether everybody has to hand it in, by what the list tells. */
    readonly required: boolean;
  }[];
  readonly results: readonly { readonly name: string; readonly code: string }[];
}

/** The list as it was when it was opened. */
export interface ProcedureList {
  readonly codes: readonly string[];
  read(code: string, signal: AbortSignal): Promise<Answer<ListedProcedure>>;
}

/** The national list of administrative procedures, as far as the unit carries them out. */
export interface ProcedureSource {
  open(signal: AbortSignal): Promise<Answer<ProcedureList>>;
}

/** All that the core built for the destinations of the profile. */
export interface Connectors {
  readonly all: ReadonlyMap<DestinationId, Connector>;
  readonly remoteFiles: ReadonlyMap<DestinationId, RemoteFiles>;
  readonly oneStop: OneStopSource | null;
  readonly procedures?: ProcedureSource;
}
