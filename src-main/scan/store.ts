import { scanFolder, type ScanFolder } from '#contract/scan.ts';
import type { Database } from '../platform/database/database.ts';

/** The folders that a person added; those of the profile stand in the profile. */
export function createScanFolderStore(database: Database) {
  const all = database.prepare('SELECT data FROM scan_folder ORDER BY id');
  const insert = database.prepare('INSERT INTO scan_folder (id, data) VALUES (?, ?)');
  const remove = database.prepare('DELETE FROM scan_folder WHERE id = ?');
  return {
    all: (): ScanFolder[] => (all.all() as { data: string }[]).map(({ data }) => scanFolder.parse(JSON.parse(data))),
    insert: (folder: ScanFolder): void => void insert.run(folder.id, JSON.stringify(folder)),
    remove: (id: string): boolean => remove.run(id).changes > 0,
  };
}
