import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** `resources/` of the program: the same from the sources, built, and inside the installed program. */
export const resourcesFolder: string = nearestResources(dirname(fileURLToPath(import.meta.url)));

/** A file that ships with the program, by its path below `resources/`. */
export function resourceFile(path: string): string {
  return join(resourcesFolder, path);
}

function nearestResources(folder: string): string {
  if (existsSync(join(folder, 'package.json'))) return join(folder, 'resources');
  const above = dirname(folder);
  if (above === folder) throw new Error('No folder above the program holds package.json');
  return nearestResources(above);
}
