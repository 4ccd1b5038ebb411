import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataFolder } from './folders.ts';
import type { Locale } from './wording.ts';

/** What every way of starting the program understands. Paths are absolute. */
export interface LaunchOptions {
  readonly dataFolder: string;
  readonly scanFolder: string | undefined;
  readonly profileFile: string | undefined;
  /** 0 lets the system choose. */
  readonly port: number;
  readonly open: boolean;
  readonly locale: Locale;
  /** Asks a running program with the same data folder to end (Electron host). */
  readonly quit: boolean;
  readonly help: boolean;
}

/** A command line that is not understood; `message` names the part. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** @throws UsageError */
export function readLaunchOptions(argv: readonly string[]): LaunchOptions {
  const values = parse(argv);
  const port = Number(values.port ?? '0');
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new UsageError(`--port ${values.port}`);
  if (values.lang !== undefined && values.lang !== 'vi' && values.lang !== 'en') {
    throw new UsageError(`--lang ${values.lang}`);
  }
  return {
    dataFolder: resolve(
      values.data ?? defaultDataFolder({ platform: process.platform, home: homedir(), environment: process.env }),
    ),
    scanFolder: values.scan === undefined ? undefined : resolve(values.scan),
    profileFile: values.profile === undefined ? undefined : resolve(values.profile),
    port,
    open: values['no-open'] !== true,
    locale: values.lang ?? 'vi',
    quit: values.quit === true,
    help: values.help === true,
  };
}

function parse(argv: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...argv],
      strict: true,
      allowPositionals: false,
      options: {
        data: { type: 'string' },
        scan: { type: 'string' },
        profile: { type: 'string' },
        port: { type: 'string' },
        'no-open': { type: 'boolean' },
        lang: { type: 'string' },
        quit: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    for (const name of ['data', 'scan', 'profile'] as const) {
      if (values[name] === '') throw new UsageError(`--${name}`);
    }
    return values;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The same options as words of a command line, for another process. */
export function asArguments(options: LaunchOptions): string[] {
  return [
    `--data=${options.dataFolder}`,
    ...(options.scanFolder === undefined ? [] : [`--scan=${options.scanFolder}`]),
    ...(options.profileFile === undefined ? [] : [`--profile=${options.profileFile}`]),
    `--lang=${options.locale}`,
  ];
}
