import { basename, isAbsolute } from 'node:path';
import type { Reason } from '#contract/common.ts';
import type { InboxItem, InboxState } from '#contract/inbox.ts';
import type { AuditLog } from '../audit/service.ts';
import type { PreparedListener } from '../documents/preparations.ts';
import type { PaperSource } from '../dossiers/paper-source.ts';
import type { BlobReference, BlobStore } from '../platform/blobs/store.ts';
import type { Clock } from '../platform/clock.ts';
import { foreignCursor } from '../platform/cursor.ts';
import { transact, type Database } from '../platform/database/database.ts';
import { AppError, because, technicalText } from '../platform/errors.ts';
import type { EventHub } from '../platform/events.ts';
import type { Log } from '../platform/log.ts';
import type { Session } from '../session/service.ts';
import { createArrivalStore, type Arrival } from './arrivals.ts';
import { createIntake, type Incoming, type PaperDocuments, type TakenIn } from './intake.ts';
import { openOriginal } from './original.ts';
import { createPapers } from './papers.ts';
import { stateBy } from './rules.ts';
import { createInboxStore, type ItemState } from './store.ts';
import { createUploads } from './uploads.ts';

export type { Arrival } from './arrivals.ts';
export type { IncomingPart } from './intake.ts';

/** Where papers come from that a person added; everything else comes from a watched folder. */
const COMPUTER = { id: 'computer', name: 'Máy tính' } as const;

/** What was taken in and not yet filed, and what needs a person. */
export interface Inbox {
  /**
   * Takes one item in. When it returns, the bytes are durable and the item with its line of the log is committed. The
   * same content that is still in the inbox becomes a further copy of that item. Bytes that are no usable paper become
   * an item that needs a person.
   *
   * @throws AppError `platform.disk-full`, or what reading the source throws; nothing is taken in then.
   */
  takeIn(incoming: Incoming): Promise<TakenIn>;
  /** The next place in the list, for items that must keep their order whichever is read first. */
  place(): string;
  /** Originals of a folder that are taken in and not yet moved. */
  unmoved(folderId: string): readonly Arrival[];
  /** Half-written originals of a folder: their bytes are copied, they stay where they are. */
  staying(folderId: string): readonly Arrival[];
  lastArrivalAt(folderId: string): number | null;
  /** Originals that are durably in the done folder; an empty path says that one was gone. */
  markMoved(moved: readonly { readonly arrivalId: string; readonly movedTo: string }[]): void;

  list(query: { readonly state: InboxState; readonly cursor?: string | undefined; readonly limit: number }): InboxPage;
  /** @throws AppError `platform.not-found` */
  get(id: string): InboxItem;
  /** Items that are not in the inbox any more are passed over. Gives how many changed. */
  setAside(ids: readonly string[]): number;
  restore(ids: readonly string[]): number;
  addPaths(paths: readonly string[]): Promise<AddedPath[]>;
  readonly uploads: ReturnType<typeof createUploads>;
  /** How dossiers get their papers. */
  readonly papers: PaperSource;
  /** Drops uploads that were not finished. */
  stop(): void;
}

export interface InboxPage {
  readonly items: InboxItem[];
  readonly nextCursor: string | null;
  readonly counts: { readonly waiting: number; readonly needsPerson: number; readonly setAside: number };
}

export interface AddedPath {
  readonly path: string;
  readonly itemId: string | null;
  readonly reason: Reason | null;
}

export interface InboxDependencies {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly documents: PaperDocuments & { onPrepared(listener: PreparedListener): void };
  readonly audit: AuditLog;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly session: Pick<Session, 'actor'>;
  readonly log: Log;
  readonly limits: {
    /** Bytes of one file; what is larger is kept and never opened. */
    readonly maxFileBytes: number;
    /** Bytes that stay free on the disk. */
    readonly reserveBytes?: number;
    /** Milliseconds after which an upload that is left alone is dropped. */
    readonly uploadIdle?: number;
  };
}

export function createInbox(dependencies: InboxDependencies): Inbox {
  const { database, blobs, documents, audit, events, clock, session, log, limits } = dependencies;
  const { maxFileBytes, reserveBytes = 64 * 1024 * 1024, uploadIdle = 10 * 60_000 } = limits;
  const store = createInboxStore(database);
  const arrivals = createArrivalStore(database);
  const intake = createIntake({
    database,
    store,
    arrivals,
    blobs,
    documents,
    audit,
    events,
    clock,
    maxFileBytes,
    reserveBytes,
  });

  documents.onPrepared((documentId, outcome, reason) => {
    const now = clock.now();
    const items = store.byDocument(documentId);
    if (outcome === 'failed') {
      for (const item of items) {
        const state = item.state === 'waiting' ? 'needs-person' : item.state;
        store.setState(item, { state, dossierId: item.dossier_id, reason: JSON.stringify(reason) }, now);
      }
    }
    return () => {
      if (items.length > 0) events.publish({ type: 'inbox', ids: items.map(({ id }) => id) });
    };
  });

  const move = (ids: readonly string[], action: string, next: (item: ItemState) => InboxState | null): number => {
    const changed: string[] = [];
    transact(database, () => {
      for (const id of new Set(ids)) {
        const item = store.state(id);
        const state = item === undefined ? null : next(item);
        if (item === undefined || state === null) continue;
        store.setState(item, { state, dossierId: null, reason: item.reason }, clock.now());
        audit.append({ actor: session.actor(), action, detail: { name: item.name } });
        changed.push(id);
      }
    });
    if (changed.length > 0) {
      events.publish({ type: 'inbox', ids: changed });
      events.publish({ type: 'audit', upTo: audit.latest() });
    }
    return changed.length;
  };

  const takeBlob = async (name: string, blob: BlobReference): Promise<string> => {
    const parts = [{ name, content: { blob } }];
    return (await intake.takeIn({ name, parts, folder: COMPUTER, actor: session.actor() })).itemId;
  };

  const takePath = async (path: string): Promise<string> => {
    // the working directory of a program that runs for days is no place that anybody means
    if (!isAbsolute(path)) throw new AppError('inbox.path-relative', { params: { path } });
    const original = await openOriginal(path);
    try {
      const name = basename(path);
      const content = { source: original.chunks(), size: original.state.size };
      const incoming = { name, parts: [{ name, content }], folder: COMPUTER, actor: session.actor() };
      return (await intake.takeIn(incoming)).itemId;
    } finally {
      await original.close();
    }
  };

  const uploads = createUploads({ blobs, clock, maxFileBytes, idleAfter: uploadIdle, takeIn: takeBlob });

  return {
    takeIn: (incoming) => intake.takeIn(incoming),
    place: () => intake.place(),
    unmoved: (folderId) => arrivals.unmoved(folderId),
    staying: (folderId) => arrivals.staying(folderId),
    lastArrivalAt: (folderId) => arrivals.latest(folderId),
    markMoved(moved) {
      transact(database, () => {
        for (const { arrivalId, movedTo } of moved) arrivals.setMoved(arrivalId, movedTo);
      });
    },

    list({ state, cursor, limit }) {
      if (cursor !== undefined && store.get(cursor) === undefined) throw foreignCursor();
      const found = store.list(state, cursor ?? null, limit + 1);
      const items = found.slice(0, limit);
      const counts = store.counts();
      return {
        items,
        nextCursor: found.length > limit ? (items.at(-1)?.id ?? null) : null,
        counts: { waiting: counts.waiting, needsPerson: counts['needs-person'], setAside: counts['set-aside'] },
      };
    },

    get(id) {
      const item = store.get(id);
      if (item === undefined) throw new AppError('platform.not-found', { detail: `inbox item ${id}` });
      return item;
    },

    setAside: (ids) =>
      move(ids, 'inbox.set-aside', ({ state }) =>
        state === 'waiting' || state === 'needs-person' ? 'set-aside' : null,
      ),
    restore: (ids) =>
      move(ids, 'inbox.restored', ({ state, reason }) => (state === 'set-aside' ? stateBy(reason) : null)),

    async addPaths(paths) {
      const results: AddedPath[] = [];
      for (const path of paths) {
        try {
          results.push({ path, itemId: await takePath(path), reason: null });
        } catch (error) {
          if (!(error instanceof AppError)) log.error({ error: technicalText(error) }, 'a file could not be added');
          const reason =
            error instanceof AppError
              ? error.toReason()
              : because('inbox.file-failed', { name: basename(path) }, technicalText(error));
          results.push({ path, itemId: null, reason });
        }
      }
      return results;
    },

    uploads,
    papers: createPapers({ store, clock, computerFolder: COMPUTER.id }),
    stop: () => uploads.stop(),
  };
}
