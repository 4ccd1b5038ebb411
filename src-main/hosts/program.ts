import { join } from 'node:path';
import about from '../../package.json' with { type: 'json' };
import { programFolder } from '../platform/resources.ts';

export { programFolder };

export const VERSION: string = about.version;
export const PRODUCT_NAME: string = about.productName;

/** Where the built page stands. */
export const pageFolder: string = join(programFolder, 'out', 'renderer');
