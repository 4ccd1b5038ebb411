import type { DestinationId, Reason } from '#contract/common.ts';
import { reason as reasonSchema } from '#contract/common.ts';
import type { JobState } from '#contract/outbox.ts';

/** A row of the queue. Instants in milliseconds; JSON as text. */
export interface JobRow {
  readonly number: number;
  readonly id: string;
  readonly destination: DestinationId;
  readonly operation: string;
  readonly subject: string;
  readonly lane: string;
  readonly dossier_id: string | null;
  readonly dossier_code: string;
  readonly key: string;
  readonly repeat: number;
  readonly slot: string | null;
  readonly payload: string;
  readonly bytes: number;
  readonly priority: number;
  readonly state: JobState;
  readonly attempts: number;
  readonly next_attempt_at: number;
  readonly uncertain: 0 | 1;
  readonly blocked: number;
  readonly reason: string | null;
  readonly receipt: string | null;
  readonly actor: string;
  readonly created_at: number;
  readonly updated_at: number;
}

/** What goes first when a destination has more to do than it can take. */
export type Priority = 'urgent' | 'normal' | 'later';
export const PRIORITIES = { urgent: 0, normal: 1, later: 2 } as const satisfies Record<Priority, number>;
export const PRIORITY_LEVELS: readonly number[] = Object.values(PRIORITIES).sort();

export function readReason(text: string): Reason {
  return reasonSchema.parse(JSON.parse(text));
}

export function writeReason(reason: Reason | null): string | null {
  return reason === null ? null : JSON.stringify(reason);
}

/** States in which a job still has to run or to be decided; it holds its lane. The same words as in the index `job_open`. */
export const OPEN = `state IN ('waiting', 'sending', 'needs-login', 'needs-person')`;
