import { join, resolve } from 'node:path';
import { finishRestore } from '../backup/restore.ts';
import { makeFolder } from '../platform/blobs/files.ts';
import { createBlobStore, type BlobStore } from '../platform/blobs/store.ts';
import type { HostServices } from '../platform/host.ts';
import { holdDataFolder, type Instance } from '../platform/instance.ts';
import { openKeys, refuseNewKey, type KeyRing } from '../platform/keys.ts';
import { openLog, silentLog, type Log } from '../platform/log.ts';
import { installedProfile, type ProfileInForce } from '../settings/service.ts';
import type { Lifecycle } from './lifecycle.ts';

/** What stands before the database is opened, and whatever becomes of it. */
export interface House {
  readonly dataFolder: string;
  /** The folder of the database and the store. */
  readonly home: string;
  readonly writes: boolean;
  readonly instance: Instance | null;
  readonly log: Log;
  /** `null` in training mode. */
  readonly installed: ProfileInForce | null;
  readonly training: boolean;
  readonly keys: KeyRing;
  readonly blobs: BlobStore;
}

export interface HouseOptions {
  readonly dataFolder: string;
  readonly host: HostServices;
  /** A reader looks beside a running writer and starts nothing that acts. */
  readonly mode: 'writer' | 'reader';
  /** Absent: the profile installed in the data folder, else training mode. */
  readonly profileFile?: string;
  readonly logLevel?: string;
}

/**
 * Takes the data folder, opens log, profile, keys and store, and brings an interrupted restore to its end.
 *
 * @throws AppError when the folder is held by another program, or profile or keys cannot be used.
 */
export async function openHouse(
  options: HouseOptions,
  part: Lifecycle['part'],
  useLog: (log: Log) => void,
): Promise<House> {
  const { host, mode } = options;
  const dataFolder = resolve(options.dataFolder);
  const writes = mode === 'writer';
  const instance = await part(
    'instance',
    () => (writes ? holdDataFolder(dataFolder) : null),
    (held) => held?.release(),
    'last',
  );
  const { log } = await part(
    'log',
    () =>
      writes
        ? openLog(join(dataFolder, 'log'), options.logLevel ?? 'info')
        : { log: silentLog(), close: () => Promise.resolve() },
    (opened) => opened.close(),
    'last',
  );
  useLog(log);
  const installed = await part('profile', () => installedProfile(dataFolder, options.profileFile));
  const training = installed === null;
  // what was practised never meets real systems: training has a house of its own
  const home = training ? join(dataFolder, 'training') : dataFolder;
  if (writes) await makeFolder(home);
  const keys = await part('keys', async () => {
    await refuseNewKey(dataFolder, home);
    return openKeys(dataFolder, host.protection);
  });
  if (writes) await part('unfinished restore', () => finishRestore(home));
  const blobs = await part('blobs', async () => {
    const store = createBlobStore(join(home, 'blobs'), keys.blobs);
    if (writes) await store.sweep();
    return store;
  });
  return { dataFolder, home, writes, instance, log, installed, training, keys, blobs };
}
