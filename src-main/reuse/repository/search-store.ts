import type { Database } from '../../platform/database/connection.ts';
import { matchExpression, type SearchFilter } from './search-rules.ts';

export interface PaperSearch extends SearchFilter {
  /** What a person typed; accents optional. */
  readonly query: string;
  /** The day, `yyyy-MM-dd`, on which a paper is valid or not. */
  readonly on: string;
}

/** How far a walk goes. */
export interface Extent {
  /** From the newest below this number. */
  readonly before: number;
  /** So many are found however long it takes; those after them only for a few milliseconds. */
  readonly least: number;
  readonly most: number;
}

/** Finds papers by their numbers. */
export interface SearchStore {
  /** Newest first; `more` when there may be others behind them. */
  walk(search: PaperSearch, extent: Extent): { numbers: number[]; more: boolean };
}

/** Up to so many papers are looked up before the others are walked through. */
const FEW = 2000;

const VALID = `(issued_on IS NULL OR issued_on <= @on) AND (valid_until IS NULL OR valid_until >= @on)`;
const EXPIRED = 'valid_until < @on';
/** The narrow index holds all that is asked here; rows with their texts would be many times as much to read. */
const DAYS = 'kept_paper INDEXED BY kept_paper_days';

/** @param patience milliseconds after which what is not needed is not looked for */
export function createSearchStore(database: Database, patience: number): SearchStore {
  const countEnded = database
    .prepare('SELECT count(*) FROM (SELECT 1 FROM kept_paper WHERE valid_until < ? LIMIT ?)')
    .pluck();
  const isFew = (on: string): boolean => Number(countEnded.get(on, FEW)) < FEW;

  /** Without words: the papers themselves. */
  const everything = ({ only }: PaperSearch): string => `
    SELECT number FROM ${DAYS}
    WHERE number < @before AND taken_back_at IS NULL
      ${only === 'valid' ? `AND withdrawn_at IS NULL AND ${VALID}` : ''}
    ORDER BY number DESC`;

  /**
   * By words: the text index gives the newest first by itself, so nothing is sorted. It jumps to whole numbers alone,
   * and a number that the driver passes on is none.
   */
  const matching = ({ only, on }: PaperSearch): string => {
    const among = (days: string): string => `EXISTS (SELECT 1 FROM ${DAYS} WHERE number = s.rowid AND ${days})`;
    const ended = (): string =>
      isFew(on) ? `+s.rowid IN (SELECT number FROM kept_paper WHERE ${EXPIRED})` : among(EXPIRED);
    const days = only === 'valid' ? among(VALID) : only === 'expired' ? ended() : 'TRUE';
    return `
      SELECT s.rowid FROM kept_paper_search s
      WHERE kept_paper_search MATCH @expression AND s.rowid < CAST(@before AS INTEGER) AND ${days}
      ORDER BY s.rowid DESC`;
  };

  return {
    walk(search, { before, least, most }) {
      const expression = matchExpression(search.query, search);
      if (expression === 'nothing') return { numbers: [], more: false };
      const sql = expression === 'everything' ? everything(search) : matching(search);
      const values = { on: search.on, before, ...(expression === 'everything' ? {} : { expression }) };
      const end = performance.now() + patience;
      const numbers: number[] = [];
      for (const number of database.prepare(sql).pluck().iterate(values) as IterableIterator<number>) {
        if (numbers.length >= most || (numbers.length >= least && performance.now() > end)) {
          return { numbers, more: true };
        }
        numbers.push(number);
      }
      return { numbers, more: false };
    },
  };
}
