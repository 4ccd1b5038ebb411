import { transact } from '../platform/database/database.ts';
import { technicalText } from '../platform/errors.ts';
import { createRecheckStore } from './recheck-store.ts';
import type { Room } from './room.ts';

/** Milliseconds that one slice works, and the pause after it: whoever is at the counter does not feel it. */
const SLICE = 15;
const PAUSE = 25;
/** Dossiers in a slice at the most. */
const MOST = 50;
/** After a slice that could not be written, such as on a full disk. */
const RETRY = 60_000;

/**
 * Looks through the dossiers that are listed as unsent, newest first, and takes those off the list that have nothing to
 * send. After a switch to another system all of that destination are listed, since nobody knows which of them are
 * there; to ask that of all of them at once would hold everything up.
 */
export interface Rechecking {
  /** Within the caller's transaction: all that are listed are looked at, from the start. */
  begin(): void;
  /** Takes up what an earlier run left behind. */
  start(): void;
  stop(): void;
}

export function createRechecking(room: Room): Rechecking {
  const { database, dossiers, events, log } = room;
  const store = createRecheckStore(database);
  let running = false;
  let timer: NodeJS.Timeout | undefined;

  const hasNothingToSend = (id: string): boolean => {
    try {
      return !room.hasUnsent(room.require(id));
    } catch (error) {
      // it stays listed; the others are looked at all the same
      log.error({ err: error, dossierId: id }, 'a dossier could not be planned');
      return false;
    }
  };

  /** Gives those that were taken off the list, or `null` when all were looked at. */
  const slice = (): string[] | null => {
    const before = store.before();
    if (before === null) return null;
    const end = performance.now() + SLICE;
    const cleared: string[] = [];
    let reached: number | null = null;
    for (const { id, number } of store.listed(before, MOST)) {
      if (hasNothingToSend(id)) {
        dossiers.setUnsent(id, false);
        cleared.push(id);
      }
      reached = number;
      if (performance.now() > end) break;
    }
    if (reached === null) store.end();
    else store.set(reached);
    return cleared;
  };

  const step = (): void => {
    try {
      const cleared = store.before() === null ? null : transact(database, slice);
      if (cleared === null) return;
      if (cleared.length > 0) events.publish({ type: 'dossiers', ids: cleared });
      later(PAUSE);
    } catch (error) {
      log.warn({ problem: technicalText(error) }, 'the list of unsent dossiers could not be looked through yet');
      later(RETRY);
    }
  };

  const later = (milliseconds: number): void => {
    clearTimeout(timer);
    if (running) timer = setTimeout(step, milliseconds).unref();
  };

  return {
    begin() {
      store.set(Number.MAX_SAFE_INTEGER);
      later(PAUSE);
    },
    start() {
      running = true;
      later(PAUSE);
    },
    stop() {
      running = false;
      clearTimeout(timer);
    },
  };
}
