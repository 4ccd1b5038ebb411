import { EXIT } from '../exit-codes.ts';
import type { LaunchOptions } from '../options.ts';
import { programFolder } from '../program.ts';
import { speaker } from '../wording.ts';
import { optionsOrUsage } from '../web/usage.ts';
import { ensureBuilt } from './build.ts';
import { hasDisplay } from './browser.ts';
import { findElectronPackage } from './electron.ts';
import { runElectron } from './electron-run.ts';
import { startWording } from './wording.ts';

/** `npm start`: builds what is needed, chooses the host, and stays with it until it ends. */
const code = await main(process.argv.slice(2));
if (code !== null) process.exit(code);

/** @returns the exit code, or `null` when the web host goes on in this process. */
async function main(argv: readonly string[]): Promise<number | null> {
  const options = optionsOrUsage(argv);
  if (options === null) return EXIT.usage;
  if (!options.help) {
    if (!(await buildWhenNeeded(options))) return EXIT.failed;
    const electron = await electronFor(options);
    if (electron !== null) {
      const code = await runElectron(electron, programFolder, options);
      if (code !== null) return code;
      console.log(speaker(startWording, options.locale)('electron-failed'));
    }
  }
  // in this process, so that Ctrl-C and the console are the host's own; it reads the same command line and exits itself
  await import(new URL(options.help ? '../web/main.ts' : '../../../out/main/web.js', import.meta.url).href);
  return null;
}

async function buildWhenNeeded({ locale }: LaunchOptions): Promise<boolean> {
  const say = speaker(startWording, locale);
  const started = performance.now();
  const outcome = await ensureBuilt(programFolder, () => console.log(say('building')));
  if (outcome === 'failed') console.error(say('build-failed'));
  if (outcome === 'built') console.log(say('built', { seconds: ((performance.now() - started) / 1000).toFixed(0) }));
  return outcome !== 'failed';
}

/** The path of Electron's binary where it can show a window; it is fetched when it is missing. */
async function electronFor({ open, locale, port }: LaunchOptions): Promise<string | null> {
  // without a window, or with an address, the web host is what is asked for
  if (!open || port !== 0 || !hasDisplay()) return null;
  // Electron, like every Chromium, does not run as root with its sandbox on
  if (process.platform === 'linux' && process.getuid?.() === 0) return null;
  const found = findElectronPackage(programFolder);
  if (found === null) return null;
  const binary = await found.binary();
  if (binary !== null) return binary;
  const say = speaker(startWording, locale);
  const outcome = await found.fetch(
    () => console.log(say('fetching')),
    (megabytes) => {
      if (process.stdout.isTTY) process.stdout.write(`\r${say('megabytes', { megabytes })}`);
    },
  );
  if (outcome !== 'failed-lately' && process.stdout.isTTY) process.stdout.write('\n');
  if (outcome === 'fetched') console.log(say('fetched'));
  if (outcome === 'failed') console.log(say('fetch-failed'));
  return found.binary();
}
