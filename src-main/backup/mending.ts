import { createReadStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PrepareResult } from '../documents/preparation.ts';
import { hashOfFile, PART, syncFolder } from '../platform/blobs/files.ts';
import { authenticateFile } from '../platform/blobs/reader.ts';
import type { BlobStore } from '../platform/blobs/store.ts';
import { systemCode, technicalText } from '../platform/errors.ts';
import type { Log } from '../platform/log.ts';
import type { WorkerPool } from '../platform/workers.ts';
import type { DamageStore } from './damage-store.ts';
import { copyDurably, type Mirror } from './mirror.ts';

/** Where good bytes came from; a word for the log. */
export type MendedFrom = 'second-folder' | 'original' | 'prepared-again';

export interface MendingDependencies {
  readonly blobs: BlobStore;
  readonly blobKey: Buffer;
  readonly store: DamageStore;
  readonly second: Pick<Mirror, 'find'> | null;
  /** The pool that prepares documents. */
  readonly workers: Pick<WorkerPool, 'run'>;
  /** Where damaged files are moved to; they are never deleted. */
  readonly asideFolder: () => string;
  readonly log: Log;
}

/**
 * Brings damaged bytes back from another good copy: the second folder, the scanner's own file in the done folder, or, for
 * what the program made itself, the files that it was made of. Every source is checked by its hash before anything is
 * touched, and the damaged file is moved aside.
 */
export function createMending({ blobs, blobKey, store, second, workers, asideFolder, log }: MendingDependencies) {
  const moveAside = async (sha256: string): Promise<void> => {
    const folder = join(asideFolder(), 'blobs');
    await mkdir(folder, { recursive: true });
    try {
      await rename(blobs.fileOf(sha256), join(folder, sha256));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
  };

  const fromSecond = async (sha256: string): Promise<boolean> => {
    const good = (await second?.find(sha256)) ?? null;
    if (good === null) return false;
    const target = blobs.fileOf(sha256);
    const temporary = `${target}${PART}`;
    await mkdir(dirname(target), { recursive: true });
    try {
      await copyDurably(good, temporary);
      await authenticateFile(temporary, sha256, blobKey);
      await moveAside(sha256);
      await rename(temporary, target);
    } finally {
      await rm(temporary, { force: true });
    }
    await syncFolder(dirname(target));
    return true;
  };

  const fromOriginal = async (sha256: string): Promise<boolean> => {
    for (const path of store.originals(sha256)) {
      if ((await hashOfFile(path)) !== sha256) continue;
      await moveAside(sha256);
      const written = await blobs.write(createReadStream(path));
      if (written.sha256 === sha256) return true;
    }
    return false;
  };

  /** The same files give the same bytes, so what was made of them can be made again. */
  const preparedAgain = async (sha256: string): Promise<boolean> => {
    for (const { id, which } of store.derivedOf(sha256)) {
      const parts = store.partsOf(id);
      // the original is the PDF, byte for byte: nothing to make it of
      if (parts.some((part) => part.sha256 === sha256)) continue;
      for (const part of parts) await blobs.authenticate(part.sha256);
      await moveAside(sha256);
      const result = await workers.run<PrepareResult>('prepare', { documentId: id, parts });
      if (result.state === 'ready' && result[which].sha256 === sha256) return true;
    }
    return false;
  };

  const WAYS = [
    ['second-folder', fromSecond],
    ['original', fromOriginal],
    ['prepared-again', preparedAgain],
  ] as const;

  return {
    /** Where the good bytes came from, or `null` when there are none. Never throws: a way that fails is passed over. */
    async mend(sha256: string): Promise<MendedFrom | null> {
      for (const [name, way] of WAYS) {
        try {
          if (!(await way(sha256))) continue;
          await blobs.authenticate(sha256);
          return name;
        } catch (error) {
          log.warn({ sha256, way: name, error: technicalText(error) }, 'stored bytes could not be mended this way');
        }
      }
      return null;
    },
  };
}
export type Mending = ReturnType<typeof createMending>;
