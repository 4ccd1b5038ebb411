import { programFolder } from '../program.ts';
import { ensureBuilt } from './build.ts';

/** Builds `out/` where it does not fit the sources, as `npm start` does before it starts. */
process.exit((await ensureBuilt(programFolder)) === 'failed' ? 1 : 0);
