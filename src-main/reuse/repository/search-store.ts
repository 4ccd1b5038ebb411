import type { Database } from '../../platform/database/connection.ts';
import { matchExpression, type SearchFilter } from './search-rules.ts';

export interface PaperSearch extends SearchFilter {
  /** What a person typed; accents optional. */
  readonly query: string;
  /** The day, `yyyy-MM-dd`, on which a paper is valid or not. */
  readonly on: string;
}

/** Finds papers by their numbers. */
export interface SearchStore {
  /** Newest first, before this number. */
  page(search: PaperSearch, before: number, limit: number): number[];
  /** Counted up to `limit`, and no longer than a few milliseconds: `more` when there may be others. */
  count(search: PaperSearch, limit: number): { total: number; more: boolean };
}

/** Up to so many papers are looked up before the others are walked through. */
const FEW = 2000;
/** Papers in one step of a count, and milliseconds after which it ends. */
const STEP = 50_000;
const COUNT_TIME = 5;

const VALID = `(issued_on IS NULL OR issued_on <= @on) AND (valid_until IS NULL OR valid_until >= @on)`;
const EXPIRED = 'valid_until < @on';
/** The narrow index holds all that is asked here; rows with their texts would be many times as much to read. */
const DAYS = 'kept_paper INDEXED BY kept_paper_days';
const RANGE = 'number < @before AND number >= @from';

export function createSearchStore(database: Database): SearchStore {
  const newest = database.prepare('SELECT coalesce(max(number), 0) FROM kept_paper').pluck();
  const oldest = database.prepare('SELECT coalesce(min(number), 1) FROM kept_paper').pluck();
  const countEnded = database
    .prepare('SELECT count(*) FROM (SELECT 1 FROM kept_paper WHERE valid_until < ? LIMIT ?)')
    .pluck();

  /** The numbers that fit, as SQL that walks them newest first on either side, so that nothing is sorted. */
  const numbers = ({ query, on, ...filter }: PaperSearch): { sql: string; expression: string } | null => {
    const expression = matchExpression(query, filter);
    if (expression === 'nothing') return null;
    const { only } = filter;
    if (expression === 'everything') {
      const days = only === 'valid' ? VALID : only === 'expired' ? EXPIRED : 'TRUE';
      const shown = only === 'all' ? '' : 'AND withdrawn_at IS NULL';
      const few = only === 'expired' && isFew(on);
      // the few that have ended are found by their day and sorted; among many the walk soon meets some
      return {
        sql: `SELECT number FROM ${few ? 'kept_paper INDEXED BY kept_paper_end' : DAYS}
              WHERE ${few ? `+${RANGE.replace(' AND ', ' AND +')}` : RANGE} AND taken_back_at IS NULL ${shown} AND ${days}
              ORDER BY ${few ? '+number' : 'number'} DESC`,
        expression: '',
      };
    }
    const days =
      only === 'valid'
        ? `AND EXISTS (SELECT 1 FROM ${DAYS} WHERE number = s.rowid AND ${VALID})`
        : only !== 'expired'
          ? ''
          : isFew(on)
            ? `AND +s.rowid IN (SELECT number FROM kept_paper WHERE ${EXPIRED})`
            : `AND EXISTS (SELECT 1 FROM ${DAYS} WHERE number = s.rowid AND ${EXPIRED})`;
    return {
      sql: `SELECT s.rowid AS number FROM kept_paper_search s
            WHERE kept_paper_search MATCH @expression AND s.rowid < @before AND s.rowid >= @from ${days}
            ORDER BY s.rowid DESC`,
      expression,
    };
  };
  const isFew = (on: string): boolean => Number(countEnded.get(on, FEW)) < FEW;

  return {
    page(search, before, limit) {
      const found = numbers(search);
      if (found === null) return [];
      const { sql, expression } = found;
      return database
        .prepare(`${sql} LIMIT @limit`)
        .pluck()
        .all({ expression, on: search.on, before, from: Number.MIN_SAFE_INTEGER, limit }) as number[];
    },

    count(search, limit) {
      const found = numbers(search);
      if (found === null) return { total: 0, more: false };
      const statement = database.prepare(`SELECT count(*) FROM (${found.sql} LIMIT @limit)`).pluck();
      const { expression } = found;
      const last = Number(oldest.get());
      const end = performance.now() + COUNT_TIME;
      let total = 0;
      for (let before = Number(newest.get()) + 1; before > last; before -= STEP) {
        const from = before - STEP;
        total += Number(statement.get({ expression, on: search.on, before, from, limit: limit + 1 - total }));
        if (total > limit) return { total: limit, more: true };
        if (performance.now() > end && from > last) return { total, more: true };
      }
      return { total, more: false };
    },
  };
}
