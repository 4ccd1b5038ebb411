import { homedir } from 'node:os';
import { AppError } from '../../platform/errors.ts';
import { EXIT } from '../exit-codes.ts';
import { defaultDataFolder } from '../folders.ts';
import { onEndRequest } from '../signals.ts';
import { explain, speaker } from '../wording.ts';
import { startWebHost } from './host.ts';
import { optionsOrUsage } from './usage.ts';
import { webWording } from './wording.ts';

/** The web host as a program: starts, attends to Ctrl-C, and ends with an exit code. */
async function main(argv: readonly string[]): Promise<number> {
  const options = optionsOrUsage(argv);
  if (options === null) return EXIT.usage;
  const say = speaker(webWording, options.locale);
  if (options.help) {
    const data = defaultDataFolder({ platform: process.platform, home: homedir(), environment: process.env });
    console.log(say('help', { data }));
    return EXIT.ok;
  }
  try {
    const host = await startWebHost(options, (line) => console.log(line));
    onEndRequest({
      first: () => {
        console.log(say('stopping'));
        void host.stop();
      },
      second: () => process.exit(EXIT.interrupted),
    });
    return await host.ended;
  } catch (error) {
    console.error(explain(options.locale, error));
    return error instanceof AppError && error.code === 'platform.data-folder-busy' ? EXIT.held : EXIT.failed;
  }
}

process.exit(await main(process.argv.slice(2)));
