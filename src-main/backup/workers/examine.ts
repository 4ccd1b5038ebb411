import { workerData } from 'node:worker_threads';
import { createBlobStore } from '../../platform/blobs/store.ts';
import { openDetached } from '../../platform/database/database.ts';
import { AppError, systemCode } from '../../platform/errors.ts';
import type { WorkerEnvironment } from '../../platform/workers.ts';
import { reachableBlobs } from '../reachable.ts';
import type { BlobFinding, DatabaseFinding, ExamineTask } from '../tasks.ts';

const { blobFolder, blobKey } = workerData as WorkerEnvironment;
const blobs = createBlobStore(blobFolder, Buffer.from(blobKey));

/** Reads all of what it is asked to look at, away from the core's own thread. */
export default async function examine(
  task: ExamineTask,
): Promise<DatabaseFinding | readonly BlobFinding[] | readonly string[]> {
  switch (task.kind) {
    case 'database':
      return examineDatabase(task);
    case 'blobs':
      return examineBlobs(task.hashes);
    case 'hashes':
      return hashesIn(task);
  }
}

function hashesIn(task: ExamineTask & { kind: 'hashes' }): readonly string[] {
  const database = openDetached(task.file, Buffer.from(task.databaseKey));
  try {
    return reachableBlobs(database);
  } finally {
    database.close();
  }
}

/** A connection of its own: the writer goes on meanwhile. */
function examineDatabase(task: ExamineTask & { kind: 'database' }): DatabaseFinding {
  const database = openDetached(task.databaseFile, Buffer.from(task.databaseKey));
  try {
    const answer = String(database.pragma('quick_check(1)', { simple: true }));
    return { problem: answer === 'ok' ? null : answer.slice(0, 500) };
  } catch (error) {
    const code = systemCode(error);
    // anything else, such as a lock, says nothing about the file
    if (!/^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code)) throw error;
    return { problem: code };
  } finally {
    database.close();
  }
}

async function examineBlobs(hashes: readonly string[]): Promise<readonly BlobFinding[]> {
  const findings: BlobFinding[] = [];
  for (const sha256 of hashes) {
    try {
      await blobs.authenticate(sha256);
    } catch (error) {
      findings.push({ sha256, code: codeOf(error) });
    }
  }
  return findings;
}

/** @throws what says nothing about the bytes. */
function codeOf(error: unknown): BlobFinding['code'] {
  if (error instanceof AppError && error.code === 'platform.blob-missing') return error.code;
  if (error instanceof AppError && error.code === 'platform.blob-damaged') return error.code;
  // the disk itself cannot read them any more
  if (systemCode(error) === 'EIO') return 'platform.blob-damaged';
  throw error;
}
