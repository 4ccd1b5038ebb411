import { fileURLToPath } from 'node:url';
import { build, hashOfSources, isBuilt } from '../../src-main/hosts/start/build.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Builds `out/` when the sources have changed since; tests of the built programs begin with this. */
export async function ensureBuilt(): Promise<void> {
  const hash = await hashOfSources(root);
  if (await isBuilt(root, hash)) return;
  if (!(await build(root, hash))) throw new Error('the build failed');
}
