import { basename } from 'node:path';
import type { Reason } from '#contract/common.ts';
import type { MessageCode } from '#contract/messages/index.ts';
import type { ScanFolder } from '#contract/scan.ts';
import type { Inbox } from '../inbox/service.ts';
import { AppError, because, technicalText } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import { machineFailure } from '../platform/machine-failures.ts';
import type { Candidate, Candidates } from './candidates.ts';
import type { Originals, TakenOriginal } from './originals.ts';
import { examineForLater, openReadable, verifyAll, type Readable, type SeenFile } from './reading.ts';
import { decide, decideTogether, retryDelay, type Decision } from './rules.ts';
import type { ScanTiming } from './timing.ts';
import { isWhole, type Unit } from './units.ts';

interface TakingDependencies {
  readonly root: string;
  readonly folder: Pick<ScanFolder, 'id' | 'name'>;
  readonly skip: (path: string) => boolean;
  readonly inbox: Inbox;
  readonly candidates: Candidates;
  readonly originals: Originals;
  readonly log: Log;
  readonly timing: ScanTiming;
  readonly signal: AbortSignal;
  problem(path: string, reason: Reason | null): void;
  listAgain(): void;
  onTaken(paths: readonly string[]): void;
}

/** Decides when files are finished, hands them to the inbox, and lets their originals go once they are safe. */
export function createTaking(dependencies: TakingDependencies) {
  const { root, folder, skip, inbox, candidates, originals, log, timing, signal } = dependencies;
  const { problem, listAgain, onTaken } = dependencies;

  const restingOf = ({ restingSince }: Candidate): number => performance.now() - restingSince;

  const decisionOf = (candidate: Candidate): Decision =>
    candidate.examined === null
      ? 'wait'
      : decide(candidate.examined, restingOf(candidate), { rest: timing.rest, giveUp: timing.giveUp });

  /** Nobody writes to it any more, as far as looks tell; and its content does not say that more is to come. */
  const isFinished = (candidate: Candidate): boolean =>
    !candidate.busy &&
    candidates.isStable(candidate) &&
    candidate.retryAt <= performance.now() &&
    (candidate.examined === null || decisionOf(candidate) !== 'wait');

  /** A subfolder waits for the next page; a file does not. */
  const isQuiet = ({ whole, candidates: members }: Unit): boolean =>
    !whole || members.every(({ lookedAt, sameSince }) => lookedAt - sameSince >= timing.folderQuiet);

  const take = async (unit: Unit): Promise<void> => {
    const members = unit.candidates;
    const place = inbox.place();
    const readables: Readable[] = [];
    try {
      const files = members.map(seen);
      const openOne = files.length === 1 ? openReadable : examineForLater;
      for (const file of files) readables.push(await openOne(root, file));
      for (const [index, candidate] of members.entries()) candidate.examined = readables[index]?.examined ?? null;
      const decision = decideTogether(members.map(decisionOf));
      if (decision === 'wait') return;
      if (unit.whole && !(await isWhole(unit, skip, (path) => originals.get(path) !== undefined))) {
        listAgain();
        for (const candidate of members) candidate.retryAt = performance.now() + timing.stable;
        return;
      }
      const taken = await takeIn(unit, files, readables, decision, place);
      await closeAll(readables);
      if (decision === 'take') for (const original of taken) await originals.move(original);
    } catch (error) {
      if (!signal.aborted) failed(members, error);
    } finally {
      await closeAll(readables);
      for (const candidate of members) candidate.busy = false;
    }
  };

  const takeIn = async (
    unit: Unit,
    files: readonly SeenFile[],
    readables: readonly Readable[],
    decision: Decision,
    place: string,
  ): Promise<TakenOriginal[]> => {
    const supersedes = new Set(unit.candidates.flatMap((candidate) => candidate.supersedes ?? []));
    const taken = await inbox.takeIn({
      place,
      name: unit.name,
      parts: readables.map((readable) => readable.asPart(unit.folder)),
      folder: { id: folder.id, name: folder.name },
      actor: folder.name,
      staysInPlace: decision === 'copy',
      supersedes: [...supersedes],
      verify: () => verifyAll(files),
      signal,
    });
    onTaken(files.map(({ path }) => path));
    return files.map(({ path, state: { size, modifiedAt, inode } }, index) => {
      const original: TakenOriginal = {
        arrivalId: taken.arrivalIds[index] ?? '',
        itemId: taken.itemId,
        path,
        size,
        modifiedAt,
        inode,
        fate: decision === 'copy' ? 'staying' : 'leaving',
        unsure: decision !== 'take',
        moveAt: decision === 'take' ? 0 : performance.now() + Math.max(0, timing.giveUp - timing.rest),
        tries: 0,
        // the listing leaves it alone while this work goes on
        busy: decision === 'take',
      };
      candidates.remove(path);
      problem(path, null);
      originals.remember(original);
      return original;
    });
  };

  const failed = (members: readonly Candidate[], error: unknown): void => {
    const code = error instanceof AppError ? error.code : null;
    for (const candidate of members) {
      candidate.examined = null;
      // it is looked at again from the beginning
      if (code === 'inbox.changed-while-reading' || code === 'inbox.file-missing') {
        candidate.look = null;
        candidate.lookAgainAt = 0;
      } else {
        candidate.retryAt =
          performance.now() + (code === 'inbox.file-in-use' ? timing.stable : retryDelay(candidate.tries));
        candidate.tries += 1;
      }
    }
    if (code === 'inbox.changed-while-reading' || code === 'inbox.file-missing') return;
    const [first] = members;
    if (first === undefined) return;
    const name = error instanceof AppError ? (error.params.name ?? basename(first.path)) : basename(first.path);
    if (code !== 'inbox.file-in-use') {
      log.warn({ folderId: folder.id, error: technicalText(error) }, 'a file could not be taken in yet');
    }
    problem(first.path, reasonOf(error, name));
  };

  return {
    isFinished,
    isReady: (unit: Unit): boolean => isQuiet(unit) && unit.candidates.every(isFinished),
    /** Takes the unit in when its content agrees that it is finished. Never throws: what fails is told and tried again. */
    take,
  };
}

async function closeAll(readables: Readable[]): Promise<void> {
  for (const readable of readables.splice(0)) await readable.close();
}

function seen({ path, look }: Candidate): SeenFile {
  if (look === null) throw new Error('a file is taken in only after it was looked at');
  const { size, modifiedAt, inode, device } = look;
  return { path, state: { size, modifiedAt, inode, device } };
}

/** The inbox speaks of files that a person added; here nobody has to do anything with the file itself. */
const SCAN_REASONS: Readonly<Partial<Record<MessageCode, MessageCode>>> = {
  'inbox.file-unreadable': 'scan.file-unreadable',
  'inbox.file-in-use': 'scan.file-in-use',
  'inbox.not-a-file': 'scan.not-an-ordinary-file',
};

function reasonOf(error: unknown, name: string | number): Reason {
  const refused = machineFailure(error);
  if (refused !== null) return refused.toReason();
  if (!(error instanceof AppError)) return because('scan.intake-failed', { name }, technicalText(error));
  return because(SCAN_REASONS[error.code] ?? 'scan.intake-failed', { name }, error.detail ?? error.code);
}
