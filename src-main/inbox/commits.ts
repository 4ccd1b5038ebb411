import { transact, type Database } from '../platform/database/database.ts';

interface Waiting {
  run(): void;
  reject(error: unknown): void;
  settle(): void;
}

/**
 * Commits what is ready at the same moment together: one wait for the disk instead of one each. Each work stands or
 * falls by itself; the promise resolves when it is durable.
 */
export function createCommits(database: Database) {
  let waiting: Waiting[] = [];

  const commitAll = (): void => {
    const batch = waiting;
    waiting = [];
    try {
      transact(database, () => {
        for (const work of batch) work.run();
      });
      for (const work of batch) work.settle();
    } catch (error) {
      for (const work of batch) work.reject(error);
    }
  };

  return {
    commit<Result>(work: () => Result): Promise<Result> {
      return new Promise<Result>((resolve, reject) => {
        let settle = (): void => undefined;
        waiting.push({
          run() {
            try {
              // a transaction within a transaction is a savepoint: what it wrote goes when it throws
              const result = database.transaction(work)();
              settle = () => resolve(result);
            } catch (error) {
              settle = () => reject(error);
            }
          },
          reject,
          settle: () => settle(),
        });
        if (waiting.length === 1) setImmediate(commitAll);
      });
    },
  };
}
