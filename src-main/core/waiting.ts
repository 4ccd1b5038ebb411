import { join } from 'node:path';
import type { ContractRouterClient } from '@orpc/contract';
import { createRouterClient } from '@orpc/server';
import type { Restored } from '#contract/backup.ts';
import type { Reason } from '#contract/common.ts';
import type { Contract } from '#contract/index.ts';
import { createRecovery } from '../backup/recovery.ts';
import { SNAPSHOT_FOLDER } from '../backup/places.ts';
import { systemClock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import { createEventHub } from '../platform/events.ts';
import type { HostServices } from '../platform/host.ts';
import { createWorkerPool } from '../platform/workers.ts';
import { storedActor } from '../session/service.ts';
import { examine } from '../settings/doctor.ts';
import { backupProfile } from '../settings/profile.ts';
import { firstOfficer } from './base.ts';
import type { House } from './house.ts';
import { recoveryProbes } from './probes.ts';
import { createRecoveryRouter } from './recovery-router.ts';
import type { CoreRouter } from './router.ts';
import type { Answering } from './working.ts';

/** A core without rooms; once a copy is restored it has all of them, behind the same router. */
export function waitForRestore(
  house: House,
  host: HostServices,
  reason: Reason,
  openRooms: () => Promise<Answering>,
): Answering {
  const { home, keys, blobs, dataFolder, training, log } = house;
  const workers = createWorkerPool({ blobFolder: blobs.folder, blobKey: keys.blobs }, 1);
  const settings = house.installed?.profile.backup ?? backupProfile.parse({});
  const actor = (database: Database): string => storedActor(database) ?? firstOfficer(training).name;
  const recovery = createRecovery({ home, keys, blobs, workers, settings, clock: systemClock, actor, reason });
  const snapshots = join(home, SNAPSHOT_FOLDER);
  const restored = new AbortController();
  let working: Answering | null = null;
  let client: ContractRouterClient<Contract> | null = null;
  let restoring: Promise<Restored> | null = null;

  const restore = async (id: string | null): Promise<Restored> => {
    const done = await recovery.restore(id);
    working = await openRooms();
    client = createRouterClient(working.router);
    await workers.close();
    restored.abort();
    return done;
  };
  return {
    router: createRecoveryRouter({
      recovery,
      info: {
        kind: host.kind,
        version: host.version,
        dataFolder,
        training,
        recovery: true,
        capabilities: host.capabilities,
      },
      doctor: () => examine(recoveryProbes({ dataFolder, reason, snapshots, view: () => recovery.view() })),
      events: createEventHub(),
      log,
      restore: (id) => (restoring ??= restore(id).finally(() => (restoring = null))),
      working: () => client,
      restored: restored.signal,
    }) as CoreRouter,
    scanFolders: [],
    drain: (timeoutMs) => working?.drain(timeoutMs) ?? Promise.resolve({ left: 0 }),
  };
}
