import { copyFile, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Restored } from '#contract/backup.ts';
import { createAuditLog } from '../audit/service.ts';
import { doubtDossiers, PASSED_OVER } from '../dossiers/restored.ts';
import { doubtUnfinished } from '../outbox/restored.ts';
import { PART, syncFolder, writeDurably } from '../platform/blobs/files.ts';
import { toInstant, type Clock } from '../platform/clock.ts';
import { openDatabase, transact, type Database } from '../platform/database/database.ts';
import { AppError, systemCode, technicalText } from '../platform/errors.ts';
import { freeAsideFolder, movedAsideSince } from './aside.ts';
import { forgetDamage } from './marker.ts';
import { createBackupStore } from './store.ts';

/** The copy that is being made ready, and the one that is ready to take its place. */
const UNREADY = 'restoring.db.part';
const READY = 'restoring.db';
/** Says that the ready copy is to take the place of the database; written when all of it is durable. */
const PLAN = 'restore.json';
const DATABASE = ['data.db-wal', 'data.db-shm', 'data.db-journal', 'data.db'] as const;

const plan = z.object({ aside: z.string() });

export interface RestoreRequest {
  readonly home: string;
  readonly databaseKey: Buffer;
  /** The whole copy; `null` begins with an empty database. */
  readonly copy: { readonly file: string; readonly at: number } | null;
  /** The name that the log gives to who restores. */
  readonly actor: (database: Database) => string;
  readonly clock: Clock;
}

/**
 * Puts a copy in the place of the database. All that changes in the copy (the doubt about what it knows, the line of the
 * log) is done before it takes the place; the damaged files are moved aside and never deleted. Ended at any instant, the
 * next start finds the old database or the new one, and `finishRestore` brings it to an end.
 */
export async function restore(request: RestoreRequest): Promise<Restored> {
  const { home, clock } = request;
  await finishRestore(home);
  const aside = await freeAsideFolder(home, clock.now());
  // each database since the copy may have given as many numbers, beginning behind those that it left out itself
  const passedOver = PASSED_OVER * (1 + (await movedAsideSince(home, request.copy?.at ?? 0)));
  await makeReady(request, aside, passedOver);
  await writeDurably(home, PLAN, JSON.stringify({ aside } satisfies z.infer<typeof plan>));
  await finishRestore(home);
  return { movedTo: aside, passedOver };
}

async function makeReady(request: RestoreRequest, aside: string, passedOver: number): Promise<void> {
  const { home, databaseKey, copy, actor, clock } = request;
  const file = join(home, UNREADY);
  if (copy !== null) await copyFile(copy.file, file);
  const database = openDatabase(file, databaseKey, 'writer');
  try {
    const now = clock.now();
    transact(database, () => {
      const jobs = doubtUnfinished(database, now);
      const lastDossier = doubtDossiers(database);
      const snapshotAt = copy?.at ?? null;
      const restoration = { at: now, snapshotAt, movedTo: aside, jobs, lastDossier, passedOver };
      createBackupStore(database).insertRestoration(restoration);
      const count = (table: string): number => Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
      createAuditLog(database, clock).append({
        actor: actor(database),
        action: 'system.restored',
        detail: {
          snapshot: snapshotAt === null ? '' : toInstant(snapshotAt),
          dossiers: count('dossier'),
          papers: count('document'),
          jobs: count('job'),
          unfinished: jobs,
        },
      });
    });
    // one file from here on, so that one rename puts all of it in place
    database.pragma('wal_checkpoint(TRUNCATE)');
    database.pragma('journal_mode = DELETE');
  } finally {
    database.close();
  }
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(file, join(home, READY));
  await syncFolder(home);
}

/**
 * Brings an interrupted restore to its end; without one it only clears what was never ready. Call it before the database
 * is opened, as the one writer.
 *
 * @throws AppError `backup.unfinished-restore`
 */
export async function finishRestore(home: string): Promise<void> {
  try {
    await rm(join(home, `${PLAN}${PART}`), { force: true });
    const planned = await readPlan(home);
    if (planned === null) {
      for (const name of [UNREADY, `${UNREADY}-wal`, `${UNREADY}-shm`, `${UNREADY}-journal`, READY]) {
        await rm(join(home, name), { force: true });
      }
      return;
    }
    // while the ready copy stands beside it, whatever is called data.db is the old one
    if (await exists(join(home, READY))) {
      await mkdir(planned.aside, { recursive: true });
      for (const name of DATABASE) await moveAside(home, planned.aside, name);
      await syncFolder(planned.aside);
      await rename(join(home, READY), join(home, 'data.db'));
      await syncFolder(home);
    }
    await forgetDamage(home);
    await rm(join(home, PLAN), { force: true });
    await syncFolder(home);
  } catch (error) {
    throw new AppError('backup.unfinished-restore', { cause: error, detail: technicalText(error) });
  }
}

async function readPlan(home: string): Promise<z.infer<typeof plan> | null> {
  try {
    return plan.parse(JSON.parse(await readFile(join(home, PLAN), 'utf8')));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return null;
    throw error;
  }
}

async function moveAside(home: string, aside: string, name: string): Promise<void> {
  try {
    await rename(join(home, name), join(aside, name));
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw error;
  }
}

async function exists(file: string): Promise<boolean> {
  try {
    await stat(file);
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
