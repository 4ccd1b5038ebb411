import { rmdir, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import type { Reason } from '#contract/common.ts';
import type { ScanFolder, ScanFolderStatus } from '#contract/scan.ts';
import type { Inbox } from '../inbox/service.ts';
import type { Clock } from '../platform/clock.ts';
import { toInstant } from '../platform/clock.ts';
import { because, systemCode, technicalText } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { createCandidates } from './candidates.ts';
import { isWithin } from '../platform/paths.ts';
import { listFolder } from './listing.ts';
import type { Mover } from './moving.ts';
import { createOriginals, type TakenOriginal } from './originals.ts';
import { isPassedOver } from './rules.ts';
import { createTaking } from './taking.ts';
import type { ScanTiming, Slots } from './timing.ts';
import { subfolderOf, unitsOf } from './units.ts';
import { watchFolder, type Watcher } from './watcher.ts';

export interface WatchedFolder {
  start(): void;
  stop(): Promise<void>;
  status(): Omit<ScanFolderStatus, 'source'>;
}

interface WatchedFolderDependencies {
  readonly folder: ScanFolder;
  /** Folders inside this one that belong to others. */
  readonly keepOut: (path: string) => boolean;
  readonly inbox: Inbox;
  readonly mover: Mover;
  readonly slots: Slots;
  /** For files beyond the limit: they are only kept, and never hold up a paper. */
  readonly slotsForLarge: Slots;
  readonly maxFileBytes: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly timing: ScanTiming;
  /** The status may have changed. */
  onStatus(): void;
  /** One item more is being taken in, or one less. */
  onWork(change: 1 | -1): void;
}

/** Where originals of a folder go: a name inside it, or a place of its own. */
export function doneFolderOf(folder: Pick<ScanFolder, 'path' | 'doneFolder'>): string {
  return isAbsolute(folder.doneFolder) ? resolve(folder.doneFolder) : resolve(folder.path, folder.doneFolder);
}

/**
 * Watches one folder: events give hints, its own listing finds everything in any case. A file that nobody writes to any
 * more and that is whole is handed to the inbox; only then its original moves away.
 */
export function createWatchedFolder(dependencies: WatchedFolderDependencies): WatchedFolder {
  const { folder, inbox, mover, slots, slotsForLarge, maxFileBytes, clock, log, timing, onStatus, onWork } =
    dependencies;
  const root = resolve(folder.path);
  const doneFolder = doneFolderOf(folder);
  const listEvery = folder.kind === 'share' ? timing.listShare : timing.listLocal;
  const candidates = createCandidates({ look: timing.look, stable: timing.stable, patientLook: listEvery });
  const problems = new Map<string, Reason>();
  const stopping = new AbortController();
  const works = new Set<Promise<void>>();
  /** Emptied subfolders, with the instant of the monotonic clock. */
  const emptied = new Map<string, number>();
  let listingProblems: ReadonlyMap<string, Reason> = new Map();
  let state: ScanFolderStatus['state'] = 'stopped';
  let unreachable: Reason | null = null;
  let lastArrivalAt = inbox.lastArrivalAt(folder.id);
  let watcher: Watcher | null = null;
  let watchedInode = 0;
  let recovered = false;
  let nextListing = 0;
  let wake = (): void => undefined;
  let ended: Promise<void> = Promise.resolve();

  const problem = (path: string, reason: Reason | null): void => {
    if (reason === null ? problems.delete(path) : problems.set(path, reason)) onStatus();
  };
  const originals = createOriginals({ folderId: folder.id, root, doneFolder, inbox, mover, log, problem });
  const skip = (path: string): boolean => isWithin(path, doneFolder) || dependencies.keepOut(path);

  const hint = (path: string): void => {
    const names = relative(root, path).split(sep);
    if (skip(path) || names.some(isPassedOver)) return;
    const known = candidates.get(path);
    if (known !== undefined) candidates.hurry(known);
    else if (originals.get(path) !== undefined || folder.item === 'folder') nextListing = 0;
    else candidates.add(path, null);
    wake();
  };

  const becomeUnreachable = (reason: Reason): void => {
    if (state !== 'unreachable')
      log.warn({ folderId: folder.id, reason: reason.code }, 'a scan folder is out of reach');
    state = 'unreachable';
    unreachable = reason;
    // what comes back may be something else: everything is looked at anew
    for (const candidate of candidates.values()) if (!candidate.busy) candidates.remove(candidate.path);
    void watcher?.close();
    watcher = null;
    onStatus();
  };

  const becomeReachable = (): void => {
    if (state === 'unreachable') log.info({ folderId: folder.id }, 'a scan folder is back');
    state = 'watching';
    unreachable = null;
    onStatus();
  };

  const watch = (inode: number): void => {
    if (folder.kind === 'share' || (watcher !== null && inode === watchedInode)) return;
    void watcher?.close();
    watchedInode = inode;
    watcher = watchFolder(root, { subfolders: folder.subfolders || folder.item === 'folder', skip, log }, hint);
  };

  const list = async (): Promise<void> => {
    const late = setTimeout(
      () => becomeUnreachable(because('scan.not-answering', { path: folder.path })),
      timing.answer,
    );
    try {
      if (isWithin(root, doneFolder)) {
        becomeUnreachable(because('scan.done-folder', { path: doneFolder }));
        return;
      }
      const stats = await stat(root);
      watch(stats.ino);
      if (!recovered) await originals.recover();
      recovered = true;
      const subfolders = folder.subfolders || folder.item === 'folder';
      const { files, problems: found } = await listFolder(root, { subfolders, skip });
      if (stopping.signal.aborted) return;
      listingProblems = found;
      for (const path of files) await notice(path);
      await removeEmptied();
      becomeReachable();
    } catch (error) {
      becomeUnreachable(because('scan.unreachable', { path: folder.path }, systemCode(error) || technicalText(error)));
    } finally {
      clearTimeout(late);
      nextListing = performance.now() + listEvery;
    }
  };

  /** A file of the listing: new, or taken in already and perhaps another one by now. */
  const notice = async (path: string): Promise<void> => {
    const taken = originals.get(path);
    if (taken === undefined) {
      if (candidates.get(path) !== undefined) return;
      reconsiderSubfolder(path);
      candidates.add(path, null);
    } else if (!taken.busy) {
      const { size, mtimeMs } = await stat(path).catch(() => ({ size: taken.size, mtimeMs: taken.modifiedAt }));
      if (size !== taken.size || mtimeMs !== taken.modifiedAt) {
        reconsiderSubfolder(path);
        anew(taken);
      } else if (taken.fate === 'leaving' && taken.moveAt <= performance.now()) {
        work(slots, () => originals.move(taken));
      }
    }
  };

  const anew = (taken: TakenOriginal): void => {
    originals.forget(taken);
    candidates.add(taken.path, taken.unsure ? taken.itemId : null);
  };

  /** A subfolder whose half-written copy was taken becomes an item again with all its files when it changes. */
  const reconsiderSubfolder = (path: string): void => {
    const subfolder = folder.item === 'folder' ? subfolderOf(root, path) : null;
    if (subfolder === null) return;
    for (const taken of originals.values()) {
      if (taken.unsure && !taken.busy && taken.path !== path && isWithin(taken.path, subfolder)) anew(taken);
    }
  };

  const removeEmptied = async (): Promise<void> => {
    for (const [path, at] of emptied) {
      if (performance.now() - at < timing.emptied) continue;
      emptied.delete(path);
      // refused by the system when anything is in it
      await rmdir(path).catch(() => undefined);
    }
  };

  const work = (lane: Slots, doing: () => Promise<void>): void => {
    onWork(1);
    const running = lane.run(async () => {
      if (!stopping.signal.aborted) await doing();
    });
    const done = running
      .catch((error: unknown) => log.error({ folderId: folder.id, error: technicalText(error) }, 'scan work failed'))
      .finally(() => {
        works.delete(done);
        onWork(-1);
        wake();
      });
    works.add(done);
  };

  const taking = createTaking({
    root,
    folder,
    skip,
    inbox,
    candidates,
    originals,
    log,
    timing,
    signal: stopping.signal,
    problem,
    listAgain: () => (nextListing = 0),
    onTaken(paths) {
      lastArrivalAt = clock.now();
      if (folder.item === 'folder') for (const path of paths) emptied.set(dirname(path), performance.now());
      onStatus();
    },
  });

  const startReady = (): void => {
    if (state !== 'watching') return;
    const idle = candidates.values().filter(({ busy }) => !busy);
    // before anything is sorted: a thousand files at once come by here a thousand times
    const worth = folder.item === 'file' ? idle.filter(taking.isFinished) : idle;
    for (const unit of unitsOf(root, folder.item, worth)) {
      if (!taking.isReady(unit)) continue;
      for (const candidate of unit.candidates) candidate.busy = true;
      const large = unit.candidates.some(({ look }) => look !== null && look.size > maxFileBytes);
      work(large ? slotsForLarge : slots, () => taking.take(unit));
    }
  };

  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      const sleep = new Promise<void>((resolveSleep) => (wake = resolveSleep));
      try {
        if (performance.now() >= nextListing) await list();
        for (const path of await candidates.lookAtDue()) problem(path, null);
        startReady();
      } catch (error) {
        log.error({ folderId: folder.id, error: technicalText(error) }, 'looking at a scan folder failed');
        becomeUnreachable(because('scan.unreachable', { path: folder.path }, technicalText(error)));
      }
      const pause = Math.min(candidates.untilNextLook(), Math.max(0, nextListing - performance.now()));
      const timer = setTimeout(() => wake(), Math.max(5, pause));
      await sleep;
      clearTimeout(timer);
    }
  };

  return {
    start() {
      state = 'watching';
      ended = run();
    },

    async stop() {
      stopping.abort();
      wake();
      await ended;
      await Promise.all([...works]);
      await watcher?.close();
      await originals.stop();
      state = 'stopped';
    },

    status: () => ({
      ...folder,
      state,
      reason: unreachable ?? mostSerious([...problems.values(), ...listingProblems.values()]),
      lastArrivalAt: lastArrivalAt === null ? null : toInstant(lastArrivalAt),
      pending: candidates.size,
    }),
  };
}

const BY_WEIGHT = [
  'platform.disk-full',
  'platform.read-only',
  'platform.disk-trouble',
  'platform.folder-not-writable',
  'scan.not-moved',
  'scan.intake-failed',
  'scan.file-unreadable',
];

function mostSerious(reasons: readonly Reason[]): Reason | null {
  const weight = ({ code }: Reason): number =>
    (BY_WEIGHT.indexOf(code) + BY_WEIGHT.length + 1) % (BY_WEIGHT.length + 1);
  return [...reasons].sort((one, other) => weight(one) - weight(other))[0] ?? null;
}
