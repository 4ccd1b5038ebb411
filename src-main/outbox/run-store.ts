import type { JobState } from '#contract/outbox.ts';
import type { Database } from '../platform/database/connection.ts';
import type { JobRow } from './job.ts';
import { createNextDue } from './next-due.ts';

/** What a try changes of its job. */
export interface Settled {
  readonly number: number;
  readonly state: JobState;
  readonly attempts: number;
  readonly next_attempt_at: number;
  readonly uncertain: 0 | 1;
  readonly departed: 0 | 1;
  readonly priority: number;
  readonly field: string | null;
  readonly reason: string | null;
  readonly receipt: string | null;
  readonly updated_at: number;
}

/** How a destination is doing, as it is kept. */
export interface StoredHealth {
  readonly destination: string;
  readonly failures: number;
  readonly open_until: number;
  readonly last_success_at: number | null;
  readonly quiet_lifted_until: number;
  readonly reason: string | null;
}

export interface EndedAttempt {
  readonly number: number;
  readonly attempt: number;
  readonly started_at: number;
  readonly ended_at: number | null;
  readonly outcome: string;
  readonly reason: string | null;
}

/** Everything that a run of the queue reads and writes. */
export function createRunStore(database: Database) {
  const ready = database
    .prepare(
      `SELECT number FROM job
       WHERE destination = ? AND priority = ? AND state = 'waiting' AND blocked = 0 AND next_attempt_at <= ?
       ORDER BY next_attempt_at, number LIMIT ?`,
    )
    .pluck();
  const claim = database.prepare(`
    UPDATE job SET state = 'sending', attempts = attempts + 1, updated_at = :now WHERE number = :number RETURNING *`);
  const forgetAttempt = database.prepare('DELETE FROM job_attempt WHERE job_number = ? AND attempt = ?');
  // a try that is not counted leaves its number to the next
  const endAttempt = database.prepare(`
    INSERT INTO job_attempt (job_number, attempt, started_at, ended_at, outcome, reason)
    VALUES (:number, :attempt, :started_at, :ended_at, :outcome, :reason)
    ON CONFLICT DO UPDATE SET started_at = excluded.started_at, ended_at = excluded.ended_at,
                              outcome = excluded.outcome, reason = excluded.reason`);
  const settle = database.prepare(`
    UPDATE job SET state = :state, attempts = :attempts, next_attempt_at = :next_attempt_at, uncertain = :uncertain,
                   departed = :departed, priority = :priority, held_until = 0, field = :field,
                   reason = :reason, receipt = coalesce(:receipt, receipt), updated_at = :updated_at
    WHERE number = :number`);
  const keptBack = database.prepare('SELECT kept_back FROM job WHERE number = ?').pluck();
  const receipts = database.prepare(`
    SELECT j.key, j.receipt FROM job_after a JOIN job j ON j.number = a.after_number WHERE a.job_number = ?`);
  const inState = database.prepare('SELECT * FROM job WHERE state = ? AND destination = ? ORDER BY number');
  const everyDestination = database.prepare('SELECT DISTINCT destination FROM job_count').pluck();
  const count = database.prepare('SELECT count FROM job_count WHERE destination = ? AND state = ?').pluck();
  // a row changed "later than now" was changed before the clock went back: what is left of its wait still holds
  const clockWentBack = database.prepare(`
    UPDATE job SET next_attempt_at = :now + min(:cap, max(0, next_attempt_at - updated_at)), updated_at = :now
    WHERE destination = :destination AND priority = :priority AND state = 'waiting' AND blocked = 0
      AND next_attempt_at > :now AND updated_at > :now AND held_until = 0`);
  const outOfReach = database.prepare(`
    UPDATE job SET next_attempt_at = :now + :cap
    WHERE destination = :destination AND priority = :priority AND state = 'waiting' AND blocked = 0
      AND next_attempt_at > :now + :cap AND held_until = 0`);
  // a time of the wall clock stays what it is, unless a wrong clock took it for ahead of all bounds
  const heldOutOfReach = database.prepare(`
    UPDATE job SET next_attempt_at = :now + :cap, held_until = :now + :cap
    WHERE destination = :destination AND priority = :priority AND state = 'waiting' AND blocked = 0
      AND next_attempt_at > :now + :cap AND held_until > 0`);

  const circuits = database.prepare('SELECT * FROM destination_state');
  const writeCircuit = database.prepare(`
    INSERT INTO destination_state (destination, failures, open_until, last_success_at, quiet_lifted_until, reason)
    VALUES (:destination, :failures, :open_until, :last_success_at, :quiet_lifted_until, :reason)
    ON CONFLICT DO UPDATE SET quiet_lifted_until = excluded.quiet_lifted_until, failures = excluded.failures, open_until = excluded.open_until,
                              last_success_at = excluded.last_success_at, reason = excluded.reason`);

  return {
    ready: (destination: string, priority: number, now: number, limit: number) =>
      ready.all(destination, priority, now, limit) as number[],
    /** When the next unblocked job of this level may go; `undefined` when none waits. */
    nextDue: createNextDue(database),
    /** Marks the job as being sent; its `updated_at` tells since when. Its line in the history is written at the end. */
    claim(number: number, now: number, historyLength: number): JobRow {
      const row = claim.get({ number, now }) as JobRow;
      if (row.attempts > historyLength) forgetAttempt.run(number, row.attempts - historyLength);
      return row;
    },
    /** Whether a job that is under way shall wait for a person when it does not arrive. */
    isKeptBack: (number: number): boolean => keptBack.get(number) === 1,
    settle: (settled: Settled): void => void settle.run(settled),
    endAttempt: (ended: EndedAttempt): void => void endAttempt.run(ended),
    receipts: (number: number) => receipts.all(number) as { key: string; receipt: string | null }[],
    inState: (state: JobState, destination: string) => inState.all(state, destination) as JobRow[],
    everyDestination: () => everyDestination.all() as string[],
    count: (destination: string, state: JobState): number => Number(count.get(destination, state) ?? 0),
    bringWithinReach(destination: string, priority: number, now: number, cap: number, holdCap: number): void {
      clockWentBack.run({ destination, priority, now, cap });
      outOfReach.run({ destination, priority, now, cap });
      heldOutOfReach.run({ destination, priority, now, cap: holdCap });
    },
    circuits: () => circuits.all() as StoredHealth[],
    writeCircuit: (row: StoredHealth): void => void writeCircuit.run(row),
  };
}
export type RunStore = ReturnType<typeof createRunStore>;
