import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder that holds `package.json`, `out/` and `resources/`: the same place from the sources, built, and inside
 * the installed program's archive.
 */
export const programFolder: string = nearestWith('package.json', dirname(fileURLToPath(import.meta.url)));

/** A file that ships with the program, by its path below `resources/`. */
export function resourceFile(path: string): string {
  return join(programFolder, 'resources', path);
}

function nearestWith(name: string, folder: string): string {
  if (existsSync(join(folder, name))) return folder;
  const above = dirname(folder);
  if (above === folder) throw new Error(`No folder above the program holds ${name}`);
  return nearestWith(name, above);
}
