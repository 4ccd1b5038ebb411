import { createReadStream } from 'node:fs';
import { opendir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { HEAD_BYTES, sniffKind } from '../documents/content.ts';
import type { Inbox } from '../inbox/service.ts';
import { hashOfFile } from '../platform/blobs/files.ts';
import type { BlobStore } from '../platform/blobs/store.ts';
import type { Database } from '../platform/database/database.ts';
import { technicalText } from '../platform/errors.ts';
import type { EventHub } from '../platform/events.ts';
import type { Log } from '../platform/log.ts';
import { isPreparedPdf, isThumbnail, TAIL_BYTES } from './derived.ts';
import { PROGRAM } from './patrol.ts';
import { createBackupStore, type RestorationRow } from './store.ts';

/** Where papers come from that a restored copy did not know. */
const RESTORED = { id: 'restored', name: 'Khôi phục' } as const;

/** Files of one done folder that are looked at; scanners leave some thousands a year. */
const FILES_LIMIT = 50_000;
/** A file system may keep coarser times than the clock. */
const MARGIN = 24 * 3_600_000;
const EXTENSIONS = { pdf: '.pdf', jpeg: '.jpg', png: '.png', tiff: '.tif', mixed: '', unknown: '' } as const;

export interface RecoveredPapersDependencies {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly inbox: Pick<Inbox, 'takeIn'>;
  /** Where scanners' files are moved to when their bytes are safe. */
  readonly doneFolders: () => readonly string[];
  readonly events: EventHub;
  readonly log: Log;
}

/**
 * After a restore: papers that were accepted since the copy was made come back to the inbox. Their bytes stand in the
 * store, named by no row; the scanner's own file in the done folder gives the name back, and the bytes too should the
 * store have lost them. What the program made itself of papers (pictures, PDFs of images) is left out: it is made again.
 * Ended at any instant and begun again, nothing is offered twice.
 */
export function createRecoveredPapers(dependencies: RecoveredPapersDependencies) {
  const { database, blobs, inbox, doneFolders, events, log } = dependencies;
  const store = createBackupStore(database);
  const ending = new AbortController();
  let running: Promise<void> = Promise.resolve();

  const offer = async (name: string, content: Content, signal: AbortSignal): Promise<void> => {
    await inbox.takeIn({ name, parts: [{ name, content }], folder: RESTORED, actor: PROGRAM, signal });
  };

  const fromDoneFolder = async (folder: string, since: number, signal: AbortSignal): Promise<number> => {
    let offered = 0;
    let seen = 0;
    for await (const path of filesBelow(folder)) {
      if (signal.aborted || (seen += 1) > FILES_LIMIT) break;
      const stats = await stat(path).catch(() => null);
      if (stats === null || Math.max(stats.ctimeMs, stats.mtimeMs) < since) continue;
      const sha256 = await hashOfFile(path);
      if (sha256 === null || store.isKnown(sha256)) continue;
      const kept = await storedSize(sha256);
      const content: Content =
        kept === null ? { source: createReadStream(path), size: stats.size } : { blob: { sha256, size: kept } };
      await offer(basename(path), content, signal);
      offered += 1;
    }
    return offered;
  };

  const storedSize = async (sha256: string): Promise<number | null> => {
    try {
      await blobs.authenticate(sha256);
      return await blobs.size(sha256);
    } catch {
      return null;
    }
  };

  const fromStore = async (before: number, signal: AbortSignal): Promise<number> => {
    let offered = 0;
    for await (const sha256 of blobs.stored()) {
      if (signal.aborted) break;
      if (store.isKnown(sha256)) continue;
      const stats = await stat(blobs.fileOf(sha256)).catch(() => null);
      // what is written from now on gets its row by itself
      if (stats === null || stats.mtimeMs > before) continue;
      const size = await storedSize(sha256);
      if (size === null) {
        log.warn({ sha256 }, 'stored bytes that no row names are damaged');
        continue;
      }
      const head = await blobs.read(sha256, 0, HEAD_BYTES);
      const tail = await blobs.read(sha256, Math.max(0, size - TAIL_BYTES), TAIL_BYTES);
      if (size === 0 || isThumbnail(head) || isPreparedPdf(head, tail)) continue;
      await offer(
        `Khôi phục ${stamp(stats.mtimeMs)}${EXTENSIONS[sniffKind(head)]}`,
        { blob: { sha256, size } },
        signal,
      );
      offered += 1;
    }
    return offered;
  };

  const follow = async (row: RestorationRow, signal: AbortSignal): Promise<void> => {
    let papers = 0;
    // names first: the same bytes in the store are then known
    for (const folder of doneFolders()) papers += await fromDoneFolder(folder, (row.snapshot_at ?? 0) - MARGIN, signal);
    papers += await fromStore(row.at, signal);
    if (signal.aborted) return;
    store.finishRestoration(row.number, papers);
    log.info({ papers }, 'papers that the restored copy did not know are in the inbox again');
    events.publish({ type: 'backup' });
  };

  /** What cannot be done now is done at the next start. */
  const run = async (signal: AbortSignal): Promise<void> => {
    for (const row of store.unfinishedRestorations()) {
      try {
        await follow(row, signal);
      } catch (error) {
        if (!signal.aborted) log.error({ error: technicalText(error) }, 'recovered papers could not all be offered');
        return;
      }
    }
  };

  return {
    /** Does what restores left to do, in the background. */
    start(): void {
      running = run(ending.signal);
    },
    async stop(): Promise<void> {
      ending.abort();
      await running;
    },
  };
}

type Content = { source: AsyncIterable<Uint8Array>; size: number } | { blob: { sha256: string; size: number } };

async function* filesBelow(folder: string): AsyncGenerator<string> {
  try {
    for await (const entry of await opendir(folder)) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) yield* filesBelow(path);
      else if (entry.isFile()) yield path;
    }
  } catch {
    // a folder out of reach has nothing to give back now
  }
}

/** When the bytes were taken in, in Vietnam: `25-11-2026 11.55`. */
function stamp(at: number): string {
  const [day = '', time = ''] = new Date(at + 7 * 3_600_000).toISOString().split('T');
  return `${day.split('-').reverse().join('-')} ${time.slice(0, 5).replace(':', '.')}`;
}
