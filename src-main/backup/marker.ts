import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { reason as reasonSchema, type Reason } from '#contract/common.ts';
import { writeDurably } from '../platform/blobs/files.ts';
import { systemCode } from '../platform/errors.ts';

const MARKER = 'damaged.json';
const RUNNING = 'running';

const marker = z.object({ at: z.number(), reason: reasonSchema });

/** Leaves word for the next start that the database was found damaged while it was in use. */
export async function markDamaged(home: string, reason: Reason, now: number): Promise<void> {
  await writeDurably(home, MARKER, JSON.stringify({ at: now, reason }));
}

/** What an earlier run found, or `null`. */
export async function markedDamage(home: string): Promise<Reason | null> {
  try {
    return marker.parse(JSON.parse(await readFile(join(home, MARKER), 'utf8'))).reason;
  } catch {
    return null;
  }
}

export async function forgetDamage(home: string): Promise<void> {
  await rm(join(home, MARKER), { force: true });
}

/** Says that a run has begun. @returns whether the run before ended without saying so. */
export async function beginRun(home: string, now: number): Promise<boolean> {
  let unclean = true;
  try {
    await readFile(join(home, RUNNING));
  } catch (error) {
    unclean = systemCode(error) !== 'ENOENT';
  }
  await writeDurably(home, RUNNING, JSON.stringify({ at: now }));
  return unclean;
}

export async function endRun(home: string): Promise<void> {
  await rm(join(home, RUNNING), { force: true });
}
