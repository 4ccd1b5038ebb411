import type { Database } from '../platform/database/connection.ts';

/** When the first job that waits at a destination, on one level, is due: milliseconds since 1970. */
export type NextDue = (destination: string, priority: number) => number | undefined;

export function createNextDue(database: Database): NextDue {
  const nextDue = database
    .prepare(
      `SELECT next_attempt_at FROM job WHERE destination = ? AND priority = ? AND state = 'waiting' AND blocked = 0
       ORDER BY next_attempt_at LIMIT 1`,
    )
    .pluck();
  return (destination, priority) => nextDue.get(destination, priority) as number | undefined;
}
