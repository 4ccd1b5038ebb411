import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import about from '../../package.json' with { type: 'json' };

export const VERSION: string = about.version;
export const PRODUCT_NAME: string = about.productName;

/**
 * The folder that holds `package.json`, `out/` and `resources/`: the same place from the sources, built, and inside
 * the installed program's archive.
 */
export const programFolder: string = nearestWith('package.json', dirname(fileURLToPath(import.meta.url)));

/** Where the built page stands. */
export const pageFolder: string = join(programFolder, 'out', 'renderer');

function nearestWith(name: string, folder: string): string {
  if (existsSync(join(folder, name))) return folder;
  const above = dirname(folder);
  if (above === folder) throw new Error(`No folder above the program holds ${name}`);
  return nearestWith(name, above);
}
