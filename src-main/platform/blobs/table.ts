import type { Database } from '../database/database.ts';
import type { BlobReference } from './store.ts';

/** Writes the row that makes durable bytes part of the data; call it inside the transaction that refers to them. */
export function recordBlob(database: Database, blob: BlobReference, now: number): void {
  database
    .prepare('INSERT INTO blob (sha256, size, created_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
    .run(blob.sha256, blob.size, now);
}
