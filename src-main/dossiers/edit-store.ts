import { z } from 'zod';
import type { Database } from '../platform/database/connection.ts';

/** Where an attachment stood: the place in the order of its component, or of the results with `null`. */
const place = z.object({
  attachmentId: z.string(),
  componentId: z.string().nullable(),
  index: z.number().int(),
});
export type Place = z.infer<typeof place>;

const edit = z.discriminatedUnion('kind', [
  /** Nothing stood there before. */
  z.object({ kind: z.literal('attach'), attachmentIds: z.array(z.string()) }),
  z.object({ kind: z.literal('detach'), before: z.array(place) }),
  z.object({ kind: z.literal('move'), before: z.array(place) }),
]);
/** What was done, with what is needed to undo it. */
export type Edit = z.infer<typeof edit>;

const choice = z.object({ title: z.string(), attachmentIds: z.array(z.string()) }).nullable();
/** What the officer chose for the draft at iDesk; `null` goes back to the defaults. */
export type DraftChoice = z.infer<typeof choice>;

export interface EditRecord {
  readonly id: string;
  readonly dossierId: string;
  readonly edit: Edit;
  readonly undone: boolean;
}

export interface EditStore {
  insert(id: string, dossierId: string, edit: Edit, at: number): void;
  byId(id: string): EditRecord | null;
  setUndone(id: string, at: number): void;
  /** Edits of the dossier after this one that are in force. */
  after(record: EditRecord): EditRecord[];
  /** Keeps what was chosen for the draft; not an edit that can be undone. */
  chooseDraft(id: string, dossierId: string, choice: DraftChoice, at: number): void;
  chosenDraft(dossierId: string): DraftChoice;
}

interface EditRow {
  id: string;
  dossier_id: string;
  data: string;
  undone_at: number | null;
}

export function createEditStore(database: Database): EditStore {
  const insert = database.prepare('INSERT INTO dossier_edit (id, dossier_id, kind, data, at) VALUES (?, ?, ?, ?, ?)');
  const byId = database.prepare(`SELECT * FROM dossier_edit WHERE id = ? AND kind <> 'draft-choice'`);
  const setUndone = database.prepare('UPDATE dossier_edit SET undone_at = ? WHERE id = ?');
  const after = database.prepare(`
    SELECT * FROM dossier_edit WHERE dossier_id = ? AND id > ? AND undone_at IS NULL AND kind <> 'draft-choice'`);
  const chosen = database
    .prepare(`SELECT data FROM dossier_edit WHERE dossier_id = ? AND kind = 'draft-choice' ORDER BY id DESC LIMIT 1`)
    .pluck();
  const toRecord = (row: EditRow): EditRecord => ({
    id: row.id,
    dossierId: row.dossier_id,
    edit: edit.parse(JSON.parse(row.data)),
    undone: row.undone_at !== null,
  });
  return {
    insert: (id, dossierId, made, at) => void insert.run(id, dossierId, made.kind, JSON.stringify(made), at),
    byId(id) {
      const row = byId.get(id) as EditRow | undefined;
      return row === undefined ? null : toRecord(row);
    },
    setUndone: (id, at) => void setUndone.run(at, id),
    after: (record) => (after.all(record.dossierId, record.id) as EditRow[]).map(toRecord),
    chooseDraft: (id, dossierId, chosenNow, at) =>
      void insert.run(id, dossierId, 'draft-choice', JSON.stringify(chosenNow), at),
    chosenDraft(dossierId) {
      const data = chosen.get(dossierId);
      return typeof data === 'string' ? choice.parse(JSON.parse(data)) : null;
    },
  };
}
