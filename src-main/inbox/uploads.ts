import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import type { BlobReference, BlobStore } from '../platform/blobs/store.ts';
import { newId, type Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import { inMegabytes, paperName } from './rules.ts';

const OPEN_LIMIT = 8;

interface Upload {
  readonly name: string;
  readonly size: number;
  /** Bytes accepted so far. */
  received: number;
  readonly stream: PassThrough;
  readonly stored: Promise<BlobReference>;
  /** Set once finished, so that asking again answers the same. */
  finished?: Promise<string>;
  idle: NodeJS.Timeout;
}

interface UploadsDependencies {
  readonly blobs: BlobStore;
  readonly clock: Clock;
  readonly maxFileBytes: number;
  /** Milliseconds after which an upload that is left alone is dropped. */
  readonly idleAfter: number;
  takeIn(name: string, blob: BlobReference): Promise<string>;
}

/** Files that come in ranges over the contract, each written to the store while it comes. */
export function createUploads({ blobs, clock, maxFileBytes, idleAfter, takeIn }: UploadsDependencies) {
  const uploads = new Map<string, Upload>();

  const drop = (id: string): void => {
    const upload = uploads.get(id);
    if (upload === undefined) return;
    uploads.delete(id);
    clearTimeout(upload.idle);
    upload.stream.destroy();
  };

  const find = (id: string): Upload => {
    const upload = uploads.get(id);
    if (upload === undefined) throw new AppError('inbox.upload-gone');
    upload.idle.refresh();
    return upload;
  };

  const finish = async (id: string, upload: Upload): Promise<string> => {
    try {
      upload.stream.end();
      return await takeIn(upload.name, await upload.stored);
    } catch (error) {
      drop(id);
      throw error;
    }
  };

  return {
    start({ name, size }: { name: string; size: number }): string {
      const shown = paperName(name);
      if (size > maxFileBytes) {
        const params = { name: shown, size: inMegabytes(size), limit: inMegabytes(maxFileBytes) };
        throw new AppError('inbox.upload-too-large', { params });
      }
      const open = [...uploads.values()].filter((upload) => upload.finished === undefined).length;
      if (open >= OPEN_LIMIT) throw new AppError('inbox.too-many-uploads', { params: { limit: OPEN_LIMIT } });
      const id = newId(clock);
      const stream = new PassThrough({ highWaterMark: 1024 * 1024 });
      const stored = blobs.write(stream, { limit: size });
      // whoever waits for it hears of it; nobody may be waiting when an upload is dropped
      stored.catch(() => undefined);
      stream.on('error', () => undefined);
      const idle = setTimeout(() => drop(id), idleAfter).unref();
      uploads.set(id, { name: shown, size, received: 0, stream, stored, idle });
      return id;
    },

    /** Ranges come in order; one that came already is only acknowledged. Waits for the store, so memory stays flat. */
    async range(id: string, offset: number, bytes: Uint8Array): Promise<number> {
      const upload = find(id);
      if (offset + bytes.byteLength <= upload.received) return upload.received;
      if (upload.finished !== undefined || offset !== upload.received || offset + bytes.byteLength > upload.size) {
        throw new AppError('inbox.upload-order');
      }
      upload.received += bytes.byteLength;
      try {
        if (!upload.stream.write(bytes)) {
          const failure = upload.stored.then(() => undefined);
          await Promise.race([once(upload.stream, 'drain'), once(upload.stream, 'close'), failure]);
        }
      } catch (error) {
        drop(id);
        throw error;
      }
      if (upload.stream.destroyed) {
        drop(id);
        await upload.stored;
        throw new AppError('inbox.upload-gone');
      }
      return upload.received;
    },

    /** The item; asking again gives the same answer. */
    async finish(id: string): Promise<string> {
      const upload = find(id);
      if (upload.received !== upload.size) throw new AppError('inbox.upload-order');
      upload.finished ??= finish(id, upload);
      return upload.finished;
    },

    stop(): void {
      for (const id of [...uploads.keys()]) drop(id);
    },
  };
}
