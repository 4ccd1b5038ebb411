import { destinationId, type DestinationId } from '#contract/common.ts';
import type { TrainingFault } from '#contract/training.ts';
import type { EventHub } from '../platform/events.ts';
import { sampleDossiers, type SampleDossier } from './dossiers.ts';
import type { TrainingServers } from './servers.ts';
import type { LedgerEntry } from './store.ts';

export interface TrainingServiceDependencies {
  readonly servers: TrainingServers;
  readonly events: Pick<EventHub, 'publish'>;
  /** The sample scans there are. */
  readonly samples: readonly { readonly id: string; readonly name: string; readonly kind: string }[];
  /** Writes samples into the first scan folder as a scanner would; gives the paths. Empty `ids` = all. */
  writeSamples(ids: readonly string[]): Promise<readonly string[]>;
  /** Codes of procedures of the catalogue for the sample dossiers. */
  procedureCodes(): readonly string[];
  /** Creates the dossier unless its code exists; says whether it did. */
  createDossier(dossier: SampleDossier): boolean | Promise<boolean>;
}

export interface TrainingService {
  view(): {
    active: boolean;
    servers: { destination: DestinationId; address: string; fault: TrainingFault; dossiers: number; files: number }[];
    samples: { id: string; name: string; kind: string }[];
  };
  setFault(destination: DestinationId, fault: TrainingFault): Promise<void>;
  scanSamples(ids: readonly string[]): Promise<string[]>;
  createDossiers(): Promise<number>;
  issueResult(request: { dossierCode: string; forwardToIgate: boolean }): Promise<{ fileName: string }>;
  ledger(destination: DestinationId): LedgerEntry[];
}

/** The contract allows this many lines of a ledger. */
const LEDGER_LINES = 20_000;

export function createTrainingService(dependencies: TrainingServiceDependencies): TrainingService {
  const { servers, events } = dependencies;
  return {
    view: () => ({
      active: true,
      servers: destinationId.options.map((destination) => ({
        destination,
        address: servers.addresses()[destination],
        fault: servers.fault(destination),
        ...servers.counts(destination),
      })),
      samples: [...dependencies.samples],
    }),
    async setFault(destination, fault) {
      await servers.setFault(destination, fault);
      events.publish({ type: 'training' });
    },
    scanSamples: async (ids) => [...(await dependencies.writeSamples(ids))],
    async createDossiers() {
      let created = 0;
      for (const dossier of sampleDossiers(dependencies.procedureCodes())) {
        if (await dependencies.createDossier(dossier)) created += 1;
      }
      return created;
    },
    async issueResult(request) {
      const { fileName } = await servers.issueResult(request);
      events.publish({ type: 'training' });
      return { fileName };
    },
    ledger: (destination) => servers.ledger(destination).slice(-LEDGER_LINES),
  };
}
