import { computed, shallowRef } from 'vue';
import { RANGE_BYTES } from '#contract/limits.ts';
import { client, pathOf } from '../../app/client.ts';
import { isAbort } from '../../app/failures.ts';
import { useNotices } from '../../app/notices.ts';

const MOST_PATHS = 200;

interface Running {
  readonly files: number;
  readonly filesDone: number;
  readonly bytes: number;
  readonly bytesDone: number;
}

/** Takes files of the person's computer into the inbox: by path where the page can see paths, else range by range. */
export function useUploads() {
  const notices = useNotices();
  const running = shallowRef<Running | null>(null);
  let controller = new AbortController();
  let queue: Promise<void> = Promise.resolve();

  const share = computed(() => {
    const now = running.value;
    return now === null || now.bytes === 0 ? 0 : now.bytesDone / now.bytes;
  });

  /** Files come one after another; a file that is refused does not hold back the others. */
  function add(files: readonly File[]): Promise<void> {
    const known = running.value;
    running.value = {
      files: (known?.files ?? 0) + files.length,
      filesDone: known?.filesDone ?? 0,
      bytes: (known?.bytes ?? 0) + files.reduce((sum, file) => sum + file.size, 0),
      bytesDone: known?.bytesDone ?? 0,
    };
    if (known === null) controller = new AbortController();
    const { signal } = controller;
    queue = queue
      .then(() => takeIn(files, signal))
      .finally(() => {
        if (running.value !== null && running.value.filesDone >= running.value.files) running.value = null;
      });
    return queue;
  }

  async function takeIn(files: readonly File[], signal: AbortSignal): Promise<void> {
    const withPath = files.map((file) => ({ file, path: pathOf(file) }));
    const paths = withPath.flatMap(({ path }) => path ?? []);
    for (let at = 0; at < paths.length && !signal.aborted; at += MOST_PATHS) {
      await byPath(paths.slice(at, at + MOST_PATHS), signal);
    }
    for (const { file, path } of withPath) {
      if (path === null && !signal.aborted) await byRanges(file, signal);
      else advance(0, file.size);
      advance(1, 0);
    }
  }

  async function byPath(paths: string[], signal: AbortSignal): Promise<void> {
    try {
      const { results } = await client.inbox.addPaths({ paths }, { signal });
      for (const { reason } of results) if (reason !== null) notices.warn(reason);
    } catch (error) {
      if (!signal.aborted) notices.failed(error);
    }
  }

  async function byRanges(file: File, signal: AbortSignal): Promise<void> {
    let sent = 0;
    try {
      const { uploadId } = await client.inbox.uploadStart({ name: file.name, size: file.size }, { signal });
      for (let offset = 0; offset < file.size; offset += RANGE_BYTES) {
        const bytes = file.slice(offset, offset + RANGE_BYTES);
        await client.inbox.uploadRange({ uploadId, offset, bytes }, { signal });
        sent += bytes.size;
        advance(0, bytes.size);
      }
      await client.inbox.uploadFinish({ uploadId }, { signal });
    } catch (error) {
      advance(0, file.size - sent);
      if (!signal.aborted && !isAbort(error)) notices.failed(error);
    }
  }

  function advance(files: number, bytes: number): void {
    const now = running.value;
    if (now !== null) running.value = { ...now, filesDone: now.filesDone + files, bytesDone: now.bytesDone + bytes };
  }

  function cancel(): void {
    controller.abort();
    running.value = null;
  }

  return { running, share, add, cancel };
}

/** The files of a drop; a folder among them is told to the caller, since it cannot be taken in as it is. */
export function filesOf(transfer: DataTransfer): { readonly files: File[]; readonly folders: number } {
  const items = [...transfer.items].filter((item) => item.kind === 'file');
  const folders = items.filter((item) => item.webkitGetAsEntry()?.isDirectory === true).length;
  const files = items.flatMap((item) =>
    item.webkitGetAsEntry()?.isDirectory === true ? [] : (item.getAsFile() ?? []),
  );
  return { files, folders };
}
