import { join } from 'node:path';
import { toInstant } from '../platform/clock.ts';

/** Where damaged files of this moment are moved to. */
export function asideFolder(home: string, now: number): string {
  return join(home, `damaged-${toInstant(now).replace(/[-:]|\.\d+/g, '')}`);
}
