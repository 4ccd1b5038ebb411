import { z } from 'zod';
import { destinationId, signatureState } from '#contract/common.ts';
import type { Attachment } from '#contract/dossiers.ts';
import type { Database } from '../platform/database/connection.ts';

/** Where a paper came from, beyond the word in `source`. */
const provenance = z.object({
  /** A remote file that was attached as a result. */
  remote: z
    .object({ destination: destinationId, fileId: z.string(), documentNumber: z.string(), origin: z.string() })
    .optional(),
  /** A file of the one-stop software. */
  oneStop: z.object({ documentType: z.string(), url: z.string() }).optional(),
  /** A paper that was there already: of another dossier's component (1) or result (2). Absent: new. */
  reused: z.union([z.literal(1), z.literal(2)]).optional(),
  /** Fetched from the national repository (Kho DL). */
  fromNationalRepository: z.literal(true).optional(),
  /** What a look-up found: where, under which question and consent, and the bytes as they were fetched. */
  lookUp: z
    .object({
      lookUpId: z.string(),
      paperId: z.string(),
      consentId: z.string(),
      /** Who agreed to its use, by number, and for which components. */
      ownerNumber: z.string(),
      componentIds: z.array(z.string()),
      paperCode: z.string(),
      documentNumber: z.string(),
      agency: z.object({ code: z.string(), name: z.string() }),
      sha256: z.string(),
      /** Milliseconds since 1970. */
      fetchedAt: z.number(),
      /** What its signature looked like when it was attached; absent in what was attached before that was kept. */
      signature: signatureState.optional(),
    })
    .optional(),
  /** Added to a draft at iDesk only: neither on a component nor a result. */
  draftOnly: z.literal(true).optional(),
});
export type Provenance = z.infer<typeof provenance>;

/** A document on a component, among the results (`componentId` null), or with a draft only. */
export interface AttachmentRecord {
  readonly id: string;
  readonly dossierId: string;
  readonly componentId: string | null;
  readonly documentId: string;
  readonly inboxItemId: string | null;
  readonly position: number;
  readonly source: Attachment['source'];
  readonly provenance: Provenance;
  readonly attachedAt: number;
  readonly attachedBy: string;
  readonly detachedAt: number | null;
}

export interface AttachmentStore {
  insert(attachment: AttachmentRecord): void;
  byId(id: string): AttachmentRecord | null;
  /** Those that are attached, in their order. */
  of(dossierId: string): AttachmentRecord[];
  /** Those that were ever attached, detached ones too. */
  everOf(dossierId: string): AttachmentRecord[];
  setDetached(id: string, at: number | null): void;
  place(id: string, componentId: string | null, position: number): void;
}

interface AttachmentRow {
  id: string;
  dossier_id: string;
  component_id: string | null;
  document_id: string;
  inbox_item_id: string | null;
  position: number;
  source: Attachment['source'];
  provenance: string;
  attached_at: number;
  attached_by: string;
  detached_at: number | null;
}

export function createAttachmentStore(database: Database): AttachmentStore {
  const insert = database.prepare(`
    INSERT INTO attachment (id, dossier_id, component_id, document_id, inbox_item_id, position, source, provenance,
      attached_at, attached_by, detached_at)
    VALUES (@id, @dossierId, @componentId, @documentId, @inboxItemId, @position, @source, @provenance,
      @attachedAt, @attachedBy, @detachedAt)`);
  const byId = database.prepare('SELECT * FROM attachment WHERE id = ?');
  const of = database.prepare(
    'SELECT * FROM attachment WHERE dossier_id = ? AND detached_at IS NULL ORDER BY position, id',
  );
  const everOf = database.prepare('SELECT * FROM attachment WHERE dossier_id = ? ORDER BY position, id');
  const setDetached = database.prepare('UPDATE attachment SET detached_at = ? WHERE id = ?');
  const place = database.prepare('UPDATE attachment SET component_id = ?, position = ? WHERE id = ?');
  return {
    insert: (attachment) => void insert.run({ ...attachment, provenance: JSON.stringify(attachment.provenance) }),
    byId(id) {
      const row = byId.get(id) as AttachmentRow | undefined;
      return row === undefined ? null : fromRow(row);
    },
    of: (dossierId) => (of.all(dossierId) as AttachmentRow[]).map(fromRow),
    everOf: (dossierId) => (everOf.all(dossierId) as AttachmentRow[]).map(fromRow),
    setDetached: (id, at) => void setDetached.run(at, id),
    place: (id, componentId, position) => void place.run(componentId, position, id),
  };
}

function fromRow(row: AttachmentRow): AttachmentRecord {
  return {
    id: row.id,
    dossierId: row.dossier_id,
    componentId: row.component_id,
    documentId: row.document_id,
    inboxItemId: row.inbox_item_id,
    position: row.position,
    source: row.source,
    provenance: provenance.parse(JSON.parse(row.provenance)),
    attachedAt: row.attached_at,
    attachedBy: row.attached_by,
    detachedAt: row.detached_at,
  };
}
