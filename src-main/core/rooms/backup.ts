import { createRecoveredPapers } from '../../backup/recovered-papers.ts';
import { createBackup, type Backup } from '../../backup/service.ts';
import type { Inbox } from '../../inbox/service.ts';
import type { Outbox } from '../../outbox/service.ts';
import type { WorkerPool } from '../../platform/workers.ts';
import { doneFolderOf } from '../../scan/folder.ts';
import type { Scan } from '../../scan/service.ts';
import type { Base } from '../base.ts';
import { openWorkers } from '../workers.ts';
import type { SettingsRoom } from './settings.ts';

interface Kept {
  readonly documentWorkers: WorkerPool;
  readonly outbox: Outbox;
  readonly scan: Scan;
}

export async function openBackup(
  base: Base,
  { profile }: SettingsRoom,
  { documentWorkers, outbox, scan }: Kept,
): Promise<Backup> {
  // one thread of its own: neither a paper nor a copy waits for the other
  const workers = await openWorkers(base, 'backup workers', 1);
  return base.part(
    'backup',
    () =>
      createBackup({
        ...base,
        workers,
        documentWorkers,
        retryJobs: (ids, actor) => outbox.retry(ids, actor),
        settings: profile.backup,
        keepOut: { dataFolder: base.dataFolder, scanFolders: () => scan.folders().map(({ path }) => path) },
      }),
    (room) => room.stop(),
  );
}

/** Papers that came in after the copy that was restored. */
export function openRecoveredPapers(base: Base, inbox: Inbox, scan: Scan) {
  return base.part(
    'recovered papers',
    () => createRecoveredPapers({ ...base, inbox, doneFolders: () => scan.folders().map(doneFolderOf) }),
    (room) => room.stop(),
  );
}
