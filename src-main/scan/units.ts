import { basename, join, relative, sep } from 'node:path';
import type { Candidate } from './candidates.ts';
import { listFolder } from './listing.ts';
import { byTime } from './rules.ts';

/** What becomes one item: a file, or a subfolder with all its files. */
export interface Unit {
  readonly name: string;
  /** Names of parts are given from here. */
  readonly folder: string;
  readonly whole: boolean;
  readonly candidates: readonly Candidate[];
}

/** The first-level subfolder that a file stands in, or `null` for a file in the root itself. */
export function subfolderOf(root: string, path: string): string | null {
  const steps = relative(root, path).split(sep);
  const [first] = steps;
  return first === undefined || steps.length < 2 ? null : join(root, first);
}

/** Candidates put together as items, oldest first. */
export function unitsOf(root: string, item: 'file' | 'folder', candidates: readonly Candidate[]): Unit[] {
  const bySubfolder = new Map<string, Candidate[]>();
  const units: Unit[] = [];
  for (const candidate of candidates) {
    const subfolder = item === 'folder' ? subfolderOf(root, candidate.path) : null;
    if (subfolder === null) {
      const name = basename(candidate.path);
      units.push({ name, folder: join(candidate.path, '..'), whole: false, candidates: [candidate] });
    } else {
      bySubfolder.set(subfolder, [...(bySubfolder.get(subfolder) ?? []), candidate]);
    }
  }
  for (const [folder, members] of bySubfolder) {
    const ordered = [...members].sort((one, other) => byTime(atOnce(one), atOnce(other)));
    units.push({ name: basename(folder), folder, whole: true, candidates: ordered });
  }
  return units.sort((one, other) => byTime(ageOf(one), ageOf(other)));
}

/**
 * Whether the files of a subfolder are all that is there: nothing else is on its way under a temporary name, and
 * nothing has come since the last listing. `taken` says which files are in the inbox already.
 */
export async function isWhole(
  unit: Unit,
  skip: (path: string) => boolean,
  taken: (path: string) => boolean,
): Promise<boolean> {
  const { files, unfinishedIn } = await listFolder(unit.folder, { subfolders: true, skip });
  const known = new Set(unit.candidates.map(({ path }) => path));
  return unfinishedIn.size === 0 && files.every((path) => known.has(path) || taken(path));
}

/** Pages follow the names, not the times. */
function atOnce({ path }: Candidate): { path: string; modifiedAt: number } {
  return { path, modifiedAt: 0 };
}

function ageOf({ candidates }: Unit): { path: string; modifiedAt: number } {
  const times = candidates.map(({ look }) => look?.modifiedAt ?? 0);
  return { path: candidates[0]?.path ?? '', modifiedAt: Math.min(...times) };
}
