import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';

/**
 * Whether a path names one place whatever the working directory and the current drive are, on the system that it is
 * meant for: `/mnt/share`, `D:\share`, `\\server\share`.
 */
export function isWholePath(path: string): boolean {
  return /^(?:[a-z]:[\\/]|[\\/]{2}[^\\/]+[\\/]+[^\\/]|\/)/i.test(path);
}

/** Whether a path is that folder or lies below it, by its letters alone. A path of another system lies nowhere here. */
export function isWithin(path: string, folder: string): boolean {
  if (!isAbsolute(path)) return false;
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** The same, with links followed as far as the path exists. */
export async function liesWithin(path: string, folder: string): Promise<boolean> {
  if (isWithin(path, folder)) return true;
  const [place, real] = await Promise.all([realPlace(path), realPlace(folder)]);
  return isWithin(place, real);
}

async function realPlace(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch {
    const above = dirname(path);
    return above === path ? path : join(await realPlace(above), basename(path));
  }
}
