import type { DestinationId } from '#contract/common.ts';
import type { Job } from '#contract/outbox.ts';
import type { LedgerEntry } from '../../src-main/training/store.ts';
import { conformanceSystems } from '../connectors/conformance/systems.ts';

type JobFacts = Pick<Job, 'id' | 'destination' | 'operation' | 'dossierCode' | 'state'>;

/**
 * What a person who looks into the remote would see: whether the effect of an uncertain job is there. Jobs of a dossier
 * run in order, so it is there exactly when the ledger holds one effect more than there are done jobs of its kind.
 */
export function arrived(job: JobFacts, jobsOfDossier: readonly JobFacts[], ledger: readonly LedgerEntry[]): boolean {
  const kinds = effectsOf(job.destination, job.operation);
  const done = jobsOfDossier.filter(
    ({ destination, operation, state }) =>
      destination === job.destination && operation === job.operation && state === 'done',
  );
  const effects = ledger.filter(({ kind, dossierCode }) => kinds.includes(kind) && dossierCode === job.dossierCode);
  return effects.reduce((sum, { times }) => sum + times, 0) > done.length;
}

/** Kinds of ledger lines that an operation leaves. */
function effectsOf(destination: DestinationId, operation: string): string[] {
  const system = conformanceSystems.find((candidate) => candidate.destination === destination);
  return (system?.cases ?? []).filter((testCase) => testCase.operation === operation).map(({ effect }) => effect);
}
