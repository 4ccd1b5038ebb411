import { randomBytes } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createAuditLog, type AuditLog } from '../../src-main/audit/service.ts';
import { createDocuments, type Documents } from '../../src-main/documents/service.ts';
import { createInbox, type Inbox, type InboxDependencies } from '../../src-main/inbox/service.ts';
import { createBlobStore, type BlobStore } from '../../src-main/platform/blobs/store.ts';
import { systemClock, type Clock } from '../../src-main/platform/clock.ts';
import { openDatabase, type Database } from '../../src-main/platform/database/database.ts';
import { createEventHub, type EventHub } from '../../src-main/platform/events.ts';
import { silentLog } from '../../src-main/platform/log.ts';
import type { WorkerPool } from '../../src-main/platform/workers.ts';

/** The inbox with everything behind it, on a data folder that can be opened again. */
export interface Desk {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly documents: Documents;
  readonly audit: AuditLog;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly inbox: Inbox;
  /** Lets the preparation of the document that waits longest end. */
  prepare(result: unknown): Promise<void>;
  /** Like the end of the process: nothing is said goodbye to. */
  close(): Promise<void>;
}

export interface DeskOptions {
  readonly clock?: Clock;
  readonly limits?: Partial<InboxDependencies['limits']>;
  readonly wrapBlobs?: (blobs: BlobStore) => BlobStore;
}

export interface DataFolder {
  readonly path: string;
  readonly keys: { readonly database: Buffer; readonly blobs: Buffer };
}

export function dataFolderIn(folder: string): DataFolder {
  return { path: join(folder, 'data'), keys: { database: randomBytes(32), blobs: randomBytes(32) } };
}

export async function openDesk(data: DataFolder, options: DeskOptions = {}): Promise<Desk> {
  const { clock = systemClock, limits = {}, wrapBlobs } = options;
  await mkdir(data.path, { recursive: true });
  const database = openDatabase(join(data.path, 'data.db'), data.keys.database, 'writer');
  const store = createBlobStore(join(data.path, 'blobs'), data.keys.blobs);
  await store.sweep();
  const blobs = wrapBlobs === undefined ? store : wrapBlobs(store);
  const { workers, waiting } = handWorkers();
  const log = silentLog();
  const events = createEventHub();
  const audit = createAuditLog(database, clock);
  const documents = createDocuments({ database, blobs, workers, events, clock, log });
  const inbox = createInbox({
    database,
    blobs,
    documents,
    audit,
    events,
    clock,
    log,
    session: { actor: () => 'Nguyễn Văn Mẫu' },
    limits: { maxFileBytes: 500 * 1024 * 1024, ...limits },
  });
  return {
    database,
    blobs,
    documents,
    audit,
    events,
    clock,
    inbox,
    async prepare(result) {
      const next = waiting.shift();
      if (next === undefined) throw new Error('nothing is being prepared');
      next(result);
      await new Promise((resolve) => setImmediate(resolve));
    },
    async close() {
      inbox.stop();
      await documents.stop();
      database.close();
    },
  };
}

/** Workers that end when the test says so. */
function handWorkers(): { workers: WorkerPool; waiting: ((result: unknown) => void)[] } {
  const waiting: ((result: unknown) => void)[] = [];
  const workers: WorkerPool = {
    run: (_name, _task, signal) =>
      new Promise((resolve, reject) => {
        waiting.push(resolve as (result: unknown) => void);
        signal?.addEventListener('abort', () => reject(new Error('aborted')));
      }),
    close: async () => {},
  };
  return { workers, waiting };
}

export function waitingItems(inbox: Inbox) {
  return inbox.list({ state: 'waiting', limit: 200 }).items;
}

export function needingPerson(inbox: Inbox) {
  return inbox.list({ state: 'needs-person', limit: 200 }).items;
}

/** A dossier, as far as the inbox looks at one. */
export function addDossier(database: Database, id: string, code: string): void {
  database
    .prepare(
      `INSERT INTO dossier (id, code, procedure_code, procedure_name, applicant, channel, status, received_on, unit_code,
                            created_at, updated_at)
       VALUES (?, ?, '1.001', 'Khai sinh', '{}', 'counter', 'received', '2026-11-20', 'H21.17', 0, 0)`,
    )
    .run(id, code);
}
