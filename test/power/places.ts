import { join } from 'node:path';
import type { Profile } from '../../src-main/settings/profile.ts';

export const PROCEDURE = '1.005434';

/** Where everything of a recorded day stands. */
export interface Places {
  /** Disks that lose their power. */
  readonly disk: string;
  readonly otherDisk: string;
  /** The remote systems' own. */
  readonly remote: string;
  readonly data: string;
  readonly scan: string;
  readonly share: string;
  /** The share's originals go here: on another file system where there is one. */
  readonly done: string;
  readonly profile: string;
}

export function placesBelow(base: string, otherDisk: string): Places {
  const disk = join(base, 'disk');
  return {
    disk,
    otherDisk,
    remote: join(base, 'remote'),
    data: join(disk, 'data'),
    scan: join(disk, 'scan'),
    share: join(disk, 'share'),
    done: join(otherDisk, 'done'),
    profile: join(base, 'profile.json'),
  };
}

/** A profile for these servers: one folder whose done folder stands inside it, one with its own on another disk. */
export function profileText(profile: Profile, { scan, share, done }: Places): string {
  const folders = [
    { id: 'scanner', name: 'Máy quét', path: scan },
    { id: 'share', name: 'Thư mục chung', path: share, doneFolder: done },
  ];
  return JSON.stringify({ ...profile, environment: 'test', scan: { ...profile.scan, folders } });
}
