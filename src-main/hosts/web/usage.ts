import { readLaunchOptions, UsageError, type LaunchOptions } from '../options.ts';
import { speaker } from '../wording.ts';
import { webWording } from './wording.ts';

/** The options of a command line; `null` where it is wrong, which is told with how it is used. */
export function optionsOrUsage(argv: readonly string[]): LaunchOptions | null {
  try {
    return readLaunchOptions(argv);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(speaker(webWording, 'vi')('usage', { problem: error.message }));
    return null;
  }
}
