import { join } from 'node:path';
import { damageIn, lookBeforeOpening } from './backup/damage.ts';
import { SNAPSHOT_FOLDER } from './backup/places.ts';
import { openHouse, type HouseOptions } from './core/house.ts';
import { createLifecycle, stopInOrder, type Timing } from './core/lifecycle.ts';
import { waitForRestore } from './core/waiting.ts';
import { openWorking, type Answering, type WorkingOptions } from './core/working.ts';
import { toInstant } from './platform/clock.ts';
import { silentLog } from './platform/log.ts';
import { machineFailure } from './platform/machine-failures.ts';

export type { CoreRouter } from './core/router.ts';

export type CoreOptions = HouseOptions & WorkingOptions;

/** The whole program without a window. */
export interface Core extends Answering {
  readonly dataFolder: string;
  readonly training: boolean;
  readonly timings: readonly Timing[];
  /** Tells other programs on this data folder where this one can be reached. */
  announce(address: string | null): Promise<void>;
  /** Calls in flight are left as uncertain, the database is closed in order; bounded, four seconds by default. */
  stop(milliseconds?: number): Promise<void>;
}

/**
 * Builds all of it in the order in which the parts depend on each other; stopped in reverse. Where the database is
 * damaged the core starts all the same and waits for a person to choose a copy of it.
 *
 * @throws AppError when the data folder is held by another program, or profile or keys cannot be used.
 */
export async function startCore(options: CoreOptions): Promise<Core> {
  let log = silentLog();
  const ground = createLifecycle(() => log);
  let rooms = createLifecycle(() => log);
  const stop = (milliseconds?: number): Promise<void> => stopInOrder(rooms, ground, milliseconds);
  try {
    const house = await openHouse(options, ground.part.bind(ground), (opened) => (log = opened));
    const place = { ...house, snapshots: join(house.home, SNAPSHOT_FOLDER) };
    const openRooms = async (): Promise<Answering> => {
      rooms = createLifecycle(() => log);
      if (house.writes) await lookBeforeOpening(place);
      const opened = await openWorking(house, options, rooms.part.bind(rooms));
      log.info({ timings: [...ground.timings, ...rooms.timings], mode: options.mode }, 'started');
      return opened;
    };
    const answering = await openRooms().catch(async (error: unknown) => {
      const damage = house.writes ? await damageIn(error, place) : null;
      if (damage === null) throw error;
      log.error({ err: error, damage: damage.code, detail: damage.detail }, 'waits to be restored');
      await rooms.stop();
      return waitForRestore(house, options.host, damage, openRooms);
    });
    return {
      ...answering,
      dataFolder: house.dataFolder,
      training: house.training,
      get timings() {
        return [...ground.timings, ...rooms.timings];
      },
      async announce(address) {
        const { kind } = options.host;
        try {
          await house.instance?.announce({ pid: process.pid, host: kind, address, startedAt: toInstant(Date.now()) });
        } catch (error) {
          // the lock holds without it: others only cannot be told where this program is
          log.warn({ err: error }, 'could not say where the program can be reached');
        }
      },
      stop,
    };
  } catch (error) {
    log.error({ err: error }, 'could not start');
    await stop();
    throw machineFailure(error) ?? error;
  }
}
