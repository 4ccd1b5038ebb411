import type { BackupView } from '#contract/backup.ts';
import type { Reason } from '#contract/common.ts';
import type { ScanFolderStatus } from '#contract/scan.ts';
import type { Backup } from '../backup/service.ts';
import type { Connector } from '../connectors/connector.ts';
import type { Database } from '../platform/database/database.ts';
import { because } from '../platform/errors.ts';
import { folderProbe, spaceProbe, type Probe } from '../settings/doctor.ts';

const LEAST_FREE_BYTES = 1_000_000_000;

interface Examined {
  readonly dataFolder: string;
  readonly database: Database;
  readonly backup: Pick<Backup, 'health'>;
  readonly scanFolders: () => readonly ScanFolderStatus[];
  readonly connectors: readonly Connector[];
}

/** What the doctor looks at: folders, space, the database, its copies, the stored papers, and whether each destination answers and accepts us. */
export async function coreProbes({
  dataFolder,
  database,
  backup,
  scanFolders,
  connectors,
}: Examined): Promise<readonly Probe[]> {
  const databaseProbe: Probe = {
    id: 'database',
    subject: 'database',
    name: 'data.db',
    look() {
      const answer = String(database.pragma('quick_check(1)', { simple: true }));
      return Promise.resolve(answer === 'ok' ? null : because('settings.database-damaged', {}, answer));
    },
  };
  const health = await backup.health();
  const known = (id: string, subject: string, name: string, reason: Reason | null, notes: Reason[] = []): Probe => ({
    id,
    subject,
    name,
    look: () => Promise.resolve(reason),
    notes: () => notes,
  });
  const endpoints = connectors.map((connector): Probe => ({
    id: `endpoint-${connector.destination}`,
    subject: 'endpoint',
    name: connector.destination,
    look: (signal) => connector.check(signal),
    notes: () => connector.notes?.() ?? [],
  }));
  return [
    folderProbe('data-folder', dataFolder),
    spaceProbe(dataFolder, LEAST_FREE_BYTES),
    databaseProbe,
    known('backups', 'backup', health.folder, health.copies, health.firstCopy === null ? [] : [health.firstCopy]),
    known('papers', 'papers', 'blobs', health.papers),
    ...(health.second === undefined
      ? []
      : [known('second-folder', 'backup', health.second.folder, health.second.reason)]),
    ...scanFolders().map((folder) => folderProbe(`scan-${folder.id}`, folder.path)),
    ...endpoints,
  ];
}

interface Waiting {
  readonly dataFolder: string;
  /** Why the database cannot be used. */
  readonly reason: Reason;
  /** Where the copies of the database stand. */
  readonly snapshots: string;
  view(): Promise<Pick<BackupView, 'snapshots'>>;
}

/** What can be looked at while the database cannot be used. */
export function recoveryProbes({ dataFolder, reason, snapshots, view }: Waiting): readonly Probe[] {
  return [
    folderProbe('data-folder', dataFolder),
    spaceProbe(dataFolder, LEAST_FREE_BYTES),
    { id: 'database', subject: 'database', name: 'data.db', look: () => Promise.resolve(reason) },
    {
      id: 'backups',
      subject: 'backup',
      name: snapshots,
      look: async () => ((await view()).snapshots.length > 0 ? null : because('backup.none')),
    },
  ];
}
