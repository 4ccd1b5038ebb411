import { createHash } from 'node:crypto';
import { lstat } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import type { Reason } from '#contract/common.ts';
import { openOriginal } from '../inbox/original.ts';
import type { Arrival, Inbox } from '../inbox/service.ts';
import { syncFolder } from '../platform/blobs/files.ts';
import { AppError, because, systemCode, technicalText } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { isWithin } from '../platform/paths.ts';
import { findMoved, type Mover } from './moving.ts';
import { retryDelay } from './rules.ts';

/** Milliseconds over which moves are gathered before they are made durable together. */
const GATHER = 200;
/** Milliseconds until moves that could not be recorded (a full disk) are recorded again. */
const RECORD_AGAIN = 2000;

/** An original whose bytes are safe and that still stands in the scan folder. */
export interface TakenOriginal {
  readonly arrivalId: string;
  readonly itemId: string;
  readonly path: string;
  readonly size: number;
  readonly modifiedAt: number;
  readonly inode?: number;
  /** `staying`: half-written, only copied. `leaving`: to be moved once its time has come. */
  readonly fate: 'staying' | 'leaving';
  /** Whether a later state of the file is the whole of this one. */
  readonly unsure: boolean;
  /** Monotonic. */
  moveAt: number;
  tries: number;
  busy: boolean;
}

interface OriginalsDependencies {
  readonly folderId: string;
  readonly root: string;
  readonly doneFolder: string;
  readonly inbox: Pick<Inbox, 'unmoved' | 'staying' | 'markMoved'>;
  readonly mover: Mover;
  readonly log: Log;
  problem(path: string, reason: Reason | null): void;
}

/**
 * What has been taken in and still stands in the scan folder: remembered, so that it is never taken in twice, and moved
 * to the done folder, again and again if need be.
 */
export function createOriginals(dependencies: OriginalsDependencies) {
  const { folderId, root, doneFolder, inbox, mover, log, problem } = dependencies;
  const taken = new Map<string, TakenOriginal>();
  let moved: { arrivalId: string; movedTo: string; from: string }[] = [];
  let gathering: NodeJS.Timeout | undefined;
  let flushing: Promise<void> = Promise.resolve();
  let stopped = false;

  const targetOf = (path: string): string => join(doneFolder, dirname(relative(root, path)));

  const settle = (original: TakenOriginal, movedTo: string): void => {
    if (taken.get(original.path) === original) taken.delete(original.path);
    problem(original.path, null);
    moved.push({ arrivalId: original.arrivalId, movedTo, from: original.path });
    gathering ??= setTimeout(() => void flush(), GATHER);
  };

  /** The names are made durable before the rows that say so. */
  const flush = (): Promise<void> => {
    clearTimeout(gathering);
    gathering = undefined;
    const batch = moved;
    moved = [];
    if (batch.length > 0) flushing = flushing.then(() => record(batch));
    return flushing;
  };

  const record = async (batch: typeof moved): Promise<void> => {
    try {
      const folders = new Set(
        batch.flatMap(({ from, movedTo }) => (movedTo === '' ? [] : [dirname(movedTo), dirname(from)])),
      );
      for (const folder of folders) {
        await syncFolder(folder).catch((error: unknown) => {
          if (systemCode(error) !== 'ENOENT') throw error;
        });
      }
      inbox.markMoved(batch);
    } catch (error) {
      log.error({ folderId, error: technicalText(error) }, 'moves could not be recorded; trying again');
      // at the latest the next start finds the originals in the done folder
      moved = [...batch, ...moved];
      if (!stopped) gathering ??= setTimeout(() => void flush(), RECORD_AGAIN);
    }
  };

  return {
    get: (path: string) => taken.get(path),
    values: () => [...taken.values()],
    remember: (original: TakenOriginal): void => void taken.set(original.path, original),
    /** Another file stands there now. */
    forget: (original: TakenOriginal): void => settle(original, ''),
    /** Records what was moved. Call it last: what cannot be recorded now is found at the next start. */
    stop(): Promise<void> {
      stopped = true;
      return flush();
    },

    async move(original: TakenOriginal): Promise<void> {
      original.busy = true;
      try {
        const result = await mover.move(original, targetOf(original.path));
        if (result === 'changed') settle(original, '');
        // a share that dropped looks like this too: it may come back
        else if (result === 'gone') original.moveAt = performance.now() + retryDelay(original.tries++);
        else settle(original, result.movedTo);
      } catch (error) {
        original.moveAt = performance.now() + retryDelay(original.tries++);
        const name = relative(root, original.path);
        problem(original.path, because('scan.not-moved', { name }, systemCode(error) || technicalText(error)));
      } finally {
        original.busy = false;
      }
    },

    /** Finishes what an earlier run has left: originals that are safe and were not moved, or moved and not recorded. */
    async recover(): Promise<void> {
      for (const arrival of inbox.staying(folderId)) taken.set(arrival.path, remembered(arrival, 'staying'));
      for (const arrival of inbox.unmoved(folderId)) {
        if (!isWithin(arrival.path, root)) continue;
        const original = remembered(arrival, 'leaving');
        const found = await standing(arrival);
        if (found === 'same') {
          taken.set(arrival.path, original);
        } else if (found === 'other') {
          settle(original, '');
        } else {
          const movedTo = await findMoved(original, targetOf(arrival.path));
          if (movedTo === null) taken.set(arrival.path, original);
          else settle(original, movedTo);
        }
      }
    },
  };
}
export type Originals = ReturnType<typeof createOriginals>;

function remembered(arrival: Arrival, fate: TakenOriginal['fate']): TakenOriginal {
  const { id, itemId, path, size, modifiedAt } = arrival;
  return {
    arrivalId: id,
    itemId,
    path,
    size,
    modifiedAt,
    fate,
    unsure: fate === 'staying',
    moveAt: 0,
    tries: 0,
    busy: false,
  };
}

/** Whether the file that was taken in still stands at its path, told by size, time and content. */
async function standing(arrival: Arrival): Promise<'same' | 'other' | 'gone'> {
  try {
    const stats = await lstat(arrival.path);
    if (!stats.isFile() || stats.size !== arrival.size || stats.mtimeMs !== arrival.modifiedAt) return 'other';
    const original = await openOriginal(arrival.path);
    try {
      const hash = createHash('sha256');
      for await (const chunk of original.chunks()) hash.update(chunk);
      return hash.digest('hex') === arrival.sha256 ? 'same' : 'other';
    } finally {
      await original.close();
    }
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return 'gone';
    // it cannot be read now: the move, which looks again, is tried later
    if (error instanceof AppError) return 'same';
    throw error;
  }
}
