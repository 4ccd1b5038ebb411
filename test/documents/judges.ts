import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const known = new Map<string, boolean>();

/** Whether an independent program is on this machine; says so once when it is not, because a check is then skipped. */
export function hasJudge(program: string): boolean {
  const before = known.get(program);
  if (before !== undefined) return before;
  let found = true;
  try {
    execFileSync(program, ['--version'], { stdio: 'ignore' });
  } catch (error) {
    // poppler's programs answer `--version` with a code of their own, but they answer
    found = !(error instanceof Error && 'code' in error && error.code === 'ENOENT');
  }
  known.set(program, found);
  if (!found) console.log(`${program} is not installed: what it would judge is skipped`);
  return found;
}

/** Runs a judge; throws with what it said when it does not agree. Gives its answer, or `null` when it is not here. */
export async function judge(program: string, ...parameters: string[]): Promise<string | null> {
  if (!hasJudge(program)) return null;
  return (await run(program, parameters, { maxBuffer: 64 * 1024 * 1024 })).stdout;
}
