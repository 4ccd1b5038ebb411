import type { ScanFolder } from '#contract/scan.ts';
import type { HostServices } from '../platform/host.ts';
import { openBase } from './base.ts';
import type { House } from './house.ts';
import type { Lifecycle } from './lifecycle.ts';
import { openRooms, startRooms } from './rooms.ts';
import { createCoreRouter, type CoreRouter } from './router.ts';

/** What a core does for its host, with its rooms or while it waits for them. */
export interface Answering {
  /** Answers everything in the contract. */
  readonly router: CoreRouter;
  readonly scanFolders: readonly Pick<ScanFolder, 'name' | 'path'>[];
  /** Sends until nothing more can be sent or the time is up; gives how many jobs are still open. */
  drain(timeoutMs: number): Promise<{ left: number }>;
}

export interface WorkingOptions {
  readonly host: HostServices;
  /** Watched besides the folders of the profile. */
  readonly scanFolder?: string;
}

/** A core with all its rooms; a writer's rooms act from now on. @throws AppError when the database is damaged. */
export async function openWorking(house: House, options: WorkingOptions, part: Lifecycle['part']): Promise<Answering> {
  const base = await openBase(house, part);
  const rooms = await openRooms(base, options.scanFolder);
  if (house.writes) await part('work left behind', () => startRooms(rooms));
  const { outbox, scanFolders } = rooms;
  return {
    router: createCoreRouter(base, rooms, options.host),
    scanFolders,
    async drain(timeoutMs) {
      await outbox.drain(timeoutMs);
      const { counts } = outbox.list({ states: [], limit: 1 });
      return { left: counts.waiting + counts.sending + counts['needs-login'] + counts['needs-person'] };
    },
  };
}
