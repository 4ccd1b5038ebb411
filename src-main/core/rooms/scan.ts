import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { ScanFolder } from '#contract/scan.ts';
import type { Inbox } from '../../inbox/service.ts';
import { createScan, type Scan } from '../../scan/service.ts';
import type { Base } from '../base.ts';
import type { SettingsRoom } from './settings.ts';

interface ScanRoom {
  readonly scan: Scan;
  /** Those that were known at the start. */
  readonly scanFolders: readonly ScanFolder[];
}

/** @param scanFolder is watched besides the folders of the profile. */
export async function openScan(
  base: Base,
  { profile }: SettingsRoom,
  inbox: Inbox,
  scanFolder: string | undefined,
): Promise<ScanRoom> {
  const { folders, maxFileBytes } = profile.scan;
  const scanFolders = await foldersToWatch(base, folders, scanFolder);
  const scan = await base.part(
    'scan',
    () => createScan({ ...base, inbox, folders: scanFolders, maxFileBytes, ownFolder: base.dataFolder }),
    (room) => room.stop(),
  );
  return { scan, scanFolders };
}

/** The profile's folders and the one asked for at the start; without any, one of our own, so that there is a first step. */
async function foldersToWatch(
  { home, writes }: Base,
  fromProfile: readonly ScanFolder[],
  asked: string | undefined,
): Promise<readonly ScanFolder[]> {
  const wanted = asked ?? (fromProfile.length === 0 ? join(home, 'scan') : undefined);
  if (wanted === undefined) return fromProfile;
  const path = resolve(wanted);
  if (writes) await mkdir(path, { recursive: true });
  const own: ScanFolder = {
    id: 'start',
    name: 'Máy quét',
    path,
    kind: 'local',
    subfolders: true,
    doneFolder: '_da_nhan',
    item: 'file',
  };
  return [own, ...fromProfile];
}
