import { realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join, posix, resolve, sep, win32 } from 'node:path';

/**
 * Whether a path names one place whatever the working directory and the current drive are, on the system that it is
 * meant for: `/mnt/share`, `D:\share`, `\\server\share`.
 */
export function isWholePath(path: string): boolean {
  return /^(?:[a-z]:[\\/]|[\\/]{2}[^\\/]+[\\/]+[^\\/]|\/)/i.test(path);
}

/**
 * Whether two paths are spellings of one place on the system that they are meant for; on Windows capital letters and
 * the kind of slash do not matter.
 */
export function isSamePlace(one: string, other: string): boolean {
  const plain = (path: string): string => {
    const isWindows = /^(?:[a-z]:|\\|\/\/)/i.test(path);
    const normal = isWindows ? win32.normalize(path).toLowerCase() : posix.normalize(path);
    return normal.replace(/(?<=.)[\\/]+$/, '');
  };
  return plain(one) === plain(other);
}

/** Whether `path` is `folder` or stands below it, both resolved; on Windows capital letters do not matter. */
export function isWithin(path: string, folder: string): boolean {
  const [inner, outer] = process.platform === 'win32' ? [path.toLowerCase(), folder.toLowerCase()] : [path, folder];
  return inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep);
}

/** The same of paths as they were written. One of another system stands nowhere here. */
export function isWrittenWithin(path: string, folder: string): boolean {
  return isAbsolute(path) && isWithin(resolve(path), resolve(folder));
}

/** The same, with links followed as far as the path exists. */
export async function liesWithin(path: string, folder: string): Promise<boolean> {
  if (isWrittenWithin(path, folder)) return true;
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
