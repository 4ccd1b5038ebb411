import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Snapshot } from '#contract/backup.ts';
import type { Reason } from '#contract/common.ts';
import { toInstant } from '../platform/clock.ts';
import { because } from '../platform/errors.ts';
import type { KeyRing } from '../platform/keys.ts';
import type { BackupProfile } from '../settings/profile.ts';
import { mirrorTrouble, type KeepOut, type Mirror } from './mirror.ts';
import { snapshotId } from './rules.ts';
import type { Manifest } from './snapshots.ts';

/** The name of the folder below the data folder that the copies stand in. */
export const SNAPSHOT_FOLDER = 'backups';

/** A share that is out of reach may take minutes to say so; nobody waits longer than this to see the rest. */
const SHARE_PATIENCE = 3000;

/** Where the copies of this data folder stand in the second folder; `null` without one. */
export function secondFolder(settings: BackupProfile, keys: Pick<KeyRing, 'database'>): string | null {
  return settings.folder === undefined ? null : join(settings.folder, folderNameOf(keys));
}

/**
 * The name of this data folder in a folder that several machines share. It follows from the key: whoever has the key
 * finds its own copies there.
 */
export function folderNameOf(keys: Pick<KeyRing, 'database'>): string {
  const mark = createHmac('sha256', keys.database).update('qmc backup folder').digest('hex').slice(0, 12);
  return `quay-mot-cua-${mark}`;
}

/** What is wrong with the folder that several machines share; one that does not answer is out of reach. */
export async function troubleOf(folder: string, keepOut: KeepOut): Promise<Reason | null> {
  const late = pause(SHARE_PATIENCE, because('backup.second-unreachable', { folder }), { ref: false });
  return Promise.race([mirrorTrouble(folder, keepOut).then((trouble) => trouble?.toReason() ?? null), late]);
}

/** The copies of a second folder; one out of reach has none to show. */
export async function copiesOf(mirror: Pick<Mirror, 'list'> | null): Promise<Manifest[]> {
  if (mirror === null) return [];
  const late = pause(SHARE_PATIENCE, [], { ref: false });
  return Promise.race([mirror.list().catch(() => []), late]);
}

/** Copies of both places as one list, newest first. */
export function inOrder(here: readonly Manifest[], there: readonly Manifest[]): Snapshot[] {
  const found = new Map<string, { copy: Manifest; places: Snapshot['places'] }>();
  for (const copy of here) found.set(snapshotId(copy), { copy, places: ['data'] });
  for (const copy of there) {
    const known = found.get(snapshotId(copy));
    if (known === undefined) found.set(snapshotId(copy), { copy, places: ['second'] });
    else known.places.push('second');
  }
  return [...found.values()]
    .sort((one, other) => other.copy.number - one.copy.number)
    .map(({ copy, places }) => toSnapshot(copy, places));
}

export function toSnapshot(copy: Manifest, places: Snapshot['places']): Snapshot {
  return { id: snapshotId(copy), at: toInstant(copy.at), bytes: copy.bytes, counts: copy.counts, places };
}
