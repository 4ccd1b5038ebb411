import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import type { Document } from '#contract/documents.ts';
import { HEAD_BYTES, sniffKind } from '../../src-main/documents/content.ts';
import { createDocuments, type DocumentPart, type Documents } from '../../src-main/documents/service.ts';
import { createBlobStore, type BlobStore } from '../../src-main/platform/blobs/store.ts';
import { recordBlob } from '../../src-main/platform/blobs/table.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { openDatabase, transact, type Database } from '../../src-main/platform/database/database.ts';
import { createEventHub, type EventHub } from '../../src-main/platform/events.ts';
import { silentLog } from '../../src-main/platform/log.ts';
import { createWorkerPool, type WorkerPool } from '../../src-main/platform/workers.ts';

const KEY = Buffer.alloc(32, 5);

/** The documents room on a real database, a real store and, unless told otherwise, real workers. */
export interface TestRoom {
  readonly folder: string;
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly workers: WorkerPool;
  readonly events: EventHub;
  readonly documents: Documents;
  keep(name: string, bytes: Buffer): Promise<DocumentPart>;
  /** Creates and commits, without preparing. */
  create(parts: readonly DocumentPart[], name?: string): string;
  /** Creates, prepares, and waits for the end. */
  prepare(...files: readonly (readonly [name: string, bytes: Buffer])[]): Promise<Document>;
  pdf(id: string): Promise<Buffer>;
  close(): Promise<void>;
}

export function openRoom(workers?: (blobs: BlobStore) => WorkerPool): TestRoom {
  const folder = mkdtempSync(join(tmpdir(), 'documents-'));
  const database = openDatabase(join(folder, 'data.db'), KEY, 'writer');
  const blobs = createBlobStore(join(folder, 'blobs'), KEY);
  const pool = workers?.(blobs) ?? createWorkerPool({ blobFolder: blobs.folder, blobKey: KEY });
  const events = createEventHub();
  const documents = createDocuments({ database, blobs, workers: pool, events, clock: systemClock, log: silentLog() });
  const room: TestRoom = {
    folder,
    database,
    blobs,
    workers: pool,
    events,
    documents,
    async keep(name, bytes) {
      return { name, kind: sniffKind(bytes.subarray(0, HEAD_BYTES)), ...(await blobs.write(bytes)) };
    },
    create: (parts, name = parts[0]?.name ?? '') =>
      transact(database, () => {
        for (const part of parts) recordBlob(database, part, 0);
        return documents.create(parts, name);
      }),
    async prepare(...files) {
      const parts: DocumentPart[] = [];
      for (const [name, bytes] of files) parts.push(await room.keep(name, bytes));
      const id = room.create(parts);
      documents.prepareSoon(id);
      return vi.waitUntil(
        () => {
          const document = documents.get(id);
          return document.state === 'preparing' ? false : document;
        },
        { timeout: 25_000, interval: 10 },
      );
    },
    async pdf(id) {
      return blobs.readAll(documents.pdfOf(id).sha256, 1_000_000_000);
    },
    async close() {
      await documents.stop();
      await pool.close();
      database.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return room;
}
