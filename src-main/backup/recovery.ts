import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BackupView, Restored } from '#contract/backup.ts';
import type { Reason } from '#contract/common.ts';
import type { BlobStore } from '../platform/blobs/store.ts';
import type { Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors.ts';
import type { KeyRing } from '../platform/keys.ts';
import type { WorkerPool } from '../platform/workers.ts';
import type { BackupProfile } from '../settings/profile.ts';
import { createMirror } from './mirror.ts';
import { restore } from './restore.ts';
import { snapshotId } from './rules.ts';
import { copiesOf, inOrder, secondFolder, SNAPSHOT_FOLDER } from './places.ts';
import { databaseOf, listSnapshots, requireWhole } from './snapshots.ts';

/** The program without a usable database: what there is to restore, and the restoring. */
export interface Recovery {
  view(): Promise<BackupView>;
  /**
   * @param id `null` begins with an empty database.
   * @throws AppError `backup.unknown-snapshot`, `backup.snapshot-damaged`
   */
  restore(id: string | null): Promise<Restored>;
}

export interface RecoveryDependencies {
  readonly home: string;
  readonly keys: KeyRing;
  readonly blobs: BlobStore;
  readonly workers: Pick<WorkerPool, 'run'>;
  readonly settings: BackupProfile;
  readonly clock: Clock;
  readonly actor: (database: Database) => string;
  /** Why the database cannot be used; `null` when it can and a person restores all the same. */
  readonly reason: Reason | null;
}

export function createRecovery(dependencies: RecoveryDependencies): Recovery {
  const { home, keys, blobs, workers, settings, clock, actor, reason } = dependencies;
  const folder = join(home, SNAPSHOT_FOLDER);
  const place = secondFolder(settings, keys);
  const second =
    place === null
      ? null
      : createMirror({
          folder: place,
          keepOut: { dataFolder: home, scanFolders: () => [] },
          blobs,
          blobKey: keys.blobs,
          hashesIn: () => Promise.resolve([]),
          keep: settings.keep,
        });
  let stored: Promise<{ storedFiles: number; storedBytes: number }> | undefined;

  return {
    async view() {
      const [here, there] = await Promise.all([listSnapshots(folder), copiesOf(second)]);
      const snapshots = inOrder(here, there);
      stored ??= measure(blobs);
      return {
        folder,
        everyMinutes: settings.everyMinutes,
        keep: settings.keep,
        snapshots,
        running: false,
        lastGoodAt: snapshots[0]?.at ?? null,
        second: second === null ? null : { folder: second.folder, lastGoodAt: null, reason: null },
        findings: reason === null ? [] : [reason],
        firstCopy: null,
        damagedPapers: [],
        papersCheckedAt: null,
        restored: null,
        recovery: reason === null ? null : { reason, ...(await stored) },
      };
    },

    async restore(id) {
      if (id === null) return restore({ home, databaseKey: keys.database, copy: null, actor, clock });
      const here = (await listSnapshots(folder)).find((copy) => snapshotId(copy) === id);
      const there = here ?? (await copiesOf(second)).find((copy) => snapshotId(copy) === id);
      if (there === undefined) throw new AppError('backup.unknown-snapshot', { params: { snapshot: id } });
      const file = here === undefined && second !== null ? second.databaseOf(there) : databaseOf(folder, there);
      await requireWhole(workers, file, keys.database);
      return restore({ home, databaseKey: keys.database, copy: { file, at: there.at }, actor, clock });
    },
  };
}

async function measure(blobs: BlobStore): Promise<{ storedFiles: number; storedBytes: number }> {
  let storedFiles = 0;
  let storedBytes = 0;
  for await (const sha256 of blobs.stored()) {
    storedFiles += 1;
    storedBytes += (await stat(blobs.fileOf(sha256)).catch(() => ({ size: 0 }))).size;
  }
  return { storedFiles, storedBytes };
}
