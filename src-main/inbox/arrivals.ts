import type { Database } from '../platform/database/database.ts';

/** One original and what became of it. */
export interface Arrival {
  readonly id: string;
  readonly itemId: string;
  readonly path: string;
  readonly sha256: string;
  readonly size: number;
  readonly modifiedAt: number;
}

/** The originals that were taken in from watched folders. An original that only was copied stays at its own path. */
export function createArrivalStore(database: Database) {
  const insert = database.prepare(`
    INSERT INTO arrival (id, item_id, folder_id, path, sha256, size, modified_at, taken_at, moved_to)
    VALUES (:id, :itemId, :folderId, :path, :sha256, :size, :modifiedAt, :takenAt, :movedTo)`);
  const setMoved = database.prepare('UPDATE arrival SET moved_to = ? WHERE id = ?');
  const columns = 'id, item_id AS itemId, path, sha256, size, modified_at AS modifiedAt';
  const unmoved = database.prepare(
    `SELECT ${columns} FROM arrival INDEXED BY arrival_unmoved WHERE folder_id = ? AND moved_to IS NULL ORDER BY id`,
  );
  const staying = database.prepare(
    `SELECT ${columns} FROM arrival INDEXED BY arrival_staying WHERE folder_id = ? AND moved_to = path ORDER BY id`,
  );
  const latest = database.prepare('SELECT taken_at FROM arrival WHERE folder_id = ? ORDER BY id DESC LIMIT 1');

  return {
    insert(arrival: Arrival & { folderId: string; takenAt: number; movedTo: string | null }): void {
      insert.run(arrival);
    },
    setMoved: (id: string, movedTo: string): void => void setMoved.run(movedTo, id),
    unmoved: (folderId: string) => unmoved.all(folderId) as Arrival[],
    staying: (folderId: string) => staying.all(folderId) as Arrival[],
    latest: (folderId: string) => (latest.get(folderId) as { taken_at: number } | undefined)?.taken_at ?? null,
  };
}
export type ArrivalStore = ReturnType<typeof createArrivalStore>;
