import { dirname } from 'node:path';
import type { MessageCode } from '#contract/messages/index.ts';
import { AppError, systemCode, technicalText } from './errors.ts';

const BY_SYSTEM: Readonly<Record<string, MessageCode>> = {
  ENOSPC: 'platform.disk-full',
  EDQUOT: 'platform.disk-full',
  EROFS: 'platform.read-only',
  EIO: 'platform.disk-trouble',
  ENXIO: 'platform.disk-trouble',
};

/** The first that begins a code of SQLite (https://sqlite.org/rescode.html) decides. */
const BY_DATABASE: readonly (readonly [string, MessageCode])[] = [
  ['SQLITE_FULL', 'platform.disk-full'],
  // the shared-memory file beside the database could not grow
  ['SQLITE_IOERR_SHMSIZE', 'platform.disk-full'],
  ['SQLITE_READONLY', 'platform.read-only'],
  ['SQLITE_IOERR', 'platform.disk-trouble'],
  ['SQLITE_CANTOPEN', 'platform.database-open'],
  ['SQLITE_CORRUPT', 'platform.database-damaged'],
];

/**
 * What the machine refused (a full disk, a folder that is not writable, a disk that fails) as a failure that a person
 * can do something about; `null` for everything else.
 */
export function machineFailure(error: unknown): AppError | null {
  if (error instanceof AppError) return MACHINE.has(error.code) ? error : null;
  const code = systemCode(error);
  const known = BY_SYSTEM[code] ?? BY_DATABASE.find(([beginning]) => code.startsWith(beginning))?.[1];
  if (known !== undefined) return new AppError(known, { cause: error, detail: technicalText(error).slice(0, 200) });
  if (code === 'EACCES' || code === 'EPERM') {
    const folder = pathOf(error);
    if (folder !== null) return new AppError('platform.folder-not-writable', { params: { folder }, cause: error });
  }
  return null;
}

/** Codes that say nothing about the paper in hand: what met them is tried again. */
const MACHINE: ReadonlySet<MessageCode> = new Set<MessageCode>([
  'platform.disk-full',
  'platform.read-only',
  'platform.disk-trouble',
  'platform.folder-not-writable',
]);

function pathOf(error: unknown): string | null {
  if (!(error instanceof Error) || !('path' in error) || typeof error.path !== 'string') return null;
  return dirname(error.path);
}
