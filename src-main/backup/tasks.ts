import type { Inspection } from './inspect.ts';

/** What the worker `snapshot` is asked. */
export type SnapshotTask =
  | {
      /** Copy the database to a file that is not there yet, make it durable, and look whether it is whole. */
      readonly kind: 'copy';
      readonly databaseFile: string;
      readonly databaseKey: Uint8Array;
      readonly target: string;
    }
  | { readonly kind: 'inspect'; readonly file: string; readonly databaseKey: Uint8Array };

/** An error loses its code on the way out of a worker, so that what went wrong is an answer. */
export type SnapshotAnswer =
  | { readonly ok: true; readonly inspection: Inspection }
  | { readonly ok: false; readonly cause: 'full' | 'damaged' | 'failed'; readonly detail: string };

/** What the worker `examine` is asked: the structure of the database, the bytes of stored papers, or which a copy names. */
export type ExamineTask =
  | { readonly kind: 'database'; readonly databaseFile: string; readonly databaseKey: Uint8Array }
  | { readonly kind: 'blobs'; readonly hashes: readonly string[] }
  /** Every hash that a copy of the database names. */
  | { readonly kind: 'hashes'; readonly file: string; readonly databaseKey: Uint8Array };

export interface DatabaseFinding {
  /** `null` when it is well. */
  readonly problem: string | null;
}

export interface BlobFinding {
  readonly sha256: string;
  readonly code: 'platform.blob-missing' | 'platform.blob-damaged';
}
