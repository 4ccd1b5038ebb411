import type { Reason } from '#contract/common.ts';
import { reason as reasonSchema } from '#contract/common.ts';
import type { ContentKind, InboxItem, InboxState } from '#contract/inbox.ts';
import { toInstant } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';

/** An item as it is written. */
export interface NewItem {
  readonly id: string;
  readonly state: InboxState;
  readonly name: string;
  readonly kind: ContentKind;
  readonly size: number;
  readonly contentKey: string;
  readonly folder: { readonly id: string; readonly name: string };
  readonly documentId: string | null;
  readonly reason: Reason | null;
  readonly at: number;
}

export interface PartRow {
  readonly name: string;
  readonly kind: ContentKind;
  readonly sha256: string;
  readonly size: number;
}

/** The little that decisions about an item need. */
export interface ItemState {
  readonly id: string;
  readonly state: InboxState;
  readonly name: string;
  readonly folder_id: string;
  readonly document_id: string | null;
  readonly dossier_id: string | null;
  readonly reason: string | null;
}

interface ItemRow extends ItemState {
  readonly kind: ContentKind;
  readonly size: number;
  readonly folder_name: string;
  readonly copies: number;
  readonly received_at: number;
  readonly document_state: 'preparing' | 'ready' | 'failed' | null;
  readonly page_count: number | null;
  readonly dossier_code: string | null;
  readonly twin_dossier_id: string | null;
  readonly twin_dossier_code: string | null;
  readonly is_found: 0 | 1;
}

/** What a page of the list shows, in one statement: the document's progress and the dossiers' codes are looked up by key. */
const ITEM = `
  SELECT i.*, document.state AS document_state, document.page_count, dossier.code AS dossier_code,
         twin.dossier_id AS twin_dossier_id, twin_dossier.code AS twin_dossier_code,
         EXISTS (
           SELECT 1 FROM found_file AS file
           JOIN found_paper AS paper ON paper.component_id = file.component_id AND paper.id = file.paper_id
           WHERE file.sha256 = i.content_key AND paper.repository = 'national') AS is_found
  FROM inbox_item AS i
  LEFT JOIN document ON document.id = i.document_id
  LEFT JOIN dossier ON dossier.id = i.dossier_id
  LEFT JOIN inbox_item AS twin ON twin.id = (
    SELECT max(id) FROM inbox_item AS other
    WHERE other.content_key = i.content_key AND other.id <> i.id AND other.state = 'filed')
  LEFT JOIN dossier AS twin_dossier ON twin_dossier.id = twin.dossier_id`;

const STATE_COLUMNS = 'id, state, name, folder_id, document_id, dossier_id, reason';

export function createInboxStore(database: Database) {
  const insertItem = database.prepare(`
    INSERT INTO inbox_item (id, state, name, kind, size, content_key, folder_id, folder_name, document_id, reason,
                            received_at, updated_at)
    VALUES (:id, :state, :name, :kind, :size, :contentKey, :folderId, :folderName, :documentId, :reason, :at, :at)`);
  const insertPart = database.prepare(
    'INSERT INTO inbox_part (item_id, position, name, kind, sha256, size) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const open = database.prepare(`
    SELECT ${STATE_COLUMNS} FROM inbox_item WHERE content_key = ? AND state IN ('waiting', 'needs-person')
    ORDER BY id DESC LIMIT 1`);
  const addCopy = database.prepare('UPDATE inbox_item SET copies = copies + 1, updated_at = ? WHERE id = ?');
  const state = database.prepare(`SELECT ${STATE_COLUMNS} FROM inbox_item WHERE id = ?`);
  const byDocument = database.prepare(`SELECT ${STATE_COLUMNS} FROM inbox_item WHERE document_id = ?`);
  const setState = database.prepare(`
    UPDATE inbox_item SET state = ?, dossier_id = ?, reason = ?, updated_at = ? WHERE id = ?`);
  const get = database.prepare(`${ITEM} WHERE i.id = ?`);
  const list = database.prepare(`${ITEM} WHERE i.state = ? AND i.id < ? ORDER BY i.id DESC LIMIT ?`);
  const counts = database.prepare('SELECT state, count FROM inbox_count');

  return {
    insert(item: NewItem, parts: readonly PartRow[]): void {
      insertItem.run({
        id: item.id,
        state: item.state,
        name: item.name,
        kind: item.kind,
        size: item.size,
        contentKey: item.contentKey,
        folderId: item.folder.id,
        folderName: item.folder.name,
        documentId: item.documentId,
        reason: item.reason === null ? null : JSON.stringify(item.reason),
        at: item.at,
      });
      for (const [position, part] of parts.entries()) {
        insertPart.run(item.id, position, part.name, part.kind, part.sha256, part.size);
      }
    },
    /** The item with this content that is still in the inbox, when there is one. */
    openTwin: (contentKey: string) => open.get(contentKey) as ItemState | undefined,
    addCopy: (id: string, at: number): void => void addCopy.run(at, id),
    state: (id: string) => state.get(id) as ItemState | undefined,
    byDocument: (documentId: string) => byDocument.all(documentId) as ItemState[],
    setState(
      item: ItemState,
      next: { state: InboxState; dossierId: string | null; reason: string | null },
      at: number,
    ) {
      setState.run(next.state, next.dossierId, next.reason, at, item.id);
    },
    get(id: string): InboxItem | undefined {
      const row = get.get(id) as ItemRow | undefined;
      return row === undefined ? undefined : toItem(row);
    },
    /** Newest first, those before `before`. */
    list: (wanted: InboxState, before: string | null, limit: number): InboxItem[] =>
      (list.all(wanted, before ?? '~', limit) as ItemRow[]).map(toItem),
    counts(): Record<InboxState, number> {
      const result = { waiting: 0, 'needs-person': 0, filed: 0, 'set-aside': 0 };
      for (const row of counts.all() as { state: InboxState; count: number }[]) result[row.state] = row.count;
      return result;
    },
  };
}
export type InboxStore = ReturnType<typeof createInboxStore>;

function toItem(row: ItemRow): InboxItem {
  const preparation = row.document_id === null ? 'failed' : (row.document_state ?? 'failed');
  return {
    id: row.id,
    state: row.state,
    name: row.name,
    kind: row.kind,
    size: row.size,
    receivedAt: toInstant(row.received_at),
    folder: { id: row.folder_id, name: row.folder_name },
    documentId: row.document_id,
    preparation,
    pageCount: row.page_count,
    reason: row.state !== 'needs-person' || row.reason === null ? null : reasonSchema.parse(JSON.parse(row.reason)),
    copies: row.copies,
    duplicateOf: dossier(row.twin_dossier_id, row.twin_dossier_code),
    isFound: row.is_found === 1,
    filedTo: row.state === 'filed' ? dossier(row.dossier_id, row.dossier_code) : null,
  };
}

function dossier(id: string | null, code: string | null): InboxItem['filedTo'] {
  return id === null || code === null ? null : { dossierId: id, dossierCode: code };
}
