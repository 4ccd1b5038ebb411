import { spawn } from 'node:child_process';
import { access, constants, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** No byte for this long at the beginning: the download host is out of reach. */
const SILENCE_MILLISECONDS = 20_000;
/** No byte for this long later on: the line was lost. Unpacking is silent for a while, too. */
const STALL_MILLISECONDS = 60_000;
const FETCH_MILLISECONDS = 15 * 60_000;
const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

/** Electron's own package; its binary comes separately. */
export interface ElectronPackage {
  /** The path of the binary, or `null` when it is not there. */
  binary(): Promise<string | null>;
  /**
   * Fetches the binary. It gives up when nothing comes, and a failure is remembered for a day.
   *
   * @param begin heard once when the fetch begins, that is, unless it failed lately.
   */
  fetch(begin: () => void, progress: (megabytes: number) => void): Promise<'fetched' | 'failed' | 'failed-lately'>;
}

export interface Patience {
  readonly silence: number;
  readonly stall: number;
}

/** @returns `null` in an installation without the package. */
export function findElectronPackage(
  root: string,
  patience: Patience = { silence: SILENCE_MILLISECONDS, stall: STALL_MILLISECONDS },
): ElectronPackage | null {
  let folder: string;
  try {
    folder = dirname(createRequire(join(root, 'package.json')).resolve('electron/package.json'));
  } catch {
    return null;
  }
  const failure = join(root, '.cache', 'electron-fetch-failed');
  const parts = join(root, '.cache', 'electron-parts');
  const binary = async (): Promise<string | null> => {
    try {
      const path = join(folder, 'dist', (await readFile(join(folder, 'path.txt'), 'utf8')).trim());
      await access(path, constants.X_OK);
      return path;
    } catch {
      return null;
    }
  };
  return {
    binary,
    async fetch(begin, progress) {
      const failed = await stat(failure).catch(() => null);
      if (failed !== null && Date.now() - failed.mtimeMs < DAY_MILLISECONDS) return 'failed-lately';
      begin();
      await mkdir(parts, { recursive: true });
      await runInstaller(join(folder, 'install.js'), parts, patience, progress);
      await rm(parts, { recursive: true, force: true });
      if ((await binary()) !== null) {
        await rm(failure, { force: true });
        return 'fetched';
      }
      await writeFile(failure, `${new Date().toISOString()}\n`);
      return 'failed';
    },
  };
}

/** Runs the package's installer with a temporary folder of our own, whose growth shows how far the download is. */
async function runInstaller(
  script: string,
  parts: string,
  { silence, stall }: Patience,
  progress: (megabytes: number) => void,
): Promise<void> {
  const child = spawn(process.execPath, [script], {
    stdio: 'ignore',
    timeout: FETCH_MILLISECONDS,
    killSignal: 'SIGKILL',
    env: { ...process.env, TMPDIR: parts, TEMP: parts, TMP: parts },
  });
  let most = 0;
  let quietSince = performance.now();
  const look = async (): Promise<void> => {
    const bytes = await bytesIn(parts);
    if (bytes > most) {
      most = bytes;
      quietSince = performance.now();
      progress(Math.round(bytes / 1_000_000));
    }
    if (performance.now() - quietSince > (most === 0 ? silence : stall)) child.kill('SIGKILL');
  };
  const watch = setInterval(() => void look(), 250);
  await new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });
  clearInterval(watch);
}

async function bytesIn(folder: string): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(join(entry.parentPath, entry.name)).then(
          (found) => found.size,
          () => 0,
        ),
      ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
