import type { SignatureState } from '#contract/common.ts';
import type { RepositoryKind } from '#contract/reuse.ts';
import type { Database } from '../platform/database/connection.ts';

/** A file of a found paper. */
export interface FoundFileRecord {
  readonly position: number;
  readonly name: string;
  /** As the repository told it; empty for one that lies here. */
  readonly link: string;
  readonly size: number | null;
  /** Together with the hash and the time; `null` until its bytes are in the store. */
  readonly documentId: string | null;
  readonly sha256: string | null;
  readonly signature: SignatureState | null;
  /** Milliseconds since 1970. */
  readonly fetchedAt: number | null;
}

/** A paper that was found for a component. */
export interface FoundPaperRecord {
  readonly componentId: string;
  readonly id: string;
  readonly lookUpId: string;
  readonly ownerNumber: string;
  readonly repository: RepositoryKind;
  readonly kind: 'component' | 'result';
  readonly position: number;
  readonly name: string;
  readonly paperCode: string;
  readonly documentNumber: string;
  readonly agency: { readonly code: string; readonly name: string };
  readonly issuedOn: string | null;
  readonly validUntil: string | null;
  /** How many files it has; more than `files` when not all were kept. */
  readonly fileCount: number;
  readonly files: readonly FoundFileRecord[];
}

export interface FoundPaperStore {
  /** Adds it with its files, or puts it in the place of the one with its id. */
  put(paper: FoundPaperRecord): void;
  find(componentId: string, id: string): FoundPaperRecord | null;
  /** In their order. */
  of(componentId: string, repository: RepositoryKind): FoundPaperRecord[];
  remove(componentId: string, id: string): void;
  setFetched(
    place: { readonly componentId: string; readonly paperId: string; readonly position: number },
    file: {
      readonly documentId: string;
      readonly sha256: string;
      readonly size: number;
      readonly signature: SignatureState;
      readonly fetchedAt: number;
    },
  ): void;
}

interface PaperRow {
  component_id: string;
  id: string;
  look_up_id: string;
  owner_number: string;
  repository: RepositoryKind;
  kind: 'component' | 'result';
  position: number;
  name: string;
  paper_code: string;
  document_number: string;
  agency_code: string;
  agency_name: string;
  issued_on: string | null;
  valid_until: string | null;
  file_count: number;
}

interface FileRow {
  position: number;
  name: string;
  link: string;
  size: number | null;
  document_id: string | null;
  sha256: string | null;
  signature: SignatureState | null;
  fetched_at: number | null;
}

export function createFoundPaperStore(database: Database): FoundPaperStore {
  const insert = database.prepare(`
    INSERT INTO found_paper (component_id, id, look_up_id, owner_number, repository, kind, position, name, paper_code,
      document_number, agency_code, agency_name, issued_on, valid_until, file_count)
    VALUES (@componentId, @id, @lookUpId, @ownerNumber, @repository, @kind, @position, @name, @paperCode,
      @documentNumber, @agencyCode, @agencyName, @issuedOn, @validUntil, @fileCount)`);
  const insertFile = database.prepare(`
    INSERT INTO found_file (component_id, paper_id, position, name, link, size, document_id, sha256, signature,
      fetched_at)
    VALUES (@componentId, @paperId, @position, @name, @link, @size, @documentId, @sha256, @signature, @fetchedAt)`);
  const find = database.prepare('SELECT * FROM found_paper WHERE component_id = ? AND id = ?');
  const of = database.prepare('SELECT * FROM found_paper WHERE component_id = ? AND repository = ? ORDER BY position');
  const files = database.prepare('SELECT * FROM found_file WHERE component_id = ? AND paper_id = ? ORDER BY position');
  const remove = database.prepare('DELETE FROM found_paper WHERE component_id = ? AND id = ?');
  const setFetched = database.prepare(`
    UPDATE found_file SET document_id = @documentId, sha256 = @sha256, size = @size, signature = @signature,
      fetched_at = @fetchedAt
    WHERE component_id = @componentId AND paper_id = @paperId AND position = @position`);

  const whole = (row: PaperRow): FoundPaperRecord => ({
    componentId: row.component_id,
    id: row.id,
    lookUpId: row.look_up_id,
    ownerNumber: row.owner_number,
    repository: row.repository,
    kind: row.kind,
    position: row.position,
    name: row.name,
    paperCode: row.paper_code,
    documentNumber: row.document_number,
    agency: { code: row.agency_code, name: row.agency_name },
    issuedOn: row.issued_on,
    validUntil: row.valid_until,
    fileCount: row.file_count,
    files: (files.all(row.component_id, row.id) as FileRow[]).map((file) => ({
      position: file.position,
      name: file.name,
      link: file.link,
      size: file.size,
      documentId: file.document_id,
      sha256: file.sha256,
      signature: file.signature,
      fetchedAt: file.fetched_at,
    })),
  });

  return {
    put(paper) {
      const { agency, files: parts, ...fields } = paper;
      remove.run(paper.componentId, paper.id);
      insert.run({ ...fields, agencyCode: agency.code, agencyName: agency.name });
      for (const part of parts) insertFile.run({ ...part, componentId: paper.componentId, paperId: paper.id });
    },
    find(componentId, id) {
      const row = find.get(componentId, id) as PaperRow | undefined;
      return row === undefined ? null : whole(row);
    },
    of: (componentId, repository) => (of.all(componentId, repository) as PaperRow[]).map(whole),
    remove: (componentId, id) => void remove.run(componentId, id),
    setFetched: (place, file) => void setFetched.run({ ...place, ...file }),
  };
}
