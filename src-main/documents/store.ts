import type { ContentKind } from '#contract/inbox.ts';
import type { Database } from '../platform/database/database.ts';

export interface DocumentRow {
  readonly id: string;
  readonly name: string;
  readonly kind: ContentKind;
  readonly state: 'preparing' | 'ready' | 'failed';
  readonly pdf_sha256: string | null;
  readonly pdf_size: number | null;
  readonly page_count: number | null;
  readonly thumbnail_sha256: string | null;
  readonly signed: 0 | 1;
  /** A reason of the contract as JSON. */
  readonly reason: string | null;
  readonly tries: number;
  readonly created_at: number;
}

export interface PartRow {
  readonly document_id: string;
  readonly position: number;
  readonly name: string;
  readonly kind: ContentKind;
  readonly sha256: string;
  readonly size: number;
}

export interface WaitingRow {
  readonly id: string;
  readonly tries: number;
  /** Bytes of all parts together. */
  readonly size: number;
}

export interface ReadyValues {
  readonly pdf_sha256: string;
  readonly pdf_size: number;
  readonly page_count: number;
  readonly thumbnail_sha256: string;
  readonly signed: 0 | 1;
}

export function createDocumentStore(database: Database) {
  const insert = database.prepare(`
    INSERT INTO document (id, name, kind, state, created_at) VALUES (:id, :name, :kind, 'preparing', :created_at)`);
  const insertPart = database.prepare(`
    INSERT INTO document_part (document_id, position, name, kind, sha256, size)
    VALUES (:document_id, :position, :name, :kind, :sha256, :size)`);
  const get = database.prepare('SELECT * FROM document WHERE id = ?');
  const parts = database.prepare('SELECT * FROM document_part WHERE document_id = ? ORDER BY position');
  const waiting = (condition: string) =>
    database.prepare(`
      SELECT id, tries, (SELECT coalesce(sum(size), 0) FROM document_part WHERE document_id = document.id) AS size
      FROM document
      WHERE state = 'preparing' AND ${condition} AND id NOT IN (SELECT value FROM json_each(:except))
      ORDER BY created_at DESC, id DESC LIMIT :limit`);
  const fresh = waiting('tries = 0');
  const tried = waiting('tries > 0');
  const addTries = database.prepare('UPDATE document SET tries = tries + :weight WHERE id = :id RETURNING tries');
  const setReady = database.prepare(`
    UPDATE document SET state = 'ready', pdf_sha256 = :pdf_sha256, pdf_size = :pdf_size, page_count = :page_count,
      thumbnail_sha256 = :thumbnail_sha256, signed = :signed, reason = NULL
    WHERE id = :id AND state = 'preparing'`);
  const setFailed = database.prepare(
    `UPDATE document SET state = 'failed', reason = :reason WHERE id = :id AND state = 'preparing'`,
  );

  return {
    insert: (row: Pick<DocumentRow, 'id' | 'name' | 'kind' | 'created_at'>): void => void insert.run(row),
    insertPart: (row: PartRow): void => void insertPart.run(row),
    get: (id: string) => get.get(id) as DocumentRow | undefined,
    parts: (id: string) => parts.all(id) as PartRow[],
    /**
     * What waits for preparation, newest first, without `except`. `tried` names those that a former try has not
     * brought to an end: they come after all others, so that a bad one delays nobody.
     */
    waiting: (which: 'fresh' | 'tried', except: readonly string[], limit: number) =>
      (which === 'fresh' ? fresh : tried).all({ except: JSON.stringify(except), limit }) as WaitingRow[],
    addTries: (id: string, weight: number): number =>
      (addTries.get({ id, weight }) as { tries: number } | undefined)?.tries ?? 0,
    /** Whether the document was still preparing. */
    setReady: (id: string, values: ReadyValues): boolean => setReady.run({ id, ...values }).changes === 1,
    setFailed: (id: string, reason: string): boolean => setFailed.run({ id, reason }).changes === 1,
  };
}
export type DocumentStore = ReturnType<typeof createDocumentStore>;
