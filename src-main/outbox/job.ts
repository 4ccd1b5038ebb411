import type { DestinationId, Reason } from '#contract/common.ts';
import { reason as reasonSchema } from '#contract/common.ts';
import type { DossierField } from '#contract/dossiers.ts';
import type { MessageCode } from '#contract/messages/index.ts';
import type { JobState, Urgency } from '#contract/outbox.ts';

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
  /** The level at which it goes now, of `LEVELS`. */
  readonly priority: number;
  /** The level that is its own. */
  readonly urgency: number;
  readonly state: JobState;
  readonly attempts: number;
  readonly next_attempt_at: number;
  readonly uncertain: 0 | 1;
  readonly blocked: number;
  /** A try may have had its effect, also where a repeat is harmless. */
  readonly departed: 0 | 1;
  readonly held_until: number;
  /** Its dossier has another owner than the papers that it may carry: nothing of it is sent. */
  readonly kept_back: 0 | 1;
  readonly version: number | null;
  readonly field: DossierField | null;
  readonly reason: string | null;
  readonly receipt: string | null;
  readonly actor: string;
  readonly created_at: number;
  readonly updated_at: number;
}

/**
 * What goes first when a destination has more to do than it can take: what a person asked for just now; what a citizen
 * at the counter waits for; the usual; what only figures wait for; what is sent again in bulk; and, on a track of its
 * own, what took too long the last time.
 */
export const LEVELS = { asked: 0, citizen: 1, usual: 2, figures: 3, resent: 4, slow: 5 } as const;
export const ALL_LEVELS: readonly number[] = Object.values(LEVELS);

const URGENCIES = [
  [LEVELS.citizen, 'citizen'],
  [LEVELS.usual, 'usual'],
  [LEVELS.figures, 'figures'],
] as const satisfies readonly (readonly [number, Urgency])[];

export function urgencyOf(level: number): Urgency {
  return URGENCIES.find(([known]) => known === level)?.[1] ?? 'usual';
}

export function readReason(text: string): Reason {
  return reasonSchema.parse(JSON.parse(text));
}

export function writeReason(reason: Reason | null): string | null {
  return reason === null ? null : JSON.stringify(reason);
}

/** Why a job that is kept back waits for a person, as it is written down. */
export const KEPT_BACK = 'outbox.kept-back' satisfies MessageCode;

/** States in which a job still has to run or to be decided; it holds its lane. The same words as in the index `job_open`. */
export const OPEN = `state IN ('waiting', 'sending', 'needs-login', 'needs-person')`;
