import { constants } from 'node:fs';
import { access, copyFile, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { makeFolder, namesIn, PART, syncFolder, writeDurably } from '../platform/blobs/files.ts';
import { authenticateFile } from '../platform/blobs/reader.ts';
import type { BlobStore } from '../platform/blobs/store.ts';
import { AppError, systemCode, technicalText } from '../platform/errors.ts';
import { liesWithin } from '../platform/paths.ts';
import type { KeepRule } from './rules.ts';
import { snapshotId } from './rules.ts';
import { databaseOf, listSnapshots, pruneSnapshots, type Manifest } from './snapshots.ts';

/** A second folder, on another disk or a share: copies of the database, and the sealed papers that they name. */
export interface Mirror {
  readonly folder: string;
  /** Newest first. @throws the system's error when the folder is out of reach. */
  list(): Promise<Manifest[]>;
  /** Where the copy of a database stands. */
  databaseOf(copy: Manifest): string;
  /**
   * Brings a copy from `from` and every paper that it names here. Papers that are here already are not sent again; each
   * new one is read back and authenticated before it counts, and the copy counts only when all of its papers are here.
   * Papers that no kept copy names any more go. Papers that are damaged or missing at the source are passed over.
   * @throws AppError `backup.folder-*`, `backup.second-unreachable`, `backup.second-full`
   */
  take(copy: Manifest, from: string): Promise<{ papers: number; passedOver: number }>;
  /** The sealed file of a paper, when it is here and whole; else `null`. */
  find(sha256: string): Promise<string | null>;
}

/** Folders that are no place for copies. */
export interface KeepOut {
  /** All that the program keeps; a copy in there would go with it. */
  readonly dataFolder: string;
  /** What lies in there is taken in as papers, and moved. */
  readonly scanFolders: () => readonly string[];
}

export interface MirrorDependencies {
  readonly folder: string;
  readonly keepOut: KeepOut;
  readonly blobs: Pick<BlobStore, 'fileOf'>;
  readonly blobKey: Buffer;
  /** The hashes that a copy names. */
  hashesIn(file: string): Promise<readonly string[]>;
  readonly keep: KeepRule;
}

const FULL = ['ENOSPC', 'EDQUOT'];

export function createMirror({ folder, keepOut, blobs, blobKey, hashesIn, keep }: MirrorDependencies): Mirror {
  const copies = join(folder, 'snapshots');
  const papers = join(folder, 'blobs');
  const placeOf = (sha256: string): string => join(papers, sha256.slice(0, 2), sha256.slice(2));

  /** @returns whether the paper is here now. */
  const bring = async (sha256: string): Promise<'brought' | 'here' | 'passed over'> => {
    const target = placeOf(sha256);
    const source = blobs.fileOf(sha256);
    const length = await lengthOf(source);
    if (length !== null && (await lengthOf(target)) === length) return 'here';
    if (length === null) return (await lengthOf(target)) === null ? 'passed over' : 'here';
    const home = join(papers, sha256.slice(0, 2));
    await makeFolder(home);
    const temporary = `${target}${PART}`;
    try {
      await copyDurably(source, temporary);
      await authenticateFile(temporary, sha256, blobKey);
      await rename(temporary, target);
      return 'brought';
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      if (error instanceof AppError) return 'passed over';
      throw error;
    }
  };

  /** Papers that no copy that is kept here names. */
  const dropUnreachable = async (): Promise<void> => {
    const wanted = new Set<string>();
    for (const copy of await listSnapshots(copies)) {
      for (const sha256 of await hashesIn(databaseOf(copies, copy))) wanted.add(sha256);
    }
    for (const shard of await namesIn(papers)) {
      for (const rest of await namesIn(join(papers, shard))) {
        if (!wanted.has(shard + rest)) await rm(join(papers, shard, rest), { force: true });
      }
    }
  };

  const take: Mirror['take'] = async (copy, from) => {
    // a disk that is not connected must not be made on this one
    const trouble = await mirrorTrouble(dirname(folder), keepOut);
    if (trouble !== null) throw trouble;
    await makeFolder(copies);
    await makeFolder(papers);
    let brought = 0;
    let passedOver = 0;
    const shards = new Set<string>();
    for (const sha256 of await hashesIn(from)) {
      const how = await bring(sha256);
      if (how === 'passed over') passedOver += 1;
      if (how !== 'brought') continue;
      brought += 1;
      shards.add(sha256.slice(0, 2));
    }
    // names first, then the copy that relies on them
    for (const shard of shards) await syncFolder(join(papers, shard));
    await syncFolder(papers);
    const target = databaseOf(copies, copy);
    await copyDurably(from, `${target}${PART}`);
    await rename(`${target}${PART}`, target);
    await writeDurably(copies, `${snapshotId(copy)}.json`, JSON.stringify(copy));
    await pruneSnapshots(copies, keep);
    await dropUnreachable();
    return { papers: brought, passedOver };
  };

  return {
    folder,
    list: () => listSnapshots(copies),
    databaseOf: (copy) => databaseOf(copies, copy),
    async take(copy, from) {
      try {
        return await take(copy, from);
      } catch (error) {
        if (error instanceof AppError) throw error;
        throw new AppError(FULL.includes(systemCode(error)) ? 'backup.second-full' : 'backup.second-unreachable', {
          params: { folder },
          detail: technicalText(error),
          cause: error,
        });
      }
    },
    async find(sha256) {
      try {
        await authenticateFile(placeOf(sha256), sha256, blobKey);
        return placeOf(sha256);
      } catch {
        return null;
      }
    },
  };
}

/** Why a folder is none to back up to, however it is connected; `null` when it is one. */
export async function misplaced(folder: string, keepOut: KeepOut): Promise<AppError | null> {
  // on another system's kind of path the working directory would decide
  if (!isAbsolute(folder)) return new AppError('backup.folder-relative', { params: { folder } });
  if (await liesWithin(folder, keepOut.dataFolder)) return new AppError('backup.folder-inside', { params: { folder } });
  for (const scanFolder of keepOut.scanFolders()) {
    if (await liesWithin(folder, scanFolder)) return new AppError('backup.folder-scanned', { params: { folder } });
  }
  return null;
}

/** Why a folder cannot be backed up to now, or `null`. */
export async function mirrorTrouble(folder: string, keepOut: KeepOut): Promise<AppError | null> {
  const wrong = await misplaced(folder, keepOut);
  if (wrong !== null) return wrong;
  try {
    if (!(await stat(folder)).isDirectory()) {
      return new AppError('backup.not-a-folder', { params: { folder } });
    }
    await access(folder, constants.R_OK | constants.W_OK);
    return null;
  } catch (error) {
    const gone = ['ENOENT', 'ENOTDIR'].includes(systemCode(error));
    return new AppError(gone ? 'backup.folder-missing' : 'backup.second-unreachable', {
      params: { folder },
      detail: technicalText(error),
      cause: error,
    });
  }
}

/** Copies a file; when this returns its bytes are durable, its name is not yet. */
export async function copyDurably(from: string, to: string): Promise<void> {
  await copyFile(from, to);
  const handle = await open(to, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function lengthOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error))) return null;
    throw error;
  }
}
