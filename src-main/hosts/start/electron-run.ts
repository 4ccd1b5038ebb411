import { spawn } from 'node:child_process';
import { EXIT } from '../exit-codes.ts';
import { asArguments, type LaunchOptions } from '../options.ts';

/** A window program that ends within this time, with an error, did not come up (a missing library, most often). */
const COME_UP_MILLISECONDS = 3000;
const STOP_MILLISECONDS = 15_000;

/**
 * Runs Electron until it ends; Ctrl-C asks it to end in its own way, a second one ends it at once.
 *
 * @returns its exit code, or `null` when it did not come up.
 */
export async function runElectron(binary: string, root: string, options: LaunchOptions): Promise<number | null> {
  const started = performance.now();
  // a group of its own: Ctrl-C reaches it through us alone
  const child = spawn(binary, [root, ...asArguments(options)], {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: process.platform !== 'win32',
  });
  let asked = false;
  const end = (): void => {
    if (asked) {
      child.kill('SIGKILL');
      return;
    }
    asked = true;
    setTimeout(() => child.kill('SIGKILL'), STOP_MILLISECONDS).unref();
    // Windows knows no signals: the running program is told by a second start of it
    if (process.platform === 'win32') spawn(binary, [root, ...asArguments(options), '--quit'], { stdio: 'ignore' });
    else child.kill('SIGTERM');
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) process.on(signal, end);
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(EXIT.failed));
    child.once('exit', (status, signal) => resolve(status ?? (signal === 'SIGTERM' ? EXIT.ok : EXIT.failed)));
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const) process.off(signal, end);
  const cameUp = code === EXIT.ok || asked || performance.now() - started > COME_UP_MILLISECONDS;
  return cameUp ? code : null;
}
