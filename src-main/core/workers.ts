import { createWorkerPool, type WorkerPool } from '../platform/workers.ts';
import type { House } from './house.ts';
import type { Lifecycle } from './lifecycle.ts';

type Place = Pick<House, 'keys' | 'blobs'> & Pick<Lifecycle, 'part'>;

/** Threads with the store at hand; as many as the machine allows, or `threads`. */
export function openWorkers({ part, keys, blobs }: Place, name: string, threads?: number): Promise<WorkerPool> {
  return part(
    name,
    () => createWorkerPool({ blobFolder: blobs.folder, blobKey: keys.blobs }, threads),
    (pool) => pool.close(),
  );
}
