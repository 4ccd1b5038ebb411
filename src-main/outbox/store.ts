import type { JobState } from '#contract/outbox.ts';
import type { Database } from '../platform/database/connection.ts';
import { ALL_LEVELS, KEPT_BACK, LEVELS, OPEN, type JobRow } from './job.ts';

export type NewJob = Omit<
  JobRow,
  | 'number'
  | 'state'
  | 'attempts'
  | 'next_attempt_at'
  | 'priority'
  | 'uncertain'
  | 'departed'
  | 'held_until'
  | 'kept_back'
  | 'field'
  | 'reason'
  | 'receipt'
  | 'updated_at'
>;
/** An open job of a dossier's sending, as far as a newer version asks. */
export type Versioned = Pick<
  JobRow,
  | 'number'
  | 'id'
  | 'key'
  | 'operation'
  | 'subject'
  | 'state'
  | 'uncertain'
  | 'departed'
  | 'held_until'
  | 'kept_back'
  | 'reason'
  | 'created_at'
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
                     bytes, priority, urgency, version, state, next_attempt_at, blocked, actor, created_at, updated_at)
    VALUES (:id, :destination, :operation, :subject, :lane, :dossier_id, :dossier_code, :key, :repeat, :slot, :payload,
            :bytes, :urgency, :urgency, :version, 'waiting', :created_at, :blocked, :actor, :created_at, :created_at)`);
  const insertAfter = database.prepare('INSERT INTO job_after (job_number, after_number) VALUES (?, ?)');

  const newestNumber = database.prepare('SELECT max(number) FROM job').pluck();
  const renumber = database.prepare('UPDATE job SET number = :next WHERE number = :number');
  const dropAfter = database.prepare('DELETE FROM job_after WHERE job_number = ?');
  const renumberAfter = database.prepare('UPDATE job_after SET after_number = :next WHERE after_number = :number');
  const renumberAttempts = database.prepare('UPDATE job_attempt SET job_number = :next WHERE job_number = :number');
  const revive = database.prepare(`
    UPDATE job SET operation = :operation, subject = :subject, dossier_id = :dossier_id, slot = :slot,
                   payload = :payload, bytes = :bytes, priority = :urgency, urgency = :urgency, version = :version,
                   blocked = :blocked, actor = :actor, state = 'waiting', next_attempt_at = :created_at, held_until = 0,
                   kept_back = 0, field = NULL, reason = NULL, receipt = NULL, updated_at = :created_at
    WHERE number = :number`);
  const hastenLane = database.prepare(`
    UPDATE job SET urgency = :urgency,
                   priority = CASE WHEN priority IN (${LEVELS.usual}, ${LEVELS.figures}) THEN :urgency ELSE priority END
    WHERE destination = :destination AND lane = :lane AND ${OPEN} AND urgency > :urgency`);
  const versioned = database.prepare(`
    SELECT number, id, key, operation, subject, state, uncertain, departed, held_until, kept_back, reason, created_at FROM job
    WHERE destination = ? AND lane = ? AND ${OPEN} AND version IS NOT NULL ORDER BY number`);
  const openBefore = database
    .prepare(
      `SELECT a.after_number FROM job_after a JOIN job j ON j.number = a.after_number
       WHERE a.job_number = ? AND j.state NOT IN ('done', 'cancelled')`,
    )
    .pluck();

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
    `UPDATE job SET state = 'cancelled', next_attempt_at = 0, held_until = 0, kept_back = 0, reason = :reason, updated_at = :now
     WHERE number = :number`,
  );

  const hold = database.prepare(`
    UPDATE job SET state = 'waiting', next_attempt_at = :until, held_until = :until, priority = urgency,
                   reason = :reason, updated_at = :now
    WHERE number = :number`);

  return {
    byKey: (key: string) => byKey.get(key) as Keyed | undefined,
    newestOfSlot: (destination: string, lane: string, slot: string) =>
      newestOfSlot.get(destination, lane, slot) as Keyed | undefined,
    /** The newest operation of every slot that was ever set, in the order of the queue. */
    newestOfSlots: (destination: string, lane: string) =>
      newestOfSlots.all(destination, lane) as { operation: string; slot: string; payload: string }[],
    laneBusy: (destination: string, lane: string): boolean => laneBusy.get(destination, lane) !== undefined,

    insert: (job: NewJob): number => Number(insert.run(job).lastInsertRowid),
    /** What stands in a lane before something more urgent is as urgent. */
    hastenLane: (destination: string, lane: string, urgency: number): void =>
      void hastenLane.run({ destination, lane, urgency }),
    /** The open jobs of a dossier's sendings at a destination, in their order. */
    versioned: (destination: string, lane: string) => versioned.all(destination, lane) as Versioned[],
    /** The open jobs that it stands behind. */
    openBefore: (number: number) => openBefore.all(number) as number[],
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
    /** A person puts it off. */
    hold: (number: number, until: number, reason: string | null, now: number): void =>
      void hold.run({ number, until, reason, now }),
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
    UPDATE job SET state = 'waiting', next_attempt_at = 0, priority = :priority, uncertain = :uncertain,
                   departed = min(departed, :departed), held_until = 0, field = NULL, reason = NULL, updated_at = :now
    WHERE number = :number`);
  const arrived = database.prepare(`
    UPDATE job SET state = 'done', uncertain = 0, reason = NULL, field = NULL, receipt = '{}', updated_at = ?
    WHERE number = ?`);
  const resume = database.prepare(`
    UPDATE job SET state = 'waiting', next_attempt_at = 0, priority = coalesce(:priority, priority), field = NULL,
                   reason = NULL, updated_at = :now
    WHERE state = :state AND destination = :destination AND (kept_back = 0 OR uncertain = 1)
    RETURNING id, destination, dossier_id`);
  const hurry = database.prepare(`
    UPDATE job SET next_attempt_at = 0, priority = coalesce(:level, priority)
    WHERE destination = :destination AND priority = :priority AND state = 'waiting' AND blocked = 0
      AND next_attempt_at > :now AND held_until <= :now
    RETURNING id, destination, dossier_id`);
  const putOff = database
    .prepare(
      `SELECT count(*) FROM job WHERE destination = :destination AND priority = :priority AND state = 'waiting'
       AND blocked IN (0, 1) AND next_attempt_at > :now AND held_until > :now`,
    )
    .pluck();
  const markKeptBack = database.prepare(`
    UPDATE job SET kept_back = 1
    WHERE dossier_id = :dossierId AND version IS NOT NULL AND created_at <= :until AND ${OPEN}`);
  // what may have arrived is asked about first, whoever owns the dossier now
  const keepBack = database.prepare(`
    UPDATE job SET state = 'needs-person', next_attempt_at = 0, field = NULL, reason = :reason, updated_at = :now
    WHERE dossier_id = :dossierId AND kept_back = 1 AND uncertain = 0 AND state IN ('waiting', 'needs-login')
    RETURNING *`);
  const notArrived = database.prepare(`
    UPDATE job SET uncertain = 0, departed = 0, reason = :reason, updated_at = :now WHERE number = :number`);
  const OF_DOSSIER = `dossier_id = :dossierId AND created_at > :after
    AND destination = coalesce(:destination, destination) AND kept_back = 1`;
  const letGo = database.prepare(`
    UPDATE job SET kept_back = 0, state = 'waiting', next_attempt_at = held_until, reason = NULL, updated_at = :now
    WHERE ${OF_DOSSIER} AND state = 'needs-person' AND reason ->> '$.code' = '${KEPT_BACK}' AND uncertain = 0
    RETURNING *`);
  const unmark = database.prepare(`UPDATE job SET kept_back = 0 WHERE ${OF_DOSSIER}`);
  const waiting = database.prepare(`SELECT count FROM job_count WHERE destination = ? AND state = 'waiting'`).pluck();

  return {
    byId: (id: string) => byId.get(id) as JobRow | undefined,
    byNumber: (number: number) => byNumber.get(number) as JobRow | undefined,
    /** `uncertain`: it is asked about first. `departed: false`: somebody looked, and it is not there. */
    sendNow(number: number, how: { uncertain: boolean; departed: boolean; priority: number }, now: number): void {
      const { uncertain, departed, priority } = how;
      sendNow.run({ number, now, priority, uncertain: uncertain ? 1 : 0, departed: departed ? 1 : 0 });
    },
    arrived: (number: number, now: number): void => void arrived.run(now, number),
    /** It did not, and is kept back. */
    notArrived: (number: number, reason: string, now: number): void => void notArrived.run({ number, reason, now }),
    /** `priority` null leaves each at its own level. */
    resume: (destination: string, states: readonly JobState[], priority: number | null, now: number) =>
      states.flatMap((state) => resume.all({ destination, state, priority, now }) as Noted[]),
    /** What waits for its next try goes now; what a person put off stays so. */
    hurry: (destination: string, level: number | null, now: number) =>
      ALL_LEVELS.flatMap((priority) => hurry.all({ destination, priority, level, now }) as Noted[]),
    /** Those of the dossier that were queued until then wait for a person; what is under way does once its try failed. */
    keepBack(dossierId: string, until: number, reason: string, now: number): JobRow[] {
      markKeptBack.run({ dossierId, until });
      return keepBack.all({ dossierId, reason, now }) as JobRow[];
    },
    /** What was kept back and queued after that goes on; what a person put off before stays so. */
    letGo(dossierId: string, after: number, destination: string | null, now: number): JobRow[] {
      const gone = letGo.all({ dossierId, after, destination, now }) as JobRow[];
      unmark.run({ dossierId, after, destination });
      return gone;
    },
    /** Of those that wait, what a person put off. */
    putOff: (destination: string, now: number) =>
      ALL_LEVELS.reduce((sum, priority) => sum + Number(putOff.get({ destination, priority, now })), 0),
    waiting: (destination: string) => Number(waiting.get(destination) ?? 0),
  };
}
export type DecisionStore = ReturnType<typeof createDecisionStore>;
