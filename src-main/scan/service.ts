import { isAbsolute, resolve } from 'node:path';
import type { ScanFolder, ScanFolderStatus } from '#contract/scan.ts';
import type { AuditLog } from '../audit/service.ts';
import type { Inbox } from '../inbox/service.ts';
import { newId, type Clock } from '../platform/clock.ts';
import { transact, type Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors.ts';
import type { EventHub } from '../platform/events.ts';
import type { Log } from '../platform/log.ts';
import type { Session } from '../session/service.ts';
import { createWatchedFolder, doneFolderOf, type WatchedFolder } from './folder.ts';
import { isWithin } from '../platform/paths.ts';
import { createMover } from './moving.ts';
import { createScanFolderStore } from './store.ts';
import { createSlots, defaultTiming, type ScanTiming } from './timing.ts';

const FOLDER_LIMIT = 20;
const AT_ONCE = 4;
/** Milliseconds over which changes of the status are told as one. */
const TELL_AFTER = 200;
/** Fewer items than this come and go without a progress bar. */
const WORTH_PROGRESS = 5;

/** The watched folders. */
export interface Scan {
  /** Returns at once; what stands in the folders already is found like what comes later. */
  start(): void;
  /** Ends what is being taken in; it is taken in at the next start. */
  stop(): Promise<void>;
  folders(): ScanFolderStatus[];
  /**
   * Watches a further folder from now on.
   * @throws AppError `scan.path-not-absolute`, `scan.already-watched`, `scan.own-folder`, `scan.too-many-folders`,
   *   `scan.done-folder`
   */
  addFolder(folder: Omit<ScanFolder, 'id'>): string;
  /** @throws AppError `scan.folder-of-profile` */
  removeFolder(id: string): Promise<boolean>;
}

export interface ScanDependencies {
  readonly database: Database;
  readonly inbox: Inbox;
  readonly audit: AuditLog;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly log: Log;
  readonly session: Pick<Session, 'actor'>;
  /** Those of the profile. */
  readonly folders: readonly ScanFolder[];
  /** Larger files are kept and never opened; the inbox says so. */
  readonly maxFileBytes: number;
  /** Never watched: the program's own data. */
  readonly ownFolder?: string;
  readonly timing?: Partial<ScanTiming>;
}

export function createScan(dependencies: ScanDependencies): Scan {
  const { database, inbox, audit, events, clock, log, session, ownFolder } = dependencies;
  const timing = { ...defaultTiming, ...dependencies.timing };
  const store = createScanFolderStore(database);
  const slots = createSlots(AT_ONCE);
  const slotsForLarge = createSlots(1);
  const mover = createMover();
  const watched = new Map<string, { folder: ScanFolder; source: 'profile' | 'person'; watching: WatchedFolder }>();
  let started = false;
  let telling: NodeJS.Timeout | undefined;
  let told = '';

  const all = (): ScanFolderStatus[] =>
    [...watched.values()].map(({ watching, source }) => ({ ...watching.status(), source }));

  const tell = (): void => {
    telling ??= setTimeout(() => {
      telling = undefined;
      const now = JSON.stringify(all());
      if (now !== told) events.publish({ type: 'scan-folders' });
      told = now;
    }, TELL_AFTER);
  };

  const progressOf = createProgress(events);

  const add = (folder: ScanFolder, source: 'profile' | 'person'): void => {
    const root = resolve(folder.path);
    const others = (): string[] =>
      [...watched.values()]
        .filter((other) => other.folder.id !== folder.id)
        .flatMap((other) => [resolve(other.folder.path), doneFolderOf(other.folder)])
        .filter((path) => path !== root && isWithin(path, root));
    const watching = createWatchedFolder({
      folder,
      keepOut: (path) => others().some((other) => isWithin(path, other)),
      inbox,
      mover,
      slots,
      slotsForLarge,
      maxFileBytes: dependencies.maxFileBytes,
      clock,
      log,
      timing,
      onStatus: tell,
      onWork: progressOf(folder),
    });
    watched.set(folder.id, { folder, source, watching });
    if (started) watching.start();
  };

  for (const folder of dependencies.folders) add(folder, 'profile');
  for (const folder of store.all()) if (!watched.has(folder.id)) add(folder, 'person');

  const check = (folder: Omit<ScanFolder, 'id'>): void => {
    const { path } = folder;
    if (!isAbsolute(path)) throw new AppError('scan.path-not-absolute', { params: { path }, field: 'path' });
    if (watched.size >= FOLDER_LIMIT) throw new AppError('scan.too-many-folders', { params: { limit: FOLDER_LIMIT } });
    const root = resolve(path);
    if (ownFolder !== undefined && (isWithin(root, resolve(ownFolder)) || isWithin(resolve(ownFolder), root))) {
      throw new AppError('scan.own-folder', { params: { path }, field: 'path' });
    }
    for (const other of watched.values()) {
      const taken = resolve(other.folder.path);
      if (isWithin(root, taken) || isWithin(taken, root)) {
        throw new AppError('scan.already-watched', { params: { path, name: other.folder.name }, field: 'path' });
      }
    }
    const done = doneFolderOf(folder);
    if (isWithin(root, done)) throw new AppError('scan.done-folder', { params: { path: done }, field: 'doneFolder' });
  };

  return {
    start() {
      started = true;
      for (const { watching } of watched.values()) watching.start();
    },

    async stop() {
      started = false;
      clearTimeout(telling);
      await Promise.all([...watched.values()].map(({ watching }) => watching.stop()));
      clearTimeout(telling);
      telling = undefined;
    },

    folders: all,

    addFolder(given) {
      check(given);
      const folder: ScanFolder = { ...given, id: newId(clock) };
      transact(database, () => {
        store.insert(folder);
        const detail = { name: folder.name, path: folder.path };
        audit.append({ actor: session.actor(), action: 'scan.folder-added', detail });
      });
      add(folder, 'person');
      tell();
      return folder.id;
    },

    async removeFolder(id) {
      const found = watched.get(id);
      if (found === undefined) return false;
      if (found.source === 'profile') {
        throw new AppError('scan.folder-of-profile', { params: { name: found.folder.name } });
      }
      watched.delete(id);
      transact(database, () => {
        store.remove(id);
        const detail = { name: found.folder.name, path: found.folder.path };
        audit.append({ actor: session.actor(), action: 'scan.folder-removed', detail });
      });
      await found.watching.stop();
      tell();
      return true;
    },
  };
}

/** Tells how far a batch is, once it is large enough to be worth telling. */
function createProgress(events: EventHub) {
  return (folder: ScanFolder) => {
    let done = 0;
    let total = 0;
    let toldAt = 0;
    return (change: 1 | -1): void => {
      if (change === 1) total += 1;
      else done += 1;
      const finished = done === total;
      const now = performance.now();
      if (total >= WORTH_PROGRESS && (finished || now - toldAt >= TELL_AFTER)) {
        toldAt = now;
        const { id, name: label } = folder;
        events.publish({ type: 'progress', task: `intake-${id}`, kind: 'intake', done, total, label, finished });
      }
      if (finished) {
        done = 0;
        total = 0;
      }
    };
  };
}
