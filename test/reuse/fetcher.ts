import { createRouterClient } from '@orpc/server';
import { startCore } from '../../src-main/core.ts';
import { plainMachine } from '../fixtures/machine.ts';
import { finishReuse } from './officer.ts';

/**
 * An officer without rest, in a process that is killed at random: looks papers up, has the citizen agree, fetches and
 * attaches them, and opens the next dossier. Remembers nothing itself. Each step is a line of output.
 */
const [dataFolder, profileFile] = process.argv.slice(2);
if (dataFolder === undefined || profileFile === undefined) process.exit(2);

const core = await startCore({ dataFolder, profileFile, host: plainMachine, mode: 'writer', logLevel: 'warn' });
const client = createRouterClient(core.router);
const step = (): void => void process.stdout.write('.\n');
step();
for (;;) await finishReuse(client, step, true);
