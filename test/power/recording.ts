import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** One thing that a recorded process did, in the order in which it happened. A handle is one opening of a file. */
export type Operation =
  | {
      readonly kind: 'open';
      readonly handle: number;
      readonly path: string;
      readonly create: boolean;
      readonly truncate: boolean;
    }
  | { readonly kind: 'write'; readonly handle: number; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'resize'; readonly handle: number; readonly size: number }
  /** Grows a file to this size and never shrinks it. */
  | { readonly kind: 'reserve'; readonly handle: number; readonly size: number }
  | { readonly kind: 'sync-begin' | 'sync-end' | 'sync-failed'; readonly handle: number }
  | { readonly kind: 'rename' | 'link'; readonly from: string; readonly to: string }
  | { readonly kind: 'unlink' | 'mkdir' | 'rmdir'; readonly path: string }
  /** Milliseconds since 1970. */
  | { readonly kind: 'time'; readonly file: number | string; readonly time: number }
  | { readonly kind: 'mark'; readonly text: string };

/** Why nothing can be recorded on this machine, or `null` when it can. */
export function cannotRecord(): string | null {
  if (process.platform !== 'linux') return `no recorder for ${process.platform}`;
  const found = (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, 'cc'), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
  return found ? null : 'no C compiler (cc) on the PATH';
}

export async function compileRecorder(library: string): Promise<void> {
  const source = fileURLToPath(new URL('./recorder.c', import.meta.url));
  await run('cc', ['-shared', '-fPIC', '-O2', '-Wall', '-Wextra', '-o', library, source, '-lpthread'], {});
}

export interface RecordingRequest {
  readonly library: string;
  /** A TypeScript file and its parameters. */
  readonly script: string;
  readonly parameters: readonly string[];
  /** Absolute, empty folders. */
  readonly roots: readonly string[];
  /** Where the lines go; `<file>.marks` is what the script writes its marks to. */
  readonly file: string;
}

/** Runs a script to its end and gives what it did below the roots. */
export async function record({ library, script, parameters, roots, file }: RecordingRequest): Promise<Operation[]> {
  await run(process.execPath, [script, ...parameters], {
    LD_PRELOAD: library,
    QMC_RECORD_LOG: file,
    QMC_RECORD_ROOTS: roots.join(':'),
    QMC_RECORD_MARKS: `${file}.marks`,
    // the ring would pass the recorder by
    UV_USE_IO_URING: '0',
  });
  return parse(await readFile(file));
}

function run(command: string, parameters: readonly string[], environment: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, parameters, {
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, ...environment },
    });
    child.on('error', reject);
    child.on('exit', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ended with ${code ?? signal ?? '?'}`));
    });
  });
}

const HEADER_BYTES = 32;
/** Written through shared memory; the database makes it anew after a crash. */
const REBUILT = '-shm';

/** Reads the recorder's lines; what concerns rebuilt files is left out. @throws when something could not be recorded. */
function parse(log: Buffer): Operation[] {
  const operations: Operation[] = [];
  const ignored = new Set<number>();
  const paths = new Map<number, string>();
  for (let at = 0; at < log.length;) {
    const kind = String.fromCharCode(log.readUInt32LE(at));
    const lengths = [log.readUInt32LE(at + 4), log.readUInt32LE(at + 8)] as const;
    const handle = Number(log.readBigUInt64LE(at + 16));
    const value = log.readBigInt64LE(at + 24);
    const first = log.subarray(at + HEADER_BYTES, at + HEADER_BYTES + lengths[0]);
    const second = log.subarray(at + HEADER_BYTES + lengths[0], at + HEADER_BYTES + lengths[0] + lengths[1]);
    at += HEADER_BYTES + lengths[0] + lengths[1];
    const path = first.toString('utf8');
    if (kind === 'O') {
      paths.set(handle, path);
      if (path.endsWith(REBUILT)) ignored.add(handle);
    }
    if (ignored.has(handle)) continue;
    switch (kind) {
      case 'O':
        operations.push({
          kind: 'open',
          handle,
          path,
          create: (Number(value) & 1) !== 0,
          truncate: (Number(value) & 2) !== 0,
        });
        break;
      case 'W':
        operations.push({ kind: 'write', handle, offset: Number(value), bytes: first });
        break;
      case 'T':
        operations.push({ kind: 'resize', handle, size: Number(value) });
        break;
      case 'A':
        operations.push({ kind: 'reserve', handle, size: Number(value) });
        break;
      case 's':
        operations.push({ kind: 'sync-begin', handle });
        break;
      case 'S':
        operations.push({ kind: 'sync-end', handle });
        break;
      case 'x':
        operations.push({ kind: 'sync-failed', handle });
        break;
      case 'R':
      case 'L':
        operations.push({ kind: kind === 'R' ? 'rename' : 'link', from: path, to: second.toString('utf8') });
        break;
      case 'N':
        if (!path.endsWith(REBUILT)) operations.push({ kind: 'unlink', path });
        break;
      case 'D':
        operations.push({ kind: 'rmdir', path });
        break;
      case 'F':
        operations.push({ kind: 'mkdir', path });
        break;
      case 't':
        operations.push({ kind: 'time', file: handle === 0 ? path : handle, time: Number(value) / 1e6 });
        break;
      case 'M':
        operations.push({ kind: 'mark', text: path });
        break;
      case 'P':
        throw new Error(`${paths.get(handle) ?? '?'} is written through memory, which is not recorded`);
      default:
        throw new Error(`the recorder met what it does not know: ${kind} ${path}`);
    }
  }
  return operations;
}
