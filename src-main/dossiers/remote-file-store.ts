import { z } from 'zod';
import type { DestinationId } from '#contract/common.ts';
import type { RemoteFileInfo } from '../connectors/connector.ts';
import type { Database } from '../platform/database/connection.ts';

const remoteFileInfo = z.object({
  fileId: z.string(),
  name: z.string(),
  size: z.number().nullable(),
  belongsTo: z.string(),
  documentNumber: z.string(),
  issuedOn: z.string(),
  origin: z.string(),
});

/** A file that a destination was seen to hold, and the document that it became here when it was fetched. */
export interface RemoteFileRecord {
  readonly destination: DestinationId;
  readonly info: RemoteFileInfo;
  readonly documentId: string | null;
}

export interface RemoteFileStore {
  /** What the destination holds now: what it no longer names is gone, except what was fetched. */
  replace(dossierId: string, destination: DestinationId, files: readonly RemoteFileInfo[]): void;
  find(dossierId: string, destination: DestinationId, fileId: string): RemoteFileRecord | null;
  of(dossierId: string): RemoteFileRecord[];
  setDocument(dossierId: string, destination: DestinationId, fileId: string, documentId: string): void;
}

interface RemoteFileRow {
  destination: DestinationId;
  data: string;
  document_id: string | null;
}

export function createRemoteFileStore(database: Database): RemoteFileStore {
  const forget = database.prepare(
    'DELETE FROM dossier_remote_file WHERE dossier_id = ? AND destination = ? AND document_id IS NULL',
  );
  const insert = database.prepare(`
    INSERT INTO dossier_remote_file (dossier_id, destination, file_id, data) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET data = excluded.data`);
  const find = database.prepare(
    'SELECT * FROM dossier_remote_file WHERE dossier_id = ? AND destination = ? AND file_id = ?',
  );
  const of = database.prepare('SELECT * FROM dossier_remote_file WHERE dossier_id = ? ORDER BY destination, file_id');
  const setDocument = database.prepare(
    'UPDATE dossier_remote_file SET document_id = ? WHERE dossier_id = ? AND destination = ? AND file_id = ?',
  );
  const toRecord = (row: RemoteFileRow): RemoteFileRecord => ({
    destination: row.destination,
    info: remoteFileInfo.parse(JSON.parse(row.data)),
    documentId: row.document_id,
  });
  return {
    replace(dossierId, destination, files) {
      forget.run(dossierId, destination);
      for (const file of files) insert.run(dossierId, destination, file.fileId, JSON.stringify(file));
    },
    find(dossierId, destination, fileId) {
      const row = find.get(dossierId, destination, fileId) as RemoteFileRow | undefined;
      return row === undefined ? null : toRecord(row);
    },
    of: (dossierId) => (of.all(dossierId) as RemoteFileRow[]).map(toRecord),
    setDocument: (dossierId, destination, fileId, documentId) =>
      void setDocument.run(documentId, dossierId, destination, fileId),
  };
}
