import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { root } from '../built.ts';

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface CommandOptions {
  /** Hears each line of stdout, and may end the command as Ctrl-C does. */
  readonly onLine?: (line: string, interrupt: () => void) => void;
}

/** Runs the command line from its sources, as `npm run cli --` does. */
export const commandLine = commandOf(join(root, 'src-main', 'hosts', 'cli', 'main.ts'));

/** The command line that this file is. */
export function commandOf(file: string) {
  return (parameters: readonly string[], options: CommandOptions = {}): Promise<Ended> =>
    run(file, parameters, options);
}

function run(file: string, parameters: readonly string[], { onLine }: CommandOptions): Promise<Ended> {
  const child = spawn(process.execPath, [file, ...parameters], { stdio: ['ignore', 'pipe', 'pipe'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  let out = '';
  let err = '';
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    out += part;
    const lines = (rest + part).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine?.(line, () => child.kill('SIGINT'));
  });
  child.stderr.setEncoding('utf8').on('data', (part: string) => (err += part));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

/** The one JSON document that `--json` prints. */
export function document(ended: Ended): { ok: boolean; result?: unknown; error?: { code: string; what: string } } {
  return JSON.parse(ended.out) as ReturnType<typeof document>;
}
