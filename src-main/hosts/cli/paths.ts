import { readdir, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { AppError } from '../../platform/errors.ts';

const MOST_FILES = 10_000;

/**
 * Files by their absolute paths; a folder stands for the files in it and below it, in the order of their names.
 *
 * @throws AppError `host.unreadable-path`, `platform.too-large` beyond 10 000 files.
 */
export async function filesAt(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const given of paths) {
    const path = resolve(given);
    try {
      if (!(await stat(path)).isDirectory()) {
        files.push(path);
        continue;
      }
      const below = await readdir(path, { recursive: true, withFileTypes: true });
      files.push(
        ...below
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
          .sort(),
      );
    } catch (error) {
      throw new AppError('host.unreadable-path', { params: { path }, cause: error });
    }
    if (files.length > MOST_FILES) throw new AppError('platform.too-large', { params: { limit: MOST_FILES } });
  }
  return files;
}
