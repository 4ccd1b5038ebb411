import type { ConformanceSystem } from './system.ts';
import { dvcqg } from './systems/dvcqg.ts';
import { hatinh } from './systems/hatinh.ts';
import { idesk } from './systems/idesk.ts';
import { igate } from './systems/igate.ts';
import { sohoa } from './systems/sohoa.ts';

/** Every remote system: a connector that is not here fails `complete.test.ts`. */
export const conformanceSystems: readonly ConformanceSystem[] = [igate, idesk, sohoa, hatinh, dvcqg];
