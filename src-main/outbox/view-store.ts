import type { DestinationId } from '#contract/common.ts';
import type { AttentionKey, JobState } from '#contract/outbox.ts';
import type { Database } from '../platform/database/connection.ts';
import { OPEN, type JobRow } from './job.ts';
import { createNextDue } from './next-due.ts';

/** A job as lists show it, without what it carries. */
export type ListedRow = Omit<JobRow, 'payload' | 'receipt' | 'key' | 'repeat' | 'slot' | 'version'>;

const LISTED = `number, id, destination, operation, subject, lane, dossier_id, dossier_code, bytes, state, attempts,
  next_attempt_at, uncertain, departed, priority, urgency, held_until, kept_back, field, blocked, reason, actor, created_at, updated_at`;

export interface JobFilter {
  readonly states: readonly JobState[];
  readonly destination: DestinationId | null;
  readonly dossierId: string | null;
  /** Only jobs with lower numbers. */
  readonly before: number;
  readonly limit: number;
}

/** Everything that windows and the other rooms look at. Only reads. */
export function createViewStore(database: Database) {
  const newest = database.prepare('SELECT number FROM job WHERE number < ? ORDER BY number DESC LIMIT ?').pluck();
  const newestInState = database
    .prepare('SELECT number FROM job WHERE state = ? AND destination = ? AND number < ? ORDER BY number DESC LIMIT ?')
    .pluck();
  const ofDossier = database.prepare(
    'SELECT number, state, destination FROM job WHERE dossier_id = ? AND number < ? ORDER BY number DESC',
  );
  const counts = database.prepare('SELECT destination, state, count FROM job_count WHERE count > 0');
  const dossierCounts = database.prepare(
    'SELECT destination, state, count(*) AS count FROM job WHERE dossier_id = ? GROUP BY destination, state',
  );
  const row = database.prepare(`SELECT ${LISTED} FROM job WHERE number = ?`);
  const rowById = database.prepare(`SELECT ${LISTED} FROM job WHERE id = ?`);
  const earlierInLane = database.prepare(
    `SELECT id, state, operation, subject FROM job WHERE destination = ? AND lane = ? AND number < ? AND ${OPEN}
     ORDER BY number LIMIT 1`,
  );
  const unfinishedBefore = database.prepare(
    `SELECT j.id, j.state, j.operation, j.subject FROM job_after a JOIN job j ON j.number = a.after_number
     WHERE a.job_number = ? AND j.state <> 'done' ORDER BY j.number LIMIT 1`,
  );
  const after = database
    .prepare(
      'SELECT j.id FROM job_after a JOIN job j ON j.number = a.after_number WHERE a.job_number = ? ORDER BY j.number',
    )
    .pluck();
  const history = database.prepare(
    'SELECT attempt, started_at, ended_at, outcome, reason FROM job_attempt WHERE job_number = ? ORDER BY attempt',
  );
  const deliveries = database.prepare(
    `SELECT dossier_id, destination, state, updated_at, reason FROM job
     WHERE dossier_id IN (SELECT value FROM json_each(?)) AND lane = dossier_code`,
  );
  const ended = database.prepare('SELECT state, receipt, reason FROM job WHERE id = ?');
  const openOfDossier = database
    .prepare(`SELECT destination FROM job WHERE dossier_id = ? AND version IS NOT NULL AND ${OPEN}`)
    .pluck();
  const followers = database
    .prepare(
      `WITH RECURSIVE behind (number) AS (
         SELECT job_number FROM job_after WHERE after_number = ?
         UNION
         SELECT a.job_number FROM behind b JOIN job_after a ON a.after_number = b.number
       )
       SELECT count(*) FROM behind b CROSS JOIN job j ON j.number = b.number
       WHERE j.state IN ('waiting', 'needs-login', 'needs-person')`,
    )
    .pluck();
  const bySystem = database.prepare(
    `SELECT json_extract(payload, '$.environment') AS system, count(*) AS count FROM job
     WHERE destination = ? AND ${OPEN} GROUP BY system`,
  );
  const anyInState = database.prepare(
    `SELECT reason FROM job WHERE state = ? AND destination = ? ORDER BY number DESC LIMIT 1`,
  );

  const stuck = database.prepare(`
    SELECT state, uncertain, reason_words AS words, count(*) AS count, max(departed) AS departed, max(number) AS newest
    FROM job INDEXED BY job_attention WHERE state = 'needs-person' AND destination = ?
    GROUP BY uncertain, reason_words`);
  // the few that were refused with the account: everything else there waits
  const locked = database.prepare(`
    SELECT state, uncertain, NULL AS words, count(*) AS count, max(departed) AS departed, max(number) AS newest
    FROM job WHERE state = 'needs-login' AND destination = ? GROUP BY uncertain`);
  const ofGroup = database
    .prepare(
      // by number alone it would walk past all that stands for other reasons
      `SELECT number FROM job INDEXED BY job_attention
       WHERE state = 'needs-person' AND destination = ? AND uncertain = ? AND reason_words IS ? AND number < ?
       ORDER BY number DESC LIMIT ?`,
    )
    .pluck();

  interface Count {
    destination: DestinationId;
    state: JobState;
    count: number;
  }
  const allCounts = (): Count[] => counts.all() as Count[];

  const numbers = ({ states, destination, dossierId, before, limit }: JobFilter): number[] => {
    const wanted = (each: { state: JobState; destination: DestinationId }): boolean =>
      (states.length === 0 || states.includes(each.state)) &&
      (destination === null || each.destination === destination);
    if (dossierId !== null) {
      interface Place {
        number: number;
        state: JobState;
        destination: DestinationId;
      }
      return (ofDossier.all(dossierId, before) as Place[])
        .filter(wanted)
        .slice(0, limit)
        .map((place) => place.number);
    }
    if (states.length === 0 && destination === null) return newest.all(before, limit) as number[];
    // each pair is one short walk along an index; the longest list merges a few of them
    return allCounts()
      .filter(wanted)
      .flatMap((pair) => newestInState.all(pair.state, pair.destination, before, limit) as number[])
      .sort((a, b) => b - a)
      .slice(0, limit);
  };

  return {
    list: (filter: JobFilter) => numbers(filter).map((number) => row.get(number) as ListedRow),
    /** The newest jobs of a group with lower numbers than `before`. */
    ofGroup: ({ destination, kind, words }: AttentionKey, before: number, limit: number): ListedRow[] => {
      const numbers =
        kind === 'sign-in'
          ? newestInState.all('needs-login', destination, before, limit)
          : ofGroup.all(destination, kind === 'settle' ? 1 : 0, kind === 'settle' ? null : words, before, limit);
      return (numbers as number[]).map((number) => row.get(number) as ListedRow);
    },
    /** What needs a person at a destination, by state, doubt and the words of its reason. */
    attention: (destination: DestinationId) =>
      [...locked.all(destination), ...stuck.all(destination)] as {
        state: 'needs-login' | 'needs-person';
        uncertain: 0 | 1;
        words: string | null;
        count: number;
        departed: 0 | 1;
        newest: number;
      }[],
    byNumber: (number: number) => row.get(number) as ListedRow | undefined,
    byId: (id: string) => rowById.get(id) as ListedRow | undefined,
    /** Where a job stands and what it brought, as it is stored. */
    ended: (id: string) =>
      ended.get(id) as { state: JobState; receipt: string | null; reason: string | null } | undefined,
    counts: allCounts,
    dossierCounts: (dossierId: string) => dossierCounts.all(dossierId) as Count[],
    /** What the job waits for first: the head of its lane, else what it stands behind. */
    blocker(job: Pick<JobRow, 'number' | 'destination' | 'lane'>) {
      interface Blocker {
        id: string;
        state: JobState;
        operation: string;
        subject: string;
      }
      return (earlierInLane.get(job.destination, job.lane, job.number) ?? unfinishedBefore.get(job.number)) as
        Blocker | undefined;
    },
    /** Other destinations where the dossier's sendings have open jobs. */
    openElsewhere: (dossierId: string, destination: string) =>
      [...new Set(openOfDossier.all(dossierId) as DestinationId[])].filter((one) => one !== destination).sort(),
    /** How many open jobs stand behind it, near and far. */
    followers: (number: number) => Number(followers.get(number)),
    after: (number: number) => after.all(number) as string[],
    history: (number: number) =>
      history.all(number) as {
        attempt: number;
        started_at: number;
        ended_at: number | null;
        outcome: string;
        reason: string | null;
      }[],
    deliveries: (dossierIds: readonly string[]) =>
      deliveries.all(JSON.stringify(dossierIds)) as {
        dossier_id: string;
        destination: DestinationId;
        state: JobState;
        updated_at: number;
        reason: string | null;
      }[],
    bySystem: (destination: string) => bySystem.all(destination) as { system: string | null; count: number }[],
    /** The newest job in that state there, as far as its reason goes. */
    newestReason: (state: JobState, destination: string) =>
      anyInState.get(state, destination) as { reason: string | null } | undefined,
    nextDue: createNextDue(database),
  };
}
export type ViewStore = ReturnType<typeof createViewStore>;
