import { watch } from 'chokidar';
import type { Log } from '../platform/log.ts';
import { technicalText } from '../platform/errors.ts';

/**
 * Hints that something changed at a path, as quick as the system gives them. Nothing relies on them: the listing finds
 * what they miss.
 */
export interface Watcher {
  close(): Promise<void>;
}

export function watchFolder(
  root: string,
  options: { readonly subfolders: boolean; readonly skip: (path: string) => boolean; readonly log: Log },
  hint: (path: string) => void,
): Watcher {
  const watcher = watch(root, {
    ignoreInitial: true,
    followSymlinks: false,
    ignorePermissionErrors: true,
    ignored: (path) => path !== root && options.skip(path),
    ...(options.subfolders ? {} : { depth: 0 }),
  });
  let complained = false;
  watcher.on('add', hint);
  watcher.on('change', hint);
  watcher.on('error', (error) => {
    if (!complained) options.log.warn({ error: technicalText(error) }, 'file events are incomplete; listing goes on');
    complained = true;
  });
  return { close: () => watcher.close() };
}
