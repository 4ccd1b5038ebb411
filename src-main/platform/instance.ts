import { access, constants, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Driver from 'better-sqlite3-multiple-ciphers';
import { z } from 'zod';
import { makeFolder } from './blobs/files.ts';
import { AppError, systemCode } from './errors.ts';
import { machineFailure } from './machine-failures.ts';

const holder = z.object({
  pid: z.number().int(),
  host: z.string(),
  /** Where the running program can be opened, when it has an address. */
  address: z.string().nullable(),
  startedAt: z.string(),
});
export type Holder = z.infer<typeof holder>;

/** The right to write to a data folder. It ends with `release` or with the process, never stale. */
export interface Instance {
  /** Tells others who is here; readable by the owner alone. */
  announce(holder: Holder): Promise<void>;
  release(): Promise<void>;
}

/**
 * Takes the data folder for this process. The lock is one that the operating system drops when the process dies,
 * whatever the cause: an exclusive transaction on a small file of its own.
 *
 * @throws AppError `platform.data-folder-busy` with the holder.
 */
export async function holdDataFolder(dataFolder: string): Promise<Instance> {
  const file = join(dataFolder, 'instance.lock');
  const announcement = join(dataFolder, 'instance.json');
  let lock: Driver.Database;
  try {
    await makeFolder(dataFolder);
    // a database may be opened for reading where nothing can be written, and locked all the same
    await access(dataFolder, constants.W_OK);
    lock = new Driver(file, { timeout: 0 });
  } catch (error) {
    throw notWritable(dataFolder, error);
  }
  try {
    lock.pragma('journal_mode = MEMORY');
    lock.pragma('synchronous = OFF');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!systemCode(error).startsWith('SQLITE_BUSY')) {
      throw notWritable(dataFolder, error);
    }
    const other = await currentHolder(dataFolder);
    throw new AppError('platform.data-folder-busy', {
      params: { holder: other === null ? '?' : `${other.host}, PID ${other.pid}` },
    });
  }
  return {
    async announce(self) {
      const temporary = `${announcement}.part`;
      await writeFile(temporary, JSON.stringify(self), { mode: 0o600 });
      await rename(temporary, announcement);
    },
    async release() {
      // a disk that takes nothing any more must not keep the lock alive
      await rm(announcement, { force: true }).catch(() => undefined);
      lock.close();
    },
  };
}

function notWritable(folder: string, error: unknown): AppError {
  const refused = machineFailure(error);
  if (refused?.code === 'platform.disk-full') return refused;
  return new AppError('platform.folder-not-writable', { params: { folder }, cause: error });
}

/** Who holds the data folder, as far as it said so. */
export async function currentHolder(dataFolder: string): Promise<Holder | null> {
  try {
    return holder.parse(JSON.parse(await readFile(join(dataFolder, 'instance.json'), 'utf8')));
  } catch {
    return null;
  }
}
