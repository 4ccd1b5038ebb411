import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reason } from '#contract/common.ts';
import type { BlobStore } from '../platform/blobs/store.ts';
import type { Database } from '../platform/database/database.ts';
import { AppError, because, systemCode } from '../platform/errors.ts';
import type { KeyRing } from '../platform/keys.ts';
import { inspectSnapshot } from './inspect.ts';
import { markedDamage } from './marker.ts';
import { databaseOf, listSnapshots } from './snapshots.ts';

interface Place {
  /** The folder of the database. */
  readonly home: string;
  readonly keys: KeyRing;
  readonly blobs: BlobStore;
  /** The folder of the copies. */
  readonly snapshots: string;
}

/**
 * What can be seen of damage before the database is opened, without reading it: an earlier run's word, or no file where
 * papers or copies show that there was one.
 *
 * @throws AppError `platform.database-damaged`, `platform.database-missing`
 */
export async function lookBeforeOpening({ home, blobs, snapshots }: Place): Promise<void> {
  const marked = await markedDamage(home);
  if (marked !== null) {
    throw new AppError('platform.database-damaged', marked.detail === undefined ? {} : { detail: marked.detail });
  }
  if ((await sizeOf(join(home, 'data.db'))) > 0) return;
  const hadOne = (await listSnapshots(snapshots)).length > 0 || (await firstStored(blobs)) !== null;
  if (hadOne) throw new AppError('platform.database-missing');
}

/**
 * Whether the file is as long as it says: a file that was cut short opens, and fails only where the missing part is.
 *
 * @throws AppError `platform.database-damaged`
 */
export async function lookAfterOpening(home: string, database: Database): Promise<void> {
  const said = (): number =>
    Number(database.pragma('page_count', { simple: true })) * Number(database.pragma('page_size', { simple: true }));
  const file = join(home, 'data.db');
  if ((await sizeOf(file)) >= said()) return;
  // pages may still stand in the log alone
  database.pragma('wal_checkpoint(TRUNCATE)');
  const size = await sizeOf(file);
  if (size < said()) throw new AppError('platform.database-damaged', { detail: `${size} of ${said()} bytes` });
}

/** What a failed start says about the database: damage that a copy can mend, or `null` for everything else. */
export async function damageIn(error: unknown, place: Place): Promise<Reason | null> {
  if (error instanceof AppError) {
    switch (error.code) {
      case 'platform.database-damaged':
      case 'platform.database-missing':
        return error.toReason();
      case 'platform.database-key':
        // a file that is no database, or a key that is not its key: other things under the same key tell
        return (await keyFits(place)) ? because('platform.database-damaged', {}, 'SQLITE_NOTADB') : null;
      default:
        return null;
    }
  }
  const code = systemCode(error);
  const damaged = /^SQLITE_(CORRUPT|NOTADB|IOERR_(SHORT_READ|READ|CORRUPTFS|DATA))/.test(code);
  return damaged ? because('platform.database-damaged', {}, code) : null;
}

async function keyFits({ keys, blobs, snapshots }: Place): Promise<boolean> {
  for (const copy of await listSnapshots(snapshots)) {
    try {
      inspectSnapshot(databaseOf(snapshots, copy), keys.database);
      return true;
    } catch {
      // this one may be damaged, too
    }
  }
  const stored = await firstStored(blobs);
  if (stored === null) return false;
  try {
    await blobs.authenticate(stored);
    return true;
  } catch {
    return false;
  }
}

async function firstStored(blobs: BlobStore): Promise<string | null> {
  for await (const sha256 of blobs.stored()) return sha256;
  return null;
}

/** 0 when it is not there. */
async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
