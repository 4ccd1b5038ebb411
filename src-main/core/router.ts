import { implement } from '@orpc/server';
import { contract } from '#contract/index.ts';
import { createAuditRouter } from '../audit/router.ts';
import { createBackupRouter } from '../backup/router.ts';
import { createDocumentsRouter } from '../documents/router.ts';
import { createCatalogueRouter } from '../dossiers/catalogue-router.ts';
import { createDossiersRouter } from '../dossiers/router.ts';
import { createInboxRouter } from '../inbox/router.ts';
import { createOutboxRouter } from '../outbox/router.ts';
import type { HostServices } from '../platform/host.ts';
import { createEventsRouter, createHostRouter } from '../platform/router.ts';
import { createRepositoryRouter } from '../reuse/repository/router.ts';
import { createReuseRouter } from '../reuse/router.ts';
import { createScanRouter } from '../scan/router.ts';
import { createSessionRouter } from '../session/router.ts';
import { examine } from '../settings/doctor.ts';
import { createSettingsRouter } from '../settings/router.ts';
import { createTrainingRouter } from '../training/router.ts';
import type { Base } from './base.ts';
import { failuresMiddleware } from './failures.ts';
import { coreProbes } from './probes.ts';
import type { Rooms } from './rooms.ts';
import { unknownKeysMiddleware } from './unknown-keys.ts';

export type CoreRouter = ReturnType<typeof createCoreRouter>;

/** Everything in the contract, each part answered by its room. */
export function createCoreRouter(base: Base, rooms: Rooms, host: HostServices) {
  const { audit, session, events, log, dataFolder, training, writes } = base;
  const { scan, scanFolders, outbox, backup, connectors } = rooms;
  const actor = (): string => session.actor();
  // a reader beside nobody has no training servers to ask
  const asked = training && !writes ? [] : [...connectors.all.values()];
  const doctor = async () =>
    examine(await coreProbes({ ...base, backup, scanFolders: () => scan.folders(), connectors: asked }));
  return implement(contract)
    .use(failuresMiddleware(log, (damage) => backup.foundDamage(damage)))
    .use(unknownKeysMiddleware)
    .router({
      host: createHostRouter({ host, dataFolder, training, scanFolders }),
      events: createEventsRouter(events),
      scan: createScanRouter(scan),
      inbox: createInboxRouter(rooms.inbox),
      documents: createDocumentsRouter(rooms.documents),
      catalogue: createCatalogueRouter(rooms.catalogue, rooms.refreshCatalogue),
      dossiers: createDossiersRouter(rooms.dossiers),
      reuse: createReuseRouter(rooms.reuse),
      outbox: createOutboxRouter(outbox, session),
      repository: createRepositoryRouter(rooms.repository),
      audit: createAuditRouter(audit),
      session: createSessionRouter(session),
      settings: createSettingsRouter(rooms.settings, {
        actor,
        doctor,
        queued: (place) => outbox.queuedBySystem(place),
      }),
      training: createTrainingRouter(rooms.training),
      backup: createBackupRouter(backup, actor),
    });
}
