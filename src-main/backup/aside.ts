import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { toInstant } from '../platform/clock.ts';

const ASIDE = /^damaged-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/;
/** A clock may be set back between a copy and a restore. */
const MARGIN = 24 * 3_600_000;

/** Where damaged files of this moment are moved to. */
export function asideFolder(home: string, now: number): string {
  return join(home, `damaged-${toInstant(now).replace(/[-:]|\.\d+/g, '')}`);
}

/** One that is not there yet: what two restores of one second moved would take the same place. */
export async function freeAsideFolder(home: string, now: number): Promise<string> {
  const names = new Set(await readdir(home));
  let at = now;
  while (names.has(basename(asideFolder(home, at)))) at += 1000;
  return asideFolder(home, at);
}

/**
 * How often a database was moved aside since then (milliseconds since 1970), rather one too many than one too few: a
 * copy of that time knows nothing of those restores.
 */
export async function movedAsideSince(home: string, since: number): Promise<number> {
  const made = (await readdir(home)).filter((name) => {
    const parts = ASIDE.exec(name);
    if (parts === null) return false;
    const [year = 0, month = 0, day = 0, ...time] = parts.slice(1).map(Number);
    return Date.UTC(year, month - 1, day, ...time) >= since - MARGIN;
  });
  const held = await Promise.all(
    made.map((name) =>
      stat(join(home, name, 'data.db')).then(
        () => true,
        () => false,
      ),
    ),
  );
  return held.filter(Boolean).length;
}
