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
   * does not count as sent. The payload of each operation names its system as `environment`.
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

/** What the national repository (Kho DL) is asked: papers of one owner that belong to one procedure. */
export interface PaperQuestion {
  readonly procedureCode: string;
  /** The number where a paper may have several results; empty when it is not known. */
  readonly papers: readonly { readonly paperCode: string; readonly documentNumber: string }[];
  /** The owner's CCCD, CMND or MST. */
  readonly ownerNumber: string;
  /** The officer who asks: named in person (1) and by post (3). */
  readonly officer: { readonly identityNumber: string; readonly name: string };
  readonly channel: 'in-person' | 'online' | 'postal';
}

/** A paper that the national repository holds, as it tells it. */
export interface RepositoryPaper {
  readonly paperCode: string;
  readonly name: string;
  readonly documentNumber: string;
  /** The agency's code as it came; `serverOf` finds who hands its files out. */
  readonly agency: string;
  readonly files: readonly { readonly name: string; readonly link: string }[];
}

/** `refused`: it answered and said no, in its own words. `unreachable`: no usable answer came. */
export type PaperAnswer =
  | { readonly kind: 'found'; readonly papers: readonly RepositoryPaper[] }
  | { readonly kind: 'refused' | 'unreachable' | 'needs-login'; readonly reason: Reason };

/** A server that hands out an agency's files, by the portal's list. */
export interface SecurityServer {
  readonly agency: string;
  readonly name: string;
  readonly dstcode: string;
}

export interface FileRequest {
  /** As the repository told it. */
  readonly link: string;
  readonly dstcode: string;
  /** Bytes at the most. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Bytes so far and in all, where that is told. */
  onProgress(done: number, total: number | null): void;
}

/** The national repository behind the unit's own security server, and no other host. */
export interface PaperRepository {
  ask(question: PaperQuestion, signal: AbortSignal): Promise<PaperAnswer>;
  /**
   * The same question as an operation of the queue at `dvcqg`, which asks until there is an answer. Its receipt is
   * `{ answer }`, a `PaperAnswer` other than `unreachable`. Pure.
   */
  planAsk(question: PaperQuestion, naming: { readonly key: string; readonly subject: string }): PlannedOperation;
  securityServers(signal: AbortSignal): Promise<Answer<readonly SecurityServer[]>>;
  /** `000.00.00.H22` and `H22` are one agency: the form in which codes are compared. Pure. */
  agencyOf(code: string): string;
  /**
   * The server that hands out an agency's files: its own one, else that of the closest agency above it (`G22` for
   * `G22.99`); `null` when the list has neither. Pure.
   */
  serverOf(agency: string, servers: readonly SecurityServer[]): SecurityServer | null;
  /** Whether a link names the system behind the security server itself, so that nobody's `dstcode` is wanted (case 2). */
  namesServer(link: string): boolean;
  /**
   * The bytes of a file, piece by piece; a line that drops is taken up where it broke off.
   * @throws AppError when the link leads elsewhere, nothing comes, too much comes, or it is no paper.
   */
  download(request: FileRequest): AsyncIterable<Uint8Array>;
  /**
   * The two sign-ins, each on its own, for the check of the connection. A session in force is not fetched again: the
   * portal wants that only when it has ended.
   */
  signIn(which: 'login' | 'token', signal: AbortSignal): Promise<Reason | null>;
  /** Whether that session is in force, so that signing in would ask nobody. */
  isSignedIn(which: 'login' | 'token'): boolean;
}

/** All that the core built for the destinations of the profile. */
export interface Connectors {
  readonly all: ReadonlyMap<DestinationId, Connector>;
  readonly remoteFiles: ReadonlyMap<DestinationId, RemoteFiles>;
  readonly oneStop: OneStopSource | null;
  readonly procedures?: ProcedureSource;
  readonly papers?: PaperRepository;
}
