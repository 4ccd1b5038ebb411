import { join } from 'node:path';
import { createRecovery, type Recovery } from '../backup/recovery.ts';
import { systemClock } from '../platform/clock.ts';
import { silentLog } from '../platform/log.ts';
import { createWorkerPool } from '../platform/workers.ts';
import { storedActor } from '../session/service.ts';
import { backupProfile } from '../settings/profile.ts';
import { openHouse, type HouseOptions } from './house.ts';
import { createLifecycle } from './lifecycle.ts';

/**
 * The copies of a data folder, and going back to one of them, without starting the program: also where its database
 * is whole. What is left to do after a restore is done at the next start. Without `restore`, only looking, which works
 * beside a running program.
 *
 * @throws AppError `platform.data-folder-busy`, or when profile or keys cannot be used.
 */
export async function openCopies(options: HouseOptions): Promise<Recovery & { close(): Promise<void> }> {
  const lifecycle = createLifecycle(silentLog);
  try {
    const { home, keys, blobs, installed } = await openHouse(options, lifecycle.part.bind(lifecycle), () => undefined);
    const workers = await lifecycle.part(
      'workers',
      () => createWorkerPool({ blobFolder: join(home, 'blobs'), blobKey: keys.blobs }, 1),
      (pool) => pool.close(),
    );
    const recovery = createRecovery({
      home,
      keys,
      blobs,
      workers,
      settings: installed?.profile.backup ?? backupProfile.parse({}),
      clock: systemClock,
      actor: (database) => storedActor(database) ?? 'cli',
      reason: null,
    });
    return { ...recovery, close: () => lifecycle.stop() };
  } catch (error) {
    await lifecycle.stop();
    throw error;
  }
}
