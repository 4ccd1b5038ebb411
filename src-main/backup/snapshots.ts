import { readdir, readFile, rename, rm, statfs, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { snapshotCounts } from '#contract/backup.ts';
import { makeFolder, PART, writeDurably } from '../platform/blobs/files.ts';
import { AppError, systemCode } from '../platform/errors.ts';
import type { WorkerPool } from '../platform/workers.ts';
import type { Inspection } from './inspect.ts';
import type { SnapshotAnswer, SnapshotTask } from './tasks.ts';
import { numberOf, snapshotId, spaceNeeded, toDrop, type KeepRule } from './rules.ts';

/** What stands beside a copy; written last, so a copy without it is none. */
const manifest = z.object({
  number: z.number().int().positive(),
  /** Milliseconds since 1970. */
  at: z.number().int(),
  bytes: z.number().int(),
  userVersion: z.number().int(),
  counts: snapshotCounts,
});
export type Manifest = z.infer<typeof manifest>;

export function databaseOf(folder: string, copy: Pick<Manifest, 'number' | 'at'>): string {
  return join(folder, `${snapshotId(copy)}.db`);
}

function manifestOf(folder: string, copy: Pick<Manifest, 'number' | 'at'>): string {
  return join(folder, `${snapshotId(copy)}.json`);
}

/** The whole copies in a folder, newest first. A folder that is not there has none; one out of reach throws. */
export async function listSnapshots(folder: string): Promise<Manifest[]> {
  let names: string[];
  try {
    names = await readdir(folder);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
  const present = new Set(names);
  const found: Manifest[] = [];
  for (const name of names) {
    if (!name.endsWith('.json')) continue;
    const id = name.slice(0, -'.json'.length);
    if (numberOf(id) === null || !present.has(`${id}.db`)) continue;
    const read = await readManifest(join(folder, name));
    // a copy that is shorter than it was written is none
    if (read !== null && (await sizeOf(join(folder, `${id}.db`))) === read.bytes) found.push(read);
  }
  return found.sort((one, other) => other.number - one.number);
}

async function readManifest(file: string): Promise<Manifest | null> {
  try {
    return manifest.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return null;
  }
}

async function sizeOf(file: string): Promise<number | null> {
  try {
    return (await stat(file)).size;
  } catch {
    return null;
  }
}

export interface SnapshotSource {
  readonly databaseFile: string;
  readonly databaseKey: Buffer;
  readonly workers: Pick<WorkerPool, 'run'>;
}

/**
 * Copies the database into `folder`: to a temporary name, durable, opened and checked, and only then under the name
 * that makes it count. Nothing of the source or of older copies is touched.
 *
 * @param number higher than any copy's before.
 * @throws AppError `backup.no-space`, `backup.not-whole`
 */
export async function writeSnapshot(
  source: SnapshotSource,
  folder: string,
  number: number,
  now: number,
): Promise<Manifest> {
  await makeFolder(folder);
  await removeUnfinished(folder);
  const missing = await missingSpace(folder, source.databaseFile);
  if (missing !== null) throw missing;
  const copy = { number, at: now };
  const target = databaseOf(folder, copy);
  const temporary = `${target}${PART}`;
  try {
    const { databaseFile, databaseKey } = source;
    const task = { kind: 'copy', databaseFile, databaseKey, target: temporary } satisfies SnapshotTask;
    const answer = await source.workers.run<SnapshotAnswer>('snapshot', task);
    if (!answer.ok) throw await failureOf(answer, folder, databaseFile);
    const { inspection } = answer;
    const written: Manifest = { ...copy, bytes: (await stat(temporary)).size, ...inspection };
    await rename(temporary, target);
    await writeDurably(folder, `${snapshotId(copy)}.json`, JSON.stringify(written));
    return written;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    if (!['ENOSPC', 'EDQUOT'].includes(systemCode(error))) throw error;
    throw noSpace(folder, spaceNeeded(await databaseBytes(source.databaseFile)), await freeBytes(folder), error);
  }
}

async function failureOf(
  { cause, detail }: SnapshotAnswer & { ok: false },
  folder: string,
  databaseFile: string,
): Promise<AppError> {
  if (cause === 'full') return noSpace(folder, spaceNeeded(await databaseBytes(databaseFile)), await freeBytes(folder));
  return new AppError(cause === 'damaged' ? 'backup.not-whole' : 'backup.failed', { detail });
}

/** @throws AppError `backup.snapshot-damaged` */
export async function requireWhole(
  workers: SnapshotSource['workers'],
  file: string,
  databaseKey: Buffer,
): Promise<Inspection> {
  const answer = await workers.run<SnapshotAnswer>('snapshot', {
    kind: 'inspect',
    file,
    databaseKey,
  } satisfies SnapshotTask);
  if (answer.ok) return answer.inspection;
  throw new AppError('backup.snapshot-damaged', { detail: answer.detail });
}

/**
 * Why a copy has no room in `folder`, or `null`: asked before one is begun, so that the database can always go on
 * writing. Where the system cannot tell, writing will.
 */
export async function missingSpace(folder: string, databaseFile: string): Promise<AppError | null> {
  const needed = spaceNeeded(await databaseBytes(databaseFile));
  const free = await freeBytes(folder);
  return free !== null && free < needed ? noSpace(folder, needed, free) : null;
}

function noSpace(folder: string, needed: number, free: number | null, cause?: unknown): AppError {
  const params = { folder, needed: Math.ceil(needed / 1e6), free: Math.floor((free ?? 0) / 1e6) };
  return new AppError('backup.no-space', { params, cause });
}

async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    return null;
  }
}

/** With what stands in its log still. */
async function databaseBytes(file: string): Promise<number> {
  return ((await sizeOf(file)) ?? 0) + ((await sizeOf(`${file}-wal`)) ?? 0);
}

/** What an interrupted copy left behind. */
async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith(PART)) await rm(join(folder, name), { force: true });
  }
}

/** Drops what the rule does not keep; call it only after a new whole copy is there. The manifest goes first. */
export async function pruneSnapshots(folder: string, keep: KeepRule): Promise<void> {
  const copies = await listSnapshots(folder);
  const gone = new Set(toDrop(copies, keep));
  for (const copy of copies) {
    if (!gone.has(copy.number)) continue;
    await rm(manifestOf(folder, copy), { force: true });
    await rm(databaseOf(folder, copy), { force: true });
  }
}
