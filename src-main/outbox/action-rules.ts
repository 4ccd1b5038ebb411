import type { DestinationId } from '#contract/common.ts';
import type { MessageCode } from '#contract/messages/index.ts';
import { correctableField, type DossierField } from '#contract/dossiers.ts';
import type { JobAction, JobState } from '#contract/outbox.ts';

/** What decides what a person can do about a job. */
export interface ActionFact {
  readonly destination: DestinationId;
  readonly dossier_id: string | null;
  readonly state: JobState;
  readonly uncertain: 0 | 1;
  readonly departed: 0 | 1;
  readonly kept_back: 0 | 1;
  readonly field: DossierField | null;
  readonly reasonCode: string | null;
  /** It stands behind another job. */
  readonly blocked: boolean;
}

/** What the actions need beforehand; asked only where it is shown. */
export interface ActionDefaults {
  readonly alsoAt: () => DestinationId[];
  readonly secrets: () => readonly string[];
  readonly followers: () => number;
  /** Instants in the form of the contract. */
  readonly suggested: () => string;
  readonly latest: () => string;
}

/**
 * What a person can do, in the order in which it helps. What may have arrived is settled first: a second try, another
 * content or a wait would all leave that question open.
 */
export function actionsOf(job: ActionFact, defaults: ActionDefaults): JobAction[] {
  const cancel = (): JobAction => ({ kind: 'cancel', followers: defaults.followers() });
  const retryOrWait = (): JobAction[] => [
    { kind: 'retry' },
    { kind: 'wait', suggested: defaults.suggested(), latest: defaults.latest() },
  ];
  switch (job.state) {
    case 'sending':
    case 'done':
    case 'cancelled':
      return [];
    case 'needs-login': {
      const { destination } = job;
      return [{ kind: 'sign-in', destination, secrets: [...defaults.secrets()] }, ...retryOrWait(), cancel()];
    }
    case 'needs-person': {
      if (job.uncertain === 1) return [{ kind: 'settle' }, cancel()];
      const correct: JobAction[] = isCorrectable(job)
        ? [{ kind: 'correct', field: job.field, alsoAt: defaults.alsoAt() }]
        : [];
      // another owner's papers: the dossier says what becomes of it, by its number or by the next sending
      return [...correct, ...(job.kept_back === 1 ? [] : retryOrWait()), cancel()];
    }
    case 'waiting':
      return job.blocked ? [cancel()] : [...retryOrWait(), cancel()];
  }
}

/** The remote named a datum that stands in the dossier, or refused in words that the officer has to read. */
function isCorrectable({ dossier_id, field, reasonCode }: ActionFact): boolean {
  if (dossier_id === null) return false;
  return field === null
    ? (reasonCode ?? '').startsWith('connectors.refused')
    : correctableField.safeParse(field).success;
}

/** What is safe about a job that needs a person; `null` for any other. */
export function safeCode(job: Pick<ActionFact, 'state' | 'uncertain' | 'departed'>): MessageCode | null {
  if (job.state !== 'needs-person' && job.state !== 'needs-login') return null;
  if (job.uncertain === 1) return 'outbox.safe-uncertain';
  return job.departed === 1 ? 'outbox.safe-repeatable' : 'outbox.safe-not-arrived';
}
