import type { JobState } from '#contract/outbox.ts';
import type { Database } from '../platform/database/connection.ts';
import { OPEN, PRIORITY_LEVELS, type JobRow } from './job.ts';

export type NewJob = Omit<
  JobRow,
  'number' | 'state' | 'attempts' | 'next_attempt_at' | 'uncertain' | 'reason' | 'receipt' | 'updated_at'
>;
export type Keyed = Pick<JobRow, 'number' | 'id' | 'key' | 'repeat' | 'state'>;

/** Everything that fills and orders the queue. Every call belongs inside a transaction. */
export function createQueueStore(database: Database) {
  const byKey = database.prepare(
    'SELECT number, id, key, repeat, state FROM job WHERE key = ? ORDER BY repeat DESC LIMIT 1',
  );
  const newestOfSlot = database.prepare(`
    SELECT number, id, key, repeat, state FROM job
    WHERE destination = ? AND lane = ? AND slot = ? AND slot IS NOT NULL AND state <> 'cancelled'
    ORDER BY number DESC LIMIT 1`);
  const newestOfSlots = database.prepare(`
    SELECT operation, slot, payload, max(number) AS number FROM job
    WHERE destination = ? AND lane = ? AND slot IS NOT NULL AND state <> 'cancelled'
    GROUP BY slot ORDER BY number`);
  const laneBusy = database.prepare(`SELECT 1 FROM job WHERE destination = ? AND lane = ? AND ${OPEN} LIMIT 1`).pluck();
  const insert = database.prepare(`
    INSERT INTO job (id, destination, operation, subject, lane, dossier_id, dossier_code, key, repeat, slot, payload,
                     bytes, priority, state, blocked, actor, created_at, updated_at)
    VALUES (:id, :destination, :operation, :subject, :lane, :dossier_id, :dossier_code, :key, :repeat, :slot, :payload,
            :bytes, :priority, 'waiting', :blocked, :actor, :created_at, :created_at)`);
  const insertAfter = database.prepare('INSERT INTO job_after (job_number, after_number) VALUES (?, ?)');

  const newestNumber = database.prepare('SELECT max(number) FROM job').pluck();
  const renumber = database.prepare('UPDATE job SET number = :next WHERE number = :number');
  const dropAfter = database.prepare('DELETE FROM job_after WHERE job_number = ?');
  const renumberAfter = database.prepare('UPDATE job_after SET after_number = :next WHERE after_number = :number');
  const renumberAttempts = database.prepare('UPDATE job_attempt SET job_number = :next WHERE job_number = :number');
  const revive = database.prepare(`
    UPDATE job SET operation = :operation, subject = :subject, dossier_id = :dossier_id, slot = :slot,
                   payload = :payload, bytes = :bytes, priority = :priority, blocked = :blocked, actor = :actor,
                   state = 'waiting', next_attempt_at = 0, reason = NULL, receipt = NULL, updated_at = :created_at
    WHERE number = :number`);

  const unblockFollowers = database.prepare(`
    UPDATE job SET blocked = blocked - 1
    WHERE number IN (SELECT job_number FROM job_after WHERE after_number = ?) AND state <> 'cancelled'`);
  const earlierInLane = database
    .prepare(
      `SELECT number FROM job WHERE destination = ? AND lane = ? AND number < ? AND ${OPEN} ORDER BY number LIMIT 1`,
    )
    .pluck();
  const unblockNextInLane = database.prepare(`
    UPDATE job SET blocked = blocked - 1
    WHERE number = (SELECT number FROM job WHERE destination = ? AND lane = ? AND number > ? AND ${OPEN}
                    ORDER BY number LIMIT 1)`);
  const openFollowers = database
    .prepare(
      `SELECT a.job_number FROM job_after a JOIN job j ON j.number = a.job_number
       WHERE a.after_number = ? AND j.state IN ('waiting', 'needs-login', 'needs-person')`,
    )
    .pluck();
  const cancel = database.prepare(
    `UPDATE job SET state = 'cancelled', next_attempt_at = 0, reason = :reason, updated_at = :now WHERE number = :number`,
  );

  return {
    byKey: (key: string) => byKey.get(key) as Keyed | undefined,
    newestOfSlot: (destination: string, lane: string, slot: string) =>
      newestOfSlot.get(destination, lane, slot) as Keyed | undefined,
    /** The newest operation of every slot that was ever set, in the order of the queue. */
    newestOfSlots: (destination: string, lane: string) =>
      newestOfSlots.all(destination, lane) as { operation: string; slot: string; payload: string }[],
    laneBusy: (destination: string, lane: string): boolean => laneBusy.get(destination, lane) !== undefined,

    insert: (job: NewJob): number => Number(insert.run(job).lastInsertRowid),
    insertAfter: (number: number, after: number): void => void insertAfter.run(number, after),

    /**
     * Brings a cancelled job back at the end of the queue, so that whatever it now stands behind has a lower number:
     * lanes run by number. Its tries, and the doubt whether one of them arrived, stay.
     */
    revive(number: number, job: NewJob): number {
      const next = Number(newestNumber.get()) + 1;
      database.pragma('defer_foreign_keys = ON');
      dropAfter.run(number);
      renumber.run({ number, next });
      renumberAfter.run({ number, next });
      renumberAttempts.run({ number, next });
      revive.run({ ...job, number: next });
      return next;
    },

    /** After the job ended: what stood behind it, and the next of its lane, wait for one thing less. */
    release(job: Pick<JobRow, 'number' | 'destination' | 'lane'>): void {
      unblockFollowers.run(job.number);
      unblockNextInLane.run(job.destination, job.lane, job.number);
    },

    openFollowers: (number: number) => openFollowers.all(number) as number[],
    /** Not for a job that is being sent, nor without everything that stands behind it. */
    cancel(job: Pick<JobRow, 'number' | 'destination' | 'lane'>, reason: string, now: number): void {
      const head = earlierInLane.get(job.destination, job.lane, job.number) === undefined;
      cancel.run({ number: job.number, reason, now });
      if (head) unblockNextInLane.run(job.destination, job.lane, job.number);
    },
  };
}
export type QueueStore = ReturnType<typeof createQueueStore>;

export type Noted = Pick<JobRow, 'id' | 'destination' | 'dossier_id'>;

/** What people's decisions change. Every call belongs inside a transaction. */
export function createDecisionStore(database: Database) {
  const byId = database.prepare('SELECT * FROM job WHERE id = ?');
  const byNumber = database.prepare('SELECT * FROM job WHERE number = ?');
  const sendNow = database.prepare(`
    UPDATE job SET state = 'waiting', next_attempt_at = 0, uncertain = ?, reason = NULL, updated_at = ?
    WHERE number = ?`);
  const arrived = database.prepare(`
    UPDATE job SET state = 'done', uncertain = 0, reason = NULL, receipt = '{}', updated_at = ? WHERE number = ?`);
  const resume = database.prepare(`
    UPDATE job SET state = 'waiting', next_attempt_at = 0, reason = NULL, updated_at = ?
    WHERE state = ? AND destination = ? RETURNING id, destination, dossier_id`);
  const hurry = database.prepare(`
    UPDATE job SET next_attempt_at = 0
    WHERE destination = ? AND priority = ? AND state = 'waiting' AND blocked = 0 AND next_attempt_at > 0
    RETURNING id, destination, dossier_id`);
  const waiting = database.prepare(`SELECT count FROM job_count WHERE destination = ? AND state = 'waiting'`).pluck();

  return {
    byId: (id: string) => byId.get(id) as JobRow | undefined,
    byNumber: (number: number) => byNumber.get(number) as JobRow | undefined,
    sendNow: (number: number, uncertain: boolean, now: number): void =>
      void sendNow.run(uncertain ? 1 : 0, now, number),
    arrived: (number: number, now: number): void => void arrived.run(now, number),
    resume: (destination: string, states: readonly JobState[], now: number) =>
      states.flatMap((state) => resume.all(now, state, destination) as Noted[]),
    hurry: (destination: string) => PRIORITY_LEVELS.flatMap((level) => hurry.all(destination, level) as Noted[]),
    waiting: (destination: string) => Number(waiting.get(destination) ?? 0),
  };
}
export type DecisionStore = ReturnType<typeof createDecisionStore>;
