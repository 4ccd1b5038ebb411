import type { ScanFolderStatus } from '#contract/scan.ts';
import type { Connector } from './connectors/connector.ts';
import type { Database } from './platform/database/database.ts';
import { because } from './platform/errors.ts';
import { folderProbe, spaceProbe, type Probe } from './settings/doctor.ts';

const LEAST_FREE_BYTES = 1_000_000_000;

interface Examined {
  readonly dataFolder: string;
  readonly database: Database;
  readonly scanFolders: () => readonly ScanFolderStatus[];
  readonly connectors: readonly Connector[];
}

/** What the doctor looks at: folders, space, the database, and whether each destination answers and accepts us. */
export function coreProbes({ dataFolder, database, scanFolders, connectors }: Examined): readonly Probe[] {
  const databaseProbe: Probe = {
    id: 'database',
    subject: 'database',
    name: 'data.db',
    look() {
      const answer = String(database.pragma('quick_check(1)', { simple: true }));
      return Promise.resolve(answer === 'ok' ? null : because('settings.database-damaged', {}, answer));
    },
  };
  const endpoints = connectors.map((connector): Probe => ({
    id: `endpoint-${connector.destination}`,
    subject: 'endpoint',
    name: connector.destination,
    look: (signal) => connector.check(signal),
  }));
  return [
    folderProbe('data-folder', dataFolder),
    spaceProbe(dataFolder, LEAST_FREE_BYTES),
    databaseProbe,
    ...scanFolders().map((folder) => folderProbe(`scan-${folder.id}`, folder.path)),
    ...endpoints,
  ];
}
