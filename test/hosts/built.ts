import { fileURLToPath } from 'node:url';
import * as start from '../../src-main/hosts/start/build.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds `out/` when the sources have changed since; tests of the built programs begin with this. */
export async function ensureBuilt(): Promise<void> {
  if ((await start.ensureBuilt(root)) === 'failed') throw new Error('the build failed');
}
