import { open } from 'node:fs/promises';
import { openDatabase } from '../../platform/database/database.ts';
import { AppError, systemCode, technicalText } from '../../platform/errors.ts';
import { inspectSnapshot, type Inspection } from '../inspect.ts';
import type { SnapshotAnswer, SnapshotTask } from '../tasks.ts';

const FULL = new Set(['ENOSPC', 'EDQUOT', 'SQLITE_FULL']);

/**
 * Copies the database while it is in use, or looks at a copy; away from the core's own thread, because both read all
 * of it. The driver's `backup()` opens its target without a key and is refused for an encrypted source; `VACUUM INTO`
 * writes one consistent state with the key of its connection, page by page, and so never plain text.
 */
export default async function snapshot(task: SnapshotTask): Promise<SnapshotAnswer> {
  try {
    return { ok: true, inspection: await perform(task) };
  } catch (error) {
    const cause = error instanceof AppError && error.code === 'backup.snapshot-damaged' ? 'damaged' : 'failed';
    const detail = (error instanceof AppError ? error.detail : undefined) ?? technicalText(error);
    return { ok: false, cause: FULL.has(systemCode(error)) ? 'full' : cause, detail };
  }
}

async function perform(task: SnapshotTask): Promise<Inspection> {
  const key = Buffer.from(task.databaseKey);
  if (task.kind === 'inspect') return inspectSnapshot(task.file, key);
  const source = openDatabase(task.databaseFile, key, 'reader');
  try {
    source.prepare('VACUUM INTO ?').run(task.target);
  } finally {
    source.close();
  }
  const handle = await open(task.target, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  return inspectSnapshot(task.target, key);
}
