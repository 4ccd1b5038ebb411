import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Reason } from '#contract/common.ts';
import { because, systemCode } from '../platform/errors.ts';
import { isWithin } from '../platform/paths.ts';
import { isPassedOver, isTemporaryName } from './rules.ts';

const DEPTH_LIMIT = 12;
const FILE_LIMIT = 20_000;

export interface Listing {
  readonly files: readonly string[];
  /** Files that are being written under another name, by the folder they stand in. */
  readonly unfinishedIn: ReadonlySet<string>;
  /** What cannot be taken in, by path. */
  readonly problems: ReadonlyMap<string, Reason>;
}

/**
 * All files below `root` that could be papers. Links are never followed; pipes, devices and sockets are passed over.
 * Bounded in depth and number: what is beyond comes when the rest has moved away.
 *
 * @throws the system's error when `root` itself cannot be read.
 */
export async function listFolder(
  root: string,
  options: { readonly subfolders: boolean; readonly skip: (path: string) => boolean },
): Promise<Listing> {
  const files: string[] = [];
  const unfinishedIn = new Set<string>();
  const problems = new Map<string, Reason>();
  const shown = (path: string): string => relative(root, path);

  const visit = (path: string, name: string, kind: EntryKind, folder: string, depth: number): string | null => {
    if (kind === 'folder') {
      if (!options.subfolders || name.startsWith('.') || options.skip(path)) return null;
      if (depth < DEPTH_LIMIT) return path;
      problems.set(root, because('scan.too-many-files'));
      return null;
    }
    if (isTemporaryName(name)) unfinishedIn.add(folder);
    if (isPassedOver(name)) return null;
    if (kind === 'file') {
      if (files.length < FILE_LIMIT) files.push(path);
      else problems.set(root, because('scan.too-many-files'));
    } else {
      const code = kind === 'nameless' ? 'scan.name-unreadable' : 'scan.not-an-ordinary-file';
      problems.set(path, because(code, { name: shown(path) }));
    }
    return null;
  };

  let level = [root];
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: string[] = [];
    for (const folder of level) {
      let entries: Dirent[];
      try {
        entries = await readdir(folder, { withFileTypes: true });
      } catch (error) {
        if (folder === root) throw error;
        // it was moved away meanwhile, or it is somebody else's
        if (systemCode(error) !== 'ENOENT') {
          problems.set(folder, because('scan.folder-unreadable', { name: shown(folder) }, systemCode(error)));
        }
        continue;
      }
      for (const entry of entries) {
        const path = join(folder, entry.name);
        const subfolder = visit(path, entry.name, await entryKind(path, entry), folder, depth);
        if (subfolder !== null) next.push(subfolder);
      }
    }
    level = next;
  }
  return { files, unfinishedIn, problems };
}

/** `nameless`: its name is no text, so it cannot even be looked at. */
type EntryKind = 'file' | 'folder' | 'other' | 'nameless';

function kindOf(entry: Dirent | Stats): EntryKind {
  return entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other';
}

/** Some network file systems do not say what an entry is: then a look at it does. */
async function entryKind(path: string, entry: Dirent): Promise<EntryKind> {
  const kind = kindOf(entry);
  const unreadable = entry.name.includes('\ufffd');
  if (!unreadable && (kind !== 'other' || entry.isSymbolicLink())) return kind;
  try {
    return kindOf(await lstat(path));
  } catch {
    return unreadable ? 'nameless' : 'other';
  }
}

/** Whether the file really stands below `root`: a folder on the way may have been replaced by a link. */
export async function standsWithin(file: string, root: string): Promise<boolean> {
  try {
    return isWithin(await realpath(join(file, '..')), await realpath(root));
  } catch {
    return false;
  }
}
