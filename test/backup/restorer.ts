import { openCopies } from '../../src-main/core/restore-alone.ts';
import { plainMachine } from '../fixtures/machine.ts';

/** Restores the oldest copy in a process that is killed at random. */
const [dataFolder] = process.argv.slice(2);
if (dataFolder === undefined) process.exit(2);
const copies = await openCopies({ dataFolder, mode: 'writer', host: plainMachine });
const { snapshots } = await copies.view();
process.stdout.write('begins\n');
await copies.restore(snapshots.at(-1)?.id ?? null);
await copies.close();
