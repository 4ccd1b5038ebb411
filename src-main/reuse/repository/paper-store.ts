import { keptPaper, paperMetadata, type KeptPaper, type PaperMetadata } from '#contract/repository.ts';
import type { Database } from '../../platform/database/connection.ts';
import type { KeptFile } from './rules.ts';
import { wordsOf } from './search-rules.ts';

/** A paper of the repository with the dossier that it came with. */
export interface PaperRecord extends PaperMetadata {
  /** Newest first is by this, the highest first. */
  readonly number: number;
  readonly id: string;
  readonly kind: 'component' | 'result';
  readonly componentId: string | null;
  readonly dossier: { readonly id: string; readonly code: string };
  readonly procedure: { readonly code: string; readonly name: string };
  readonly owner: PaperOwner;
  /** What it is made of now, in its order. */
  readonly files: KeptPaper['files'];
  readonly keptAt: number;
  readonly takenBackAt: number | null;
  readonly withdrawnAt: number | null;
  readonly withdrawnReason: string;
  readonly editedAt: number | null;
  readonly editedBy: string | null;
}

export interface PaperOwner {
  readonly name: string;
  readonly identityNumber: string;
  /** The number as it is compared; empty when nobody is known. */
  readonly key: string;
}

export type NewPaper = PaperMetadata &
  Pick<PaperRecord, 'id' | 'kind' | 'dossier' | 'procedure' | 'componentId' | 'owner' | 'keptAt'>;

/** A file of a paper: `position` is `null` for one that belonged to it before. */
export interface FileRow {
  readonly paper_number: number;
  readonly attachment_id: string;
  readonly document_id: string;
  readonly position: number | null;
}

/** The papers and what they are made of. Nothing is ever deleted. Every change is followed by the index. */
export interface PaperStore {
  /** Behind all others with `older`. @returns its number */
  insert(paper: NewPaper, order: 'newest' | 'older'): number;
  /** All that a dossier ever left, in the order in which they were kept. */
  ofDossier(dossierId: string): PaperRecord[];
  /** Of all papers that a dossier ever left. */
  filesOfDossier(dossierId: string): FileRow[];
  /** In the repository now. */
  byId(id: string): PaperRecord | null;
  byNumbers(numbers: readonly number[]): PaperRecord[];
  /** Of one owner, valid on the day as far as is known, not withdrawn: newest first. */
  offered(ownerKey: string, paperCode: string, on: string, limit: number): PaperRecord[];
  setFiles(number: number, files: readonly KeptFile[]): void;
  setOwner(number: number, owner: PaperOwner): void;
  /** `null` puts it back. */
  setTakenBack(number: number, at: number | null): void;
  setWithdrawn(number: number, at: number | null, reason: string): void;
  /** Keeps what was known before as well. */
  correct(paper: PaperRecord, metadata: PaperMetadata, actor: string, at: number): void;
}

/** What a list shows of each file. */
const filesInRow = keptPaper.shape.files;

interface PaperRow {
  number: number;
  id: string;
  kind: 'component' | 'result';
  dossier_id: string;
  component_id: string | null;
  name: string;
  paper_code: string;
  document_number: string;
  issued_on: string | null;
  valid_until: string | null;
  valid_forever: number;
  scope: string;
  abstract: string;
  agency: string;
  signer: string;
  files: string;
  owner_name: string;
  owner_number: string;
  owner_key: string;
  kept_at: number;
  taken_back_at: number | null;
  withdrawn_at: number | null;
  withdrawn_reason: string;
  edited_at: number | null;
  edited_by: string | null;
  dossier_code: string;
  procedure_code: string;
  procedure_name: string;
}

export function createPaperStore(database: Database): PaperStore {
  const oldest = database.prepare('SELECT coalesce(min(number), 1) FROM kept_paper').pluck();
  const insert = database.prepare(`
    INSERT INTO kept_paper (number, id, kind, dossier_id, dossier_code, procedure_code, procedure_name, component_id, name, paper_code, document_number, issued_on,
      valid_until, valid_forever, scope, abstract, agency, signer, files, owner_name, owner_number, owner_key, kept_at)
    VALUES (@number, @id, @kind, @dossierId, @dossierCode, @procedureCode, @procedureName, @componentId, @name, @paperCode, @documentNumber, @issuedOn,
      @validUntil, @validForever, @scope, @abstract, @agency, @signer, '[]', @ownerName, @ownerNumber, @ownerKey, @keptAt)`);
  const correct = database.prepare(`
    UPDATE kept_paper SET name = @name, paper_code = @paperCode, document_number = @documentNumber,
      issued_on = @issuedOn, valid_until = @validUntil, valid_forever = @validForever, scope = @scope,
      abstract = @abstract, agency = @agency, signer = @signer, edited_at = @at, edited_by = @actor
    WHERE number = @number`);
  const keepBefore = database.prepare(
    'INSERT INTO kept_paper_correction (paper_number, at, actor, before) VALUES (?, ?, ?, ?)',
  );
  const ofDossier = database.prepare('SELECT * FROM kept_paper WHERE dossier_id = ? ORDER BY number');
  const byId = database.prepare('SELECT * FROM kept_paper WHERE id = ? AND taken_back_at IS NULL');
  const byNumber = database.prepare('SELECT * FROM kept_paper WHERE number = ?');
  const offered = database.prepare(`
    SELECT * FROM kept_paper
    WHERE owner_key = @ownerKey AND owner_key <> '' AND paper_code = @paperCode
      AND taken_back_at IS NULL AND withdrawn_at IS NULL
      AND (issued_on IS NULL OR issued_on <= @on) AND (valid_until IS NULL OR valid_until >= @on)
    ORDER BY coalesce(issued_on, date(kept_at / 1000, 'unixepoch', '+7 hours')) DESC, number DESC LIMIT @limit`);
  const filesOfDossier = database.prepare(`
    SELECT f.* FROM kept_paper p JOIN kept_paper_file f ON f.paper_number = p.number
    WHERE p.dossier_id = ? ORDER BY f.paper_number, f.position`);
  const clearFiles = database.prepare('UPDATE kept_paper_file SET position = NULL WHERE paper_number = ?');
  const listFiles = database.prepare('UPDATE kept_paper SET files = ? WHERE number = ?');
  const setFile = database.prepare(`
    INSERT INTO kept_paper_file (paper_number, attachment_id, document_id, position) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET position = excluded.position`);
  const setOwner = database.prepare(
    'UPDATE kept_paper SET owner_name = ?, owner_number = ?, owner_key = ? WHERE number = ?',
  );
  const setTakenBack = database.prepare('UPDATE kept_paper SET taken_back_at = ? WHERE number = ?');
  const setWithdrawn = database.prepare(
    'UPDATE kept_paper SET withdrawn_at = ?, withdrawn_reason = ? WHERE number = ?',
  );
  const forget = database.prepare('DELETE FROM kept_paper_search WHERE rowid = ?');
  const index = database.prepare('INSERT INTO kept_paper_search (rowid, words) VALUES (?, ?)');

  const read = (number: number): PaperRecord | null => {
    const row = byNumber.get(number) as PaperRow | undefined;
    return row === undefined ? null : fromRow(row);
  };

  /** What was taken back is not found. */
  const follow = (number: number): void => {
    forget.run(number);
    const paper = read(number);
    if (paper?.takenBackAt !== null) return;
    const { owner } = paper;
    index.run(
      number,
      wordsOf({
        ...paper,
        ownerName: owner.name,
        ownerNumber: owner.identityNumber,
        withdrawn: paper.withdrawnAt !== null,
      }),
    );
  };

  const changing =
    <Given extends readonly unknown[]>(change: (number: number, ...given: Given) => void) =>
    (number: number, ...given: Given): void => {
      change(number, ...given);
      follow(number);
    };

  return {
    insert({ owner, dossier, procedure, validForever, ...paper }, order) {
      const { lastInsertRowid } = insert.run({
        ...paper,
        number: order === 'older' ? Math.min(1, Number(oldest.get())) - 1 : null,
        dossierId: dossier.id,
        dossierCode: dossier.code,
        procedureCode: procedure.code,
        procedureName: procedure.name,
        validForever: validForever ? 1 : 0,
        ownerName: owner.name,
        ownerNumber: owner.identityNumber,
        ownerKey: owner.key,
      });
      follow(Number(lastInsertRowid));
      return Number(lastInsertRowid);
    },
    ofDossier: (dossierId) => (ofDossier.all(dossierId) as PaperRow[]).map(fromRow),
    filesOfDossier: (dossierId) => filesOfDossier.all(dossierId) as FileRow[],
    byId(id) {
      const row = byId.get(id) as PaperRow | undefined;
      return row === undefined ? null : fromRow(row);
    },
    byNumbers: (numbers) => numbers.flatMap((number) => read(number) ?? []),
    offered: (ownerKey, paperCode, on, limit) =>
      (offered.all({ ownerKey, paperCode, on, limit }) as PaperRow[]).map(fromRow),
    setFiles(number, files) {
      listFiles.run(JSON.stringify(filesInRow.parse(files)), number);
      clearFiles.run(number);
      for (const [position, file] of files.entries()) {
        setFile.run(number, file.attachmentId, file.documentId, position);
      }
    },
    setOwner: changing((number, owner: PaperOwner) => {
      setOwner.run(owner.name, owner.identityNumber, owner.key, number);
    }),
    setTakenBack: changing((number, at: number | null) => {
      setTakenBack.run(at, number);
    }),
    setWithdrawn: changing((number, at: number | null, reason: string) => {
      setWithdrawn.run(at, reason, number);
    }),
    correct(paper, metadata, actor, at) {
      const { number } = paper;
      keepBefore.run(number, at, actor, JSON.stringify(paperMetadata.parse(paper)));
      correct.run({ ...metadata, validForever: metadata.validForever ? 1 : 0, number, actor, at });
      follow(number);
    },
  };
}

function fromRow(row: PaperRow): PaperRecord {
  return {
    number: row.number,
    id: row.id,
    kind: row.kind,
    componentId: row.component_id,
    dossier: { id: row.dossier_id, code: row.dossier_code },
    procedure: { code: row.procedure_code, name: row.procedure_name },
    owner: { name: row.owner_name, identityNumber: row.owner_number, key: row.owner_key },
    name: row.name,
    paperCode: row.paper_code,
    documentNumber: row.document_number,
    issuedOn: row.issued_on,
    validUntil: row.valid_until,
    validForever: row.valid_forever === 1,
    scope: row.scope,
    abstract: row.abstract,
    agency: row.agency,
    signer: row.signer,
    files: filesInRow.parse(JSON.parse(row.files)),
    keptAt: row.kept_at,
    takenBackAt: row.taken_back_at,
    withdrawnAt: row.withdrawn_at,
    withdrawnReason: row.withdrawn_reason,
    editedAt: row.edited_at,
    editedBy: row.edited_by,
  };
}
