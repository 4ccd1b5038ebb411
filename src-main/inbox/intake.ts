import { createHash } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import type { ContentKind, InboxState } from '#contract/inbox.ts';
import type { AuditLog } from '../audit/service.ts';
import { completeness, HEAD_BYTES, sniffKind, type Completeness } from '../documents/content.ts';
import type { DocumentPart } from '../documents/service.ts';
import type { BlobReference, BlobStore } from '../platform/blobs/store.ts';
import { recordBlob } from '../platform/blobs/table.ts';
import { newId, type Clock } from '../platform/clock.ts';
import type { Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors.ts';
import type { EventHub } from '../platform/events.ts';
import type { ArrivalStore } from './arrivals.ts';
import { createCommits } from './commits.ts';
import { isMisnamed, paperName, unusable, type JudgedPart } from './rules.ts';
import type { InboxStore } from './store.ts';

/** What the inbox needs of the documents. */
export interface PaperDocuments {
  create(parts: readonly DocumentPart[], name: string): string;
  prepareSoon(id: string): void;
}

export interface IncomingPart {
  readonly name: string;
  /** Bytes that are read now, or bytes that stand in the store already. */
  readonly content:
    { readonly source: AsyncIterable<Uint8Array>; readonly size: number } | { readonly blob: BlobReference };
  /** What the content is, from somebody who looked into these very bytes; else the inbox looks. */
  readonly examined?: { readonly kind: ContentKind; readonly completeness: Completeness };
  /** The scanner's file, when it comes from a watched folder; it gets an arrival. */
  readonly original?: { readonly path: string; readonly modifiedAt: number };
}

export interface Incoming {
  /** From `place()`, when the place in the list was settled before; else it is that of now. */
  readonly place?: string;
  readonly name: string;
  /** The files of one item, in the order of its pages. */
  readonly parts: readonly IncomingPart[];
  readonly folder: { readonly id: string; readonly name: string };
  /** For the log. */
  readonly actor: string;
  /** The originals are half-written and stay where they are: they may still be completed. */
  readonly staysInPlace?: boolean;
  /** Items of half-written copies that this one is the whole of; they are set aside when they still need a person. */
  readonly supersedes?: readonly string[];
  /** Called when all bytes are stored, before they become an item; what it throws undoes the intake. */
  readonly verify?: () => Promise<void>;
  readonly signal?: AbortSignal;
}

export interface TakenIn {
  readonly itemId: string;
  readonly state: InboxState;
  /** The content was in the inbox already: it counts there as a further copy. */
  readonly copy: boolean;
  /** Of the parts that have an original, in their order. */
  readonly arrivalIds: readonly string[];
}

export interface IntakeDependencies {
  readonly database: Database;
  readonly store: InboxStore;
  readonly arrivals: ArrivalStore;
  readonly blobs: BlobStore;
  readonly documents: PaperDocuments;
  readonly audit: AuditLog;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly maxFileBytes: number;
  /** Bytes that stay free on the disk of the store, so that the database can always write. */
  readonly reserveBytes: number;
}

interface StoredPart extends JudgedPart {
  readonly blob: BlobReference;
}

/** Takes bytes in: stored and durable first, then one transaction that makes them an item with its line of the log. */
export function createIntake(dependencies: IntakeDependencies) {
  const { database, store, arrivals, blobs, documents, audit, events, clock, maxFileBytes } = dependencies;

  const commits = createCommits(database);
  const needSpace = createSpaceCheck(blobs.folder, dependencies.reserveBytes);

  const storePart = async (part: IncomingPart, signal: AbortSignal | undefined): Promise<StoredPart> => {
    const name = paperName(part.name);
    let blob: BlobReference;
    if ('blob' in part.content) {
      blob = part.content.blob;
    } else {
      await needSpace(part.content.size);
      blob = await blobs.write(part.content.source, signal === undefined ? {} : { signal });
    }
    const examined = part.examined ?? (await examine(blob));
    return { name, size: blob.size, blob, ...examined };
  };

  const examine = async ({ sha256, size }: BlobReference): Promise<Pick<JudgedPart, 'kind' | 'completeness'>> => {
    const read = (offset: number, length: number): Promise<Buffer> => blobs.read(sha256, offset, length);
    const kind = sniffKind(await read(0, HEAD_BYTES));
    // what is too large is kept and never looked through
    return { kind, completeness: size > maxFileBytes ? 'complete' : await completeness(kind, { size, read }) };
  };

  const commit = (id: string, incoming: Incoming, parts: readonly StoredPart[]): TakenIn => {
    const now = clock.now();
    const name = paperName(incoming.name);
    const reason =
      parts
        .map((part) => unusable(part, maxFileBytes, incoming.staysInPlace === true))
        .find((found) => found !== null) ?? null;
    const contentKey = contentKeyOf(parts.map((part) => part.blob.sha256));
    const size = parts.reduce((sum, part) => sum + part.size, 0);
    const rows = parts.map(({ name: partName, kind, blob }) => ({ name: partName, kind, ...blob }));

    for (const part of parts) recordBlob(database, part.blob, now);
    const twin = store.openTwin(contentKey);
    const itemId = twin?.id ?? id;
    const state = twin?.state ?? (reason === null ? 'waiting' : 'needs-person');
    let documentId: string | null = null;
    if (twin !== undefined) {
      store.addCopy(twin.id, now);
    } else {
      documentId = reason === null ? documents.create(rows, name) : null;
      const kind = kindOf(parts);
      const { folder } = incoming;
      store.insert({ id, state, name, kind, size, contentKey, folder, documentId, reason, at: now }, rows);
    }
    const arrivalIds = recordArrivals(itemId, incoming, parts, now);
    audit.append({
      actor: incoming.actor,
      action: twin === undefined ? 'inbox.taken-in' : 'inbox.copy-arrived',
      outcome: reason === null ? 'ok' : 'waiting',
      detail: {
        name,
        folder: incoming.folder.name,
        size,
        sha256: contentKey,
        ...(parts.length > 1 ? { files: parts.length } : {}),
        ...(reason === null ? {} : { reason: reason.code }),
        ...(reason === null && parts.some((part) => isMisnamed(part.name, part.kind)) ? { note: 'misnamed' } : {}),
      },
    });
    for (const superseded of incoming.supersedes ?? []) {
      if (superseded !== itemId) supersede(superseded, incoming.actor, now);
    }
    return { itemId, state, copy: twin !== undefined, arrivalIds };
  };

  const recordArrivals = (itemId: string, incoming: Incoming, parts: readonly StoredPart[], now: number): string[] =>
    incoming.parts.flatMap(({ original }, index) => {
      const stored = parts[index];
      if (original === undefined || stored === undefined) return [];
      const id = newId(clock);
      arrivals.insert({
        id,
        itemId,
        folderId: incoming.folder.id,
        path: original.path,
        sha256: stored.blob.sha256,
        size: stored.size,
        modifiedAt: original.modifiedAt,
        takenAt: now,
        movedTo: incoming.staysInPlace === true ? original.path : null,
      });
      return [id];
    });

  const supersede = (id: string, actor: string, now: number): void => {
    const item = store.state(id);
    if (item?.state !== 'needs-person') return;
    store.setState(item, { state: 'set-aside', dossierId: null, reason: item.reason }, now);
    audit.append({ actor, action: 'inbox.superseded', detail: { name: item.name } });
  };

  return {
    place: () => newId(clock),

    async takeIn(incoming: Incoming): Promise<TakenIn> {
      if (incoming.parts.length === 0) throw new Error('an item needs at least one file');
      const id = incoming.place ?? newId(clock);
      const parts: StoredPart[] = [];
      for (const part of incoming.parts) parts.push(await storePart(part, incoming.signal));
      await incoming.verify?.();
      const taken = await commits.commit(() => commit(id, incoming, parts));
      if (!taken.copy && taken.state === 'waiting') {
        const documentId = store.state(taken.itemId)?.document_id;
        if (typeof documentId === 'string') documents.prepareSoon(documentId);
      }
      events.publish({ type: 'inbox', ids: [taken.itemId, ...(incoming.supersedes ?? [])] });
      events.publish({ type: 'audit', upTo: audit.latest() });
      return taken;
    },
  };
}

/** The same files in the same order have the same key; the key of one file is its hash. */
function contentKeyOf(hashes: readonly string[]): string {
  const [first] = hashes;
  if (first !== undefined && hashes.length === 1) return first;
  return createHash('sha256').update(hashes.join('\n')).digest('hex');
}

function kindOf(parts: readonly JudgedPart[]): ContentKind {
  const [first] = parts;
  if (first === undefined) return 'unknown';
  return parts.every((part) => part.kind === first.kind) ? first.kind : 'mixed';
}

/** Milliseconds for which an answer about free space is good, as long as it is far from critical. */
const SPACE_KNOWN = 1000;

/** Refuses what would not fit before anything is written, so that the database can always write. */
function createSpaceCheck(folder: string, reserveBytes: number) {
  let free = 0;
  let knownAt = -Infinity;
  /** @throws AppError `platform.disk-full` */
  return async (bytes: number): Promise<void> => {
    const needed = bytes + reserveBytes;
    if (performance.now() - knownAt > SPACE_KNOWN || free < 2 * needed) {
      try {
        const { bavail, bsize } = await statfs(folder);
        free = bavail * bsize;
        knownAt = performance.now();
      } catch {
        // where the system cannot tell, the writing will
        return;
      }
    }
    if (free < needed) throw new AppError('platform.disk-full', { detail: `${free} bytes free, ${needed} needed` });
    free -= bytes;
  };
}
