import { lstat, open, rename, rm, unlink, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { makeFolder, syncFolder } from '../platform/blobs/files.ts';
import { systemCode } from '../platform/errors.ts';
import { openOriginal } from '../inbox/original.ts';
import { countedName } from './rules.ts';

const COUNT_LIMIT = 100_000;
const REMEMBERED_NAMES = 1000;

/** The file as it was taken in. */
export interface Moving {
  readonly path: string;
  readonly size: number;
  readonly modifiedAt: number;
  /** Unknown after a restart. */
  readonly inode?: number;
}

/** `gone`: not there any more. `changed`: another file by now; it stays. */
export type MoveResult = { readonly movedTo: string } | 'gone' | 'changed';

/**
 * Moves originals to the done folder: under their own name, with a counter when that is taken. Nothing is ever
 * overwritten, and a file that is not the one that was taken in stays where it is.
 */
export function createMover() {
  // scanners like to use one name again and again: counting starts where it ended
  const counts = new Map<string, number>();

  const reserve = async (folder: string, name: string): Promise<string> => {
    const wanted = join(folder, name);
    let made = false;
    for (let count = counts.get(wanted) ?? 1; count < COUNT_LIMIT; count += 1) {
      const target = join(folder, countedName(name, count));
      try {
        // the name is ours from here on: an empty file that only we replace
        await (await open(target, 'wx')).close();
      } catch (error) {
        if (systemCode(error) === 'EEXIST') continue;
        if (systemCode(error) !== 'ENOENT' || made) throw error;
        await makeFolder(folder);
        made = true;
        count -= 1;
        continue;
      }
      if (counts.size >= REMEMBERED_NAMES) counts.clear();
      counts.set(wanted, count + 1);
      return target;
    }
    throw new Error(`no free name for ${wanted}`);
  };

  /** A name that was not used in the end is free for the next try. */
  const given = (moving: Moving, folder: string) => (error: unknown) => {
    counts.delete(join(folder, basename(moving.path)));
    throw error;
  };

  return {
    /** @throws the system's error when the done folder or the scan folder cannot be written to. */
    async move(moving: Moving, folder: string): Promise<MoveResult> {
      const before = await stateAt(moving.path);
      if (before === 'gone') return 'gone';
      if (!isSame(before, moving)) return 'changed';
      const target = await reserve(folder, basename(moving.path));
      try {
        await rename(moving.path, target);
      } catch (error) {
        if (systemCode(error) === 'EXDEV') return await copyAcross(moving, target).catch(given(moving, folder));
        await rm(target, { force: true });
        if (systemCode(error) === 'ENOENT') return 'gone';
        return given(moving, folder)(error);
      }
      // somebody may have written between the look and the move: then it goes back, to be seen as new
      const after = await stateAt(target);
      if (after !== 'gone' && !isSame(after, moving) && (await stateAt(moving.path)) === 'gone') {
        await rename(target, moving.path);
        return 'changed';
      }
      // who records the move must not find the original in the scan folder again after a power cut
      await syncFolder(dirname(target));
      await syncFolder(dirname(moving.path));
      return { movedTo: target };
    },
  };
}
export type Mover = ReturnType<typeof createMover>;

/** Where an earlier run may have moved a file to: its own name or one with a counter, same size and time. */
export async function findMoved(moving: Moving, folder: string): Promise<string | null> {
  for (let count = 1; count <= 50; count += 1) {
    const target = join(folder, countedName(basename(moving.path), count));
    const state = await stateAt(target);
    if (state === 'gone') return null;
    // a copy to another disk may have lost the fractions of the time
    if (state.size === moving.size && Math.abs(state.mtimeMs - moving.modifiedAt) < 2000) return target;
  }
  return null;
}

async function copyAcross(moving: Moving, target: string): Promise<MoveResult> {
  try {
    const original = await openOriginal(moving.path);
    try {
      const { size, modifiedAt, inode } = original.state;
      if (!isSame({ size, mtimeMs: modifiedAt, ino: inode }, moving)) {
        await rm(target, { force: true });
        return 'changed';
      }
      const copy = await open(target, 'r+');
      try {
        await copy.writeFile(original.chunks());
        await copy.sync();
      } finally {
        await copy.close();
      }
    } finally {
      await original.close();
    }
    await utimes(target, moving.modifiedAt / 1000, moving.modifiedAt / 1000);
    await syncFolder(dirname(target));
  } catch (error) {
    await rm(target, { force: true });
    throw error;
  }
  const last = await stateAt(moving.path);
  if (last === 'gone' || isSame(last, moving)) {
    if (last !== 'gone') await unlink(moving.path);
    return { movedTo: target };
  }
  await rm(target, { force: true });
  return 'changed';
}

interface Seen {
  readonly size: number;
  readonly mtimeMs: number;
  readonly ino: number;
}

async function stateAt(path: string): Promise<Seen | 'gone'> {
  try {
    return await lstat(path);
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return 'gone';
    throw error;
  }
}

function isSame(seen: Seen, { size, modifiedAt, inode }: Moving): boolean {
  return seen.size === size && seen.mtimeMs === modifiedAt && (inode === undefined || seen.ino === inode);
}
