import type { Reason } from '#contract/common.ts';
import type { JobState } from '#contract/outbox.ts';
import type { PlannedOperation, Receipt } from '../connectors/connector.ts';

/** What look-ups need of the durable queue, which stands before this room in the street. */
export interface Queue {
  /** Within the caller's transaction; `lane` keeps it apart from what is sent for the dossier. Gives the jobs' ids. */
  enqueue(
    requests: readonly {
      readonly dossierId: string;
      readonly dossierCode: string;
      readonly destination: 'dvcqg';
      readonly lane: string;
      readonly operations: readonly PlannedOperation[];
      readonly actor: string;
    }[],
  ): readonly string[];
  /** Where a job stands, and what it brought; `null` when there is no such job. */
  ended(
    jobId: string,
  ): { readonly state: JobState; readonly receipt: Receipt | null; readonly reason: Reason | null } | null;
  /** Tries it now. */
  retry(jobIds: readonly string[], actor: string): unknown;
  cancel(jobIds: readonly string[], reason: string, actor: string): unknown;
  /** Looks for work; after the commit. */
  wake(): void;
}
