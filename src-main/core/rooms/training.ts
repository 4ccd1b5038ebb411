import { join } from 'node:path';
import type { ScanFolder } from '#contract/scan.ts';
import type { Catalogue } from '../../dossiers/catalogue.ts';
import type { Dossiers } from '../../dossiers/service.ts';
import { samples, writeSamples } from '../../training/samples/samples.ts';
import { createTrainingServers, type TrainingServers } from '../../training/servers.ts';
import { createTrainingService, type TrainingService } from '../../training/service.ts';
import type { Base } from '../base.ts';

const PAGE_OF_CODES = 100;

/** The practice systems; `null` outside training mode, and for a reader. */
export function openTrainingServers(base: Base, catalogue: Catalogue): Promise<TrainingServers | null> {
  const { part, training, writes, home, clock } = base;
  return part(
    'training servers',
    async () => {
      if (!training || !writes) return null;
      const servers = createTrainingServers({
        folder: home,
        clock,
        components: (code) => catalogue.get(code).components,
      });
      await servers.start();
      return servers;
    },
    (servers) => servers?.stop(),
  );
}

interface TrainingRooms {
  readonly servers: TrainingServers | null;
  readonly catalogue: Catalogue;
  readonly dossiers: Dossiers;
  readonly scanFolders: readonly ScanFolder[];
}

/** What the trainer's panel works with; `null` without practice systems. */
export function openTraining(base: Base, rooms: TrainingRooms): TrainingService | null {
  const { servers, catalogue, dossiers, scanFolders } = rooms;
  if (servers === null) return null;
  return createTrainingService({
    servers,
    events: base.events,
    samples: samples(),
    writeSamples: (ids) => writeSamples(ids, scanFolders[0]?.path ?? join(base.home, 'scan')),
    procedureCodes: () => catalogue.search('', PAGE_OF_CODES).map((procedure) => procedure.code),
    createDossier(dossier) {
      if (dossiers.findByCode(dossier.code) !== null) return false;
      dossiers.create(dossier);
      return true;
    },
  });
}
