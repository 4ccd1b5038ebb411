import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { EXIT } from '../exit-codes.ts';
import { defaultDataFolder } from '../folders.ts';
import { VERSION } from '../program.ts';
import { onEndRequest } from '../signals.ts';
import { speaker, type Locale } from '../wording.ts';
import { backup, call, doctor, drain, intake, send, status, type CallOptions, type Run } from './commands.ts';
import { openDoor, type Door } from './door.ts';
import { readInput } from './input.ts';
import { createOutput, reasonOf } from './output.ts';
import { restore } from './restore.ts';
import { isReading, procedureNames } from './procedures.ts';
import { cliWording } from './wording.ts';

interface CommonOptions {
  readonly data: string;
  readonly profile?: string;
  readonly scan?: string;
  readonly json?: boolean;
  readonly lang: Locale;
}

async function main(argv: readonly string[]): Promise<number> {
  // the help page itself depends on the language
  const locale: Locale = /(^| )--lang[ =]en( |$)/.test(argv.join(' ')) ? 'en' : 'vi';
  const interrupt = new AbortController();
  onEndRequest({ first: () => interrupt.abort(), second: () => process.exit(EXIT.interrupted) });
  // a reader that went away, such as `head`, ends us quietly
  process.stdout.on('error', () => process.exit(EXIT.ok));

  let code: number = EXIT.ok;
  const perform: Perform = async (common, need, work) => {
    code = await run(common, need, work, interrupt.signal);
  };
  const program = describeProgram(
    locale,
    perform,
    (ended) => (code = ended),
    (common, error) => {
      createOutput(common.json === true, common.lang).problem(error);
      code = exitCodeOf(error);
    },
  );
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
  return code;
}

type Work = (run: Run) => Promise<number>;
type Perform = (common: CommonOptions, need: 'read' | 'write', work: Work) => Promise<void>;

/** Opens the door, does the work, closes the door; whatever goes wrong is told and becomes an exit code. */
async function run(common: CommonOptions, need: 'read' | 'write', work: Work, signal: AbortSignal): Promise<number> {
  const output = createOutput(common.json === true, common.lang);
  const absolute = (path: string | undefined): string | undefined => (path === undefined ? undefined : resolve(path));
  let door: Door | undefined;
  try {
    door = await openDoor(
      { dataFolder: resolve(common.data), profileFile: absolute(common.profile), scanFolder: absolute(common.scan) },
      need,
    );
    return await work({ door, output, signal });
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
    output.problem(error);
    return exitCodeOf(error);
  } finally {
    await door?.close();
  }
}

const CODES_OF_REASONS: Readonly<Record<string, number>> = {
  'platform.data-folder-busy': EXIT.held,
  'platform.invalid-input': EXIT.usage,
  'backup.unknown-snapshot': EXIT.usage,
  'backup.folder-relative': EXIT.usage,
  'backup.folder-inside': EXIT.usage,
  'backup.folder-scanned': EXIT.usage,
  'host.unknown-procedure': EXIT.usage,
  'host.invalid-input': EXIT.usage,
  'host.not-json': EXIT.usage,
};

function exitCodeOf(error: unknown): number {
  return CODES_OF_REASONS[reasonOf(error).code] ?? EXIT.failed;
}

function describeProgram(
  locale: Locale,
  perform: Perform,
  done: (code: number) => void,
  fail: (common: CommonOptions, error: unknown) => void,
): Command {
  const say = speaker(cliWording, locale);
  const data = defaultDataFolder({ platform: process.platform, home: homedir(), environment: process.env });
  const program = new Command('quay-mot-cua');
  program
    .description(say('about'))
    .version(VERSION)
    .helpOption('-h, --help', say('help'))
    .helpCommand(false)
    .configureHelp({ styleTitle: (title) => translateTitle(title, say) })
    .exitOverride()
    .addOption(new Option('--data <dir>', say('data')).default(data))
    .option('--profile <file>', say('profile'))
    .option('--scan <dir>', say('scan'))
    .option('--json', say('json'))
    .addOption(new Option('--lang <lang>', say('lang')).choices(['vi', 'en']).default('vi'))
    .addHelpText('after', `\n${say('codes')}`);
  const command = (name: string): Command =>
    program.command(name).helpOption('-h, --help', say('help')).configureHelp({ showGlobalOptions: true });
  const common = (): CommonOptions => program.opts<CommonOptions>();
  const number = (text: string): number => {
    const value = Number(text);
    if (!(value > 0)) throw new InvalidArgumentError(say('bad-number'));
    return value;
  };
  const timeout = (fallback: number): Option =>
    new Option('--timeout <s>', say('timeout')).argParser(number).default(fallback);

  command('intake')
    .description(say('intake'))
    .argument('<path...>')
    .action((paths: string[]) => perform(common(), 'write', (run) => intake(run, paths)));
  command('status')
    .description(say('status'))
    .action(() => perform(common(), 'read', status));
  command('send')
    .description(say('send'))
    .argument('[code...]')
    .addOption(timeout(60))
    .action((codes: string[], options: { timeout: number }) =>
      perform(common(), 'write', (run) => send(run, codes, options.timeout * 1000)),
    );
  command('drain')
    .description(say('drain'))
    .addOption(timeout(300))
    .action((options: { timeout: number }) => perform(common(), 'write', (run) => drain(run, options.timeout * 1000)));
  command('doctor')
    .description(say('doctor'))
    .option('--full', say('doctor-full'))
    .action(({ full = false }: { full?: boolean }) =>
      // what is found damaged is mended, and that is writing
      perform(common(), full ? 'write' : 'read', (run) => doctor(run, full)),
    );
  command('backup')
    .description(say('backup'))
    .option('--to <dir>', say('backup-to'))
    .action(({ to }: { to?: string }) => perform(common(), 'write', (run) => backup(run, to)));
  command('restore')
    .description(say('restore'))
    .argument('[snapshot]')
    .option('--list', say('restore-list'))
    .option('--empty', say('restore-empty'))
    .action(async (chosen: string | undefined, options: { list?: boolean; empty?: boolean }) => {
      const { data, profile, json, lang } = common();
      const output = createOutput(json === true, lang);
      try {
        const door = { dataFolder: resolve(data), profileFile: profile === undefined ? undefined : resolve(profile) };
        done(await restore(door, output, { chosen, list: options.list === true, empty: options.empty === true }));
      } catch (error) {
        fail(common(), error);
      }
    });
  command('procedures')
    .description(say('procedures'))
    .action(() => {
      const output = createOutput(common().json === true, locale);
      for (const name of procedureNames()) output.line(name);
      output.answer(procedureNames());
    });
  command('call')
    .description(say('call'))
    .argument('<procedure>')
    .argument('[json]')
    .option('--out <file>', say('call-out'))
    .addOption(new Option('--count <n>', say('call-count')).argParser(number))
    .addHelpText('after', `\n${say('bytes')}`)
    .action(async (procedure: string, json: string | undefined, options: CallOptions) => {
      try {
        const input = await readInput(procedure, json);
        await perform(common(), isReading(procedure) ? 'read' : 'write', (run) => call(run, procedure, input, options));
      } catch (error) {
        fail(common(), error);
      }
    });
  return program;
}

/** Commander's own headings in the person's language. */
function translateTitle(title: string, say: (key: 'Usage' | 'Options' | 'Commands' | 'Arguments') => string): string {
  const name = (['Usage', 'Options', 'Commands', 'Arguments'] as const).find((known) => title === `${known}:`);
  return name === undefined ? title : say(name);
}

process.exit(await main(process.argv.slice(2)));
