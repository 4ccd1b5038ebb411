import { readLaunchOptions, type LaunchOptions } from '../options.ts';

/** Chromium adds switches of its own to the command line, so only ours are looked at, in the form `--name=value`. */
const OURS = /^--(data|scan|profile|lang)=.|^--quit$/;

/** @throws UsageError */
export function readElectronOptions(argv: readonly string[]): LaunchOptions {
  return readLaunchOptions(argv.filter((word) => OURS.test(word)));
}
