import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Piscina } from 'piscina';
import { AppError } from './errors.ts';

/** What every worker is given at its start. */
export interface WorkerEnvironment {
  readonly blobFolder: string;
  readonly blobKey: Uint8Array;
}

/** CPU work beside the core's own thread. */
export interface WorkerPool {
  /**
   * Runs the default export of a worker file with `task`; what it returns comes back by structured clone.
   * @throws AppError `platform.cancelled` when `signal` aborts; what the worker threw otherwise.
   */
  run<Result>(name: WorkerName, task: object, signal?: AbortSignal): Promise<Result>;
  close(): Promise<void>;
}

/** Worker files by name; each stands as `<room>/workers/<name>.ts`. */
const ROOMS = { prepare: 'documents', snapshot: 'backup', examine: 'backup' } as const;
export type WorkerName = keyof typeof ROOMS;

/** Threads leave one core for the window and the core itself, and end after a minute of rest. */
export function createWorkerPool(
  environment: WorkerEnvironment,
  mostThreads = Math.max(1, Math.min(4, availableParallelism())),
): WorkerPool {
  let pool: Piscina | undefined;
  const start = (): Piscina =>
    new Piscina({
      minThreads: 0,
      maxThreads: mostThreads,
      idleTimeout: 60_000,
      maxQueue: 10_000,
      workerData: environment,
      resourceLimits: { maxOldGenerationSizeMb: 512 },
    });
  return {
    async run<Result>(name: WorkerName, task: object, signal?: AbortSignal) {
      pool ??= start();
      try {
        const options = { filename: workerFile(name), ...(signal === undefined ? {} : { signal }) };
        return (await pool.run(task, options)) as Result;
      } catch (error) {
        if (signal?.aborted === true) throw new AppError('platform.cancelled', { cause: error });
        throw error;
      }
    },
    async close() {
      await pool?.destroy();
      pool = undefined;
    },
  };
}

/** From the sources a worker is its `.ts` file in its room; built, it stands in `workers/` beside the bundle. */
function workerFile(name: WorkerName): string {
  const fromSources = import.meta.url.endsWith('.ts');
  return fileURLToPath(
    new URL(fromSources ? `../${ROOMS[name]}/workers/${name}.ts` : `./workers/${name}.js`, import.meta.url),
  );
}
