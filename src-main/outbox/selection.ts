import type { DestinationId } from '#contract/common.ts';
import type { AttentionKey, JobState } from '#contract/outbox.ts';
import type { Database } from '../platform/database/connection.ts';
import type { JobRow } from './job.ts';

/** Jobs that one decision means: those that match all that is given. */
export interface JobSelection {
  readonly states: readonly Extract<JobState, 'waiting' | 'needs-login' | 'needs-person'>[];
  readonly destination?: DestinationId | undefined;
  /** The code of the reason. */
  readonly reasonCode?: string | undefined;
  readonly group?: AttentionKey | undefined;
}

/**
 * What can be tried or put off: it stands behind nothing, nobody has to look first whether it arrived, and its dossier
 * still has the owner whose papers it carries.
 */
const MOVABLE = `(state = 'needs-login' OR (state = 'waiting' AND blocked = 0)
  OR (state = 'needs-person' AND uncertain = 0 AND kept_back = 0))`;

/** The states in which a person can decide about a job. */
const DECIDABLE = ['waiting', 'needs-login', 'needs-person'] as const;

const FITS = `(:code IS NULL OR json_extract(reason, '$.code') = :code)
  AND (:uncertain IS NULL OR uncertain = :uncertain) AND (:worded = 0 OR reason_words IS :words)`;

/** Which jobs a decision would touch, and portions of them. */
export function createSelections(database: Database) {
  const places = database.prepare('SELECT destination FROM job_count WHERE state = ? AND count > 0').pluck();
  const portion = database.prepare(`
    SELECT * FROM job
    WHERE state = :state AND destination = :destination AND number > :after AND ${FITS} AND (:all = 1 OR ${MOVABLE})
    ORDER BY number LIMIT :limit`);
  const count = database
    .prepare(
      `SELECT count(*) FROM job
       WHERE state = :state AND destination = :destination AND number > :after AND ${FITS} AND (:all = 1 OR ${MOVABLE})`,
    )
    .pluck();
  const both = database.prepare(`
    SELECT count(*) AS matching, coalesce(sum(${MOVABLE}), 0) AS movable FROM job
    WHERE state = :state AND destination = :destination AND ${FITS}`);
  const counted = database
    .prepare('SELECT coalesce(sum(count), 0) FROM job_count WHERE state = ? AND destination = ?')
    .pluck();
  // answered by an index alone
  const movableWaiting = database
    .prepare(
      `SELECT count(*) FROM job INDEXED BY job_ready WHERE destination = ? AND state = 'waiting' AND blocked = 0`,
    )
    .pluck();
  const withFollowers = (seeds: string): string => `
    WITH RECURSIVE doomed (number) AS (
      ${seeds}
      UNION
      SELECT a.job_number FROM doomed d CROSS JOIN job_after a ON a.after_number = d.number
      CROSS JOIN job j ON j.number = a.job_number
      WHERE j.state IN ('waiting', 'needs-login', 'needs-person')
    )
    SELECT count(*) FROM doomed`;
  const cancelled = database
    .prepare(
      withFollowers(`
        SELECT job.number FROM json_each(:pairs) pair CROSS JOIN job INDEXED BY job_state
        ON job.state = pair.value ->> 'state' AND job.destination = pair.value ->> 'destination' WHERE ${FITS}`),
    )
    .pluck();
  const CHOSEN_IDS = `FROM json_each(:ids) wanted CROSS JOIN job ON job.id = wanted.value
    WHERE job.state IN ('waiting', 'needs-login', 'needs-person')`;
  const cancelledIds = database.prepare(withFollowers(`SELECT job.number ${CHOSEN_IDS}`)).pluck();
  const countIds = database.prepare(`
    SELECT count(*) AS matching, coalesce(sum(${MOVABLE}), 0) AS movable ${CHOSEN_IDS}`);

  const factsOf = ({ reasonCode, group }: JobSelection) => ({
    code: reasonCode ?? null,
    uncertain: group === undefined || group.kind === 'sign-in' ? null : group.kind === 'settle' ? 1 : 0,
    worded: group?.kind === 'refused' ? 1 : 0,
    words: group?.words ?? null,
  });
  const statesOf = ({ states, group }: JobSelection): readonly JobState[] =>
    group === undefined ? [...new Set(states)] : [group.kind === 'sign-in' ? 'needs-login' : 'needs-person'];
  /** Each pair of state and destination is one walk along an index. */
  const pairs = (selection: JobSelection): { state: JobState; destination: string }[] =>
    statesOf(selection).flatMap((state) =>
      (places.all(state) as string[])
        .filter(
          (place) => place === (selection.destination ?? place) && place === (selection.group?.destination ?? place),
        )
        .map((destination) => ({ state, destination })),
    );
  /** No job of its states is left out for another reason than its destination. */
  const isWhole = ({ reasonCode, group }: JobSelection): boolean => reasonCode === undefined && group === undefined;
  const countsOf = (
    pair: { readonly state: JobState; readonly destination: string },
    selection: JobSelection,
  ): { readonly matching: number; readonly movable: number } => {
    const { state, destination } = pair;
    if (state === 'needs-person' || !isWhole(selection)) {
      return both.get({ ...pair, ...factsOf(selection) }) as { matching: number; movable: number };
    }
    const matching = Number(counted.get(state, destination));
    return { matching, movable: state === 'waiting' ? Number(movableWaiting.get(destination)) : matching };
  };
  const total = (selection: JobSelection, after: number, all: 0 | 1): number =>
    pairs(selection).reduce((sum, pair) => sum + Number(count.get({ ...pair, ...factsOf(selection), after, all })), 0);

  return {
    /** The oldest with higher numbers than `after`, and how many match beside them. */
    portion(selection: JobSelection, which: 'all' | 'movable', after: number, limit: number) {
      const all = which === 'all' ? 1 : 0;
      const jobs = pairs(selection)
        .flatMap((pair) => portion.all({ ...pair, ...factsOf(selection), after, all, limit }) as JobRow[])
        .sort((a, b) => a.number - b.number)
        .slice(0, limit);
      return { jobs, left: total(selection, after, all) - jobs.length };
    },
    /** How many a decision would touch; `cancelled` with everything that stands behind. */
    reach(selection: JobSelection) {
      const sums = pairs(selection).map((pair) => countsOf(pair, selection));
      const sum = (of: 'matching' | 'movable'): number => sums.reduce((all, each) => all + each[of], 0);
      const isAll =
        isWhole(selection) &&
        selection.destination === undefined &&
        DECIDABLE.every((state) => selection.states.includes(state));
      return {
        matching: sum('matching'),
        movable: sum('movable'),
        // where everything is chosen, nothing else stands behind it
        cancelled: isAll
          ? sum('matching')
          : Number(cancelled.get({ ...factsOf(selection), pairs: JSON.stringify(pairs(selection)) })),
      };
    },
    /** The same for chosen jobs; those that are done, cancelled or being sent do not count. */
    reachOf(ids: readonly string[]) {
      const chosen = { ids: JSON.stringify([...new Set(ids)]) };
      const { matching, movable } = countIds.get(chosen) as { matching: number; movable: number };
      return { matching, movable, cancelled: Number(cancelledIds.get(chosen)) };
    },
  };
}
export type Selections = ReturnType<typeof createSelections>;
