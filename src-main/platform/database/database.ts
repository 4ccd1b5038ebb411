import Driver from 'better-sqlite3-multiple-ciphers';
import { AppError, systemCode } from '../errors.ts';
import type { Database } from './connection.ts';
import { machineFailure } from '../machine-failures.ts';
import { migrate } from './migrate.ts';

export type { Database } from './connection.ts';

/**
 * Opens the encrypted database: WAL, every commit on the disk before it returns (`synchronous=FULL`), foreign keys on.
 * The writer also brings it to the newest version; a reader only looks and fails when it is of another version.
 *
 * @param key 32 bytes.
 * @throws AppError `platform.database-key` for a wrong key, `platform.database-damaged` for a broken file.
 */
export function openDatabase(file: string, key: Buffer, mode: 'writer' | 'reader'): Database {
  let database: Database | undefined;
  try {
    database = new Driver(file, { readonly: mode === 'reader', timeout: 10_000 });
    unlock(database, key);
    if (mode === 'writer') {
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      database.pragma('wal_autocheckpoint = 1000');
      database.pragma('journal_size_limit = 67108864');
    }
    database.pragma('foreign_keys = ON');
    database.pragma('cache_size = -16000');
    database.pragma('temp_store = MEMORY');
    migrate(database, mode);
    return database;
  } catch (error) {
    database?.close();
    if (error instanceof AppError) throw error;
    const code = systemCode(error);
    if (code === 'SQLITE_NOTADB') throw new AppError('platform.database-key', { cause: error });
    if (code.startsWith('SQLITE_CORRUPT')) throw new AppError('platform.database-damaged', { cause: error });
    throw machineFailure(error) ?? new AppError('platform.database-open', { cause: error, detail: code });
  }
}

/**
 * Opens a database file as it is, for looking only: whatever its version, without bringing it up to date.
 * What is wrong with it shows when it is read.
 */
export function openDetached(file: string, key: Buffer): Database {
  const database = new Driver(file, { readonly: true, fileMustExist: true, timeout: 10_000 });
  unlock(database, key);
  return database;
}

/** Gives a connection its key; before anything else is asked of it. */
function unlock(database: Database, key: Buffer): void {
  database.pragma(`cipher='sqlcipher'`);
  database.pragma(`legacy=4`);
  database.pragma(`key="x'${key.toString('hex')}'"`);
}

/**
 * Runs `work` as one transaction that takes the write lock at once; inside another one it joins it.
 * What it throws undoes all of it.
 */
export function transact<Result>(database: Database, work: () => Result): Result {
  if (database.inTransaction) return work();
  return database.transaction(work).immediate();
}
