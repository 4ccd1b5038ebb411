import type { Stats } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { systemCode } from '../platform/errors.ts';
import { sameLook, type Examination, type Look } from './rules.ts';

/** A file that was seen and not yet taken in. Times are of the monotonic clock: it may be set while a scanner writes. */
export interface Candidate {
  readonly path: string;
  look: Look | null;
  /** All looks from then to `lookedAt` were the same. */
  sameSince: number;
  lookedAt: number;
  lookAgainAt: number;
  /** Since when the file has not changed. */
  restingSince: number;
  /** What its content says, as of `look`. */
  examined: Examination | null;
  tries: number;
  retryAt: number;
  /** Being examined or taken in now. */
  busy: boolean;
  /** The item of an earlier copy that this file is the whole of. */
  readonly supersedes: string | null;
}

export interface LookTiming {
  /** Milliseconds between two looks at a file that is expected to be finished soon. */
  readonly look: number;
  /** Looks that are the same over so many milliseconds: nobody is writing. */
  readonly stable: number;
  /** Milliseconds between two looks at a file that is known to be unfinished. */
  readonly patientLook: number;
}

/** Files on their way in, looked at again and again until nothing changes any more. */
export interface Candidates {
  readonly size: number;
  values(): Candidate[];
  get(path: string): Candidate | undefined;
  add(path: string, supersedes: string | null): Candidate;
  remove(path: string): void;
  /** Something happened to it: the next look comes at once. */
  hurry(candidate: Candidate): void;
  /** Looks at every file whose time has come. Gives the paths where no ordinary file stands any more. */
  lookAtDue(): Promise<string[]>;
  isStable(candidate: Candidate): boolean;
  /** Milliseconds until the next look is due, `Infinity` when nothing is to be looked at. */
  untilNextLook(): number;
}

export function createCandidates(timing: LookTiming): Candidates {
  const all = new Map<string, Candidate>();

  /** `changed` as against the look before, which nobody has seen of a new file. */
  const lookAt = async (candidate: Candidate): Promise<'gone' | 'same' | 'changed'> => {
    const stats = await statsOf(candidate.path);
    if (stats?.isFile() !== true) return 'gone';
    const look = lookOf(stats);
    if (candidate.look !== null && sameLook(candidate.look, look)) return 'same';
    candidate.look = look;
    candidate.restingSince = performance.now();
    candidate.examined = null;
    candidate.tries = 0;
    candidate.retryAt = 0;
    return 'changed';
  };

  return {
    get size() {
      return all.size;
    },
    values: () => [...all.values()],
    get: (path) => all.get(path),
    add(path, supersedes) {
      const candidate: Candidate = {
        path,
        look: null,
        sameSince: 0,
        lookedAt: 0,
        lookAgainAt: 0,
        restingSince: 0,
        examined: null,
        tries: 0,
        retryAt: 0,
        busy: false,
        supersedes,
      };
      all.set(path, candidate);
      return candidate;
    },
    remove: (path) => void all.delete(path),
    hurry(candidate) {
      candidate.lookAgainAt = Math.min(candidate.lookAgainAt, candidate.lookedAt + timing.look / 4);
    },
    async lookAtDue() {
      const gone: string[] = [];
      const changed: Candidate[] = [];
      const begun = performance.now();
      for (const candidate of all.values()) {
        if (candidate.busy || candidate.lookAgainAt > begun) continue;
        const seen = await lookAt(candidate);
        if (seen === 'gone') {
          all.delete(candidate.path);
          gone.push(candidate.path);
          continue;
        }
        if (seen === 'changed') changed.push(candidate);
        // files that came together are looked at together, so that the oldest can go first
        candidate.lookedAt = begun;
        candidate.lookAgainAt = begun + (candidate.examined === null ? timing.look : timing.patientLook);
      }
      // after the last look of this round, so the time between two looks is never counted too long
      const ended = performance.now();
      for (const candidate of changed) candidate.sameSince = ended;
      return gone;
    },
    isStable: ({ look, lookedAt, sameSince }) => look !== null && lookedAt - sameSince >= timing.stable,
    untilNextLook() {
      let next = Infinity;
      for (const { busy, lookAgainAt } of all.values()) if (!busy) next = Math.min(next, lookAgainAt);
      return Math.max(0, next - performance.now());
    },
  };
}

function lookOf(stats: Stats): Look {
  return {
    size: stats.size,
    modifiedAt: stats.mtimeMs,
    changedAt: stats.ctimeMs,
    inode: stats.ino,
    device: stats.dev,
    // Windows does not tell
    blocks: process.platform === 'win32' ? 0 : stats.blocks,
  };
}

async function statsOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EACCES', 'EPERM'].includes(systemCode(error))) return null;
    throw error;
  }
}
