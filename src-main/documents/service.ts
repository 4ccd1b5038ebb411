import { RANGE_BYTES, reason as reasonSchema, type Reason } from '#contract/common.ts';
import type { Document } from '#contract/documents.ts';
import type { ContentKind } from '#contract/inbox.ts';
import type { BlobStore } from '../platform/blobs/store.ts';
import { newId, type Clock } from '../platform/clock.ts';
import { transact, type Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors.ts';
import type { EventHub } from '../platform/events.ts';
import type { Log } from '../platform/log.ts';
import { compose } from '../platform/text.ts';
import type { WorkerPool } from '../platform/workers.ts';
import { createPreparations, type PreparedListener } from './preparations.ts';
import { inPageOrder, kindOfParts } from './rules.ts';
import { createDocumentStore, type DocumentRow } from './store.ts';

/** One file that a document is made of. Its bytes stand in the blob store and its `blob` row is written already. */
export interface DocumentPart {
  readonly name: string;
  readonly kind: ContentKind;
  readonly sha256: string;
  readonly size: number;
}

/** The PDF of a document, for those who send it. */
export interface DocumentPdf {
  readonly sha256: string;
  readonly size: number;
  readonly pageCount: number;
  readonly signed: boolean;
}

export interface Documents {
  /**
   * Adds a document in state `preparing`; its pages follow the names of its parts. Call it inside the transaction
   * that also writes what refers to it, and `prepareSoon` after the commit.
   */
  create(parts: readonly DocumentPart[], name: string): string;
  /** After the commit: prepared as soon as a worker is free, the newest document first. */
  prepareSoon(id: string): void;
  /** At the start of the program: takes up every document that is still `preparing`. Returns at once. */
  resume(): void;
  /**
   * `listener` is called once for each document whose preparation has ended, *inside* the transaction that writes
   * the outcome: what it writes stands or falls with it. The function it may return runs after the commit (events).
   */
  onPrepared(listener: PreparedListener): void;
  /** @throws AppError `platform.not-found` */
  get(id: string): Document;
  /**
   * Bytes from `offset`, at most `length` and at most 512 KiB; fewer at the end.
   * @throws AppError `platform.not-found`, `documents.not-ready`, `documents.failed`, `documents.several-originals`
   */
  read(id: string, rendition: 'pdf' | 'original', offset: number, length: number): Promise<Buffer>;
  /** A WebP picture of page 1, at most 320 pixels wide, or `null` while there is none. */
  thumbnail(id: string): Promise<Buffer | null>;
  /** @throws AppError `platform.not-found`, `documents.not-ready`, `documents.failed` */
  pdfOf(id: string): DocumentPdf;
  /** Ends what is running; what was not finished is taken up by the next `resume`. */
  stop(): Promise<void>;
}

export interface DocumentsDependencies {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly workers: WorkerPool;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly log: Log;
}

export function createDocuments(dependencies: DocumentsDependencies): Documents {
  const { database, blobs, clock } = dependencies;
  const store = createDocumentStore(database);
  const preparations = createPreparations({ ...dependencies, store });

  const row = (id: string): DocumentRow => {
    const found = store.get(id);
    if (found === undefined) throw new AppError('platform.not-found', { detail: `document ${id}` });
    return found;
  };

  const pdfOf = (id: string): DocumentPdf => {
    const { state, pdf_sha256, pdf_size, page_count, signed, name } = row(id);
    if (state === 'failed') throw new AppError('documents.failed', { params: { name } });
    if (pdf_sha256 === null || pdf_size === null || page_count === null) {
      throw new AppError('documents.not-ready', { params: { name } });
    }
    return { sha256: pdf_sha256, size: pdf_size, pageCount: page_count, signed: signed === 1 };
  };

  const originalOf = (id: string): string => {
    const { name } = row(id);
    const parts = store.parts(id);
    const [only] = parts;
    if (only === undefined || parts.length > 1) throw new AppError('documents.several-originals', { params: { name } });
    return only.sha256;
  };

  return {
    create(parts, name) {
      if (parts.length === 0) throw new Error('a document needs at least one part');
      const id = newId(clock);
      const ordered = inPageOrder(parts);
      transact(database, () => {
        store.insert({ id, name: compose(name), kind: kindOfParts(ordered), created_at: clock.now() });
        for (const [position, part] of ordered.entries()) {
          const { kind, sha256, size } = part;
          store.insertPart({ document_id: id, position, name: compose(part.name), kind, sha256, size });
        }
      });
      return id;
    },

    prepareSoon: () => preparations.wake(),
    resume: () => preparations.wake(),
    onPrepared: (listener) => preparations.listen(listener),

    get(id) {
      const { name, kind, state, reason, page_count, pdf_sha256, pdf_size, signed } = row(id);
      const [first] = store.parts(id);
      if (first === undefined) throw new Error(`document ${id} has no part`);
      return {
        id,
        name,
        kind,
        state,
        reason: parseReason(reason),
        pageCount: page_count,
        pdf: pdf_sha256 === null || pdf_size === null ? null : { sha256: pdf_sha256, size: pdf_size },
        original: { sha256: first.sha256, size: first.size },
        signed: signed === 1,
      };
    },

    async read(id, rendition, offset, length) {
      const sha256 = rendition === 'pdf' ? pdfOf(id).sha256 : originalOf(id);
      return blobs.read(sha256, offset, Math.min(length, RANGE_BYTES));
    },

    async thumbnail(id) {
      const { thumbnail_sha256 } = row(id);
      return thumbnail_sha256 === null ? null : blobs.readAll(thumbnail_sha256, 4 * 1024 * 1024);
    },

    pdfOf,
    stop: () => preparations.stop(),
  };
}

function parseReason(stored: string | null): Reason | null {
  return stored === null ? null : reasonSchema.parse(JSON.parse(stored));
}
