import type { AuditEntry } from '#contract/audit.ts';

/** The stretches of time that the log offers; `days` leaves the choice to the person. */
export const PERIODS = ['all', 'today', 'week', 'month', 'days'] as const;
export type Period = (typeof PERIODS)[number];

export interface Range {
  /** Instants, ISO 8601 in UTC; absent = open on that side. */
  readonly from?: string;
  readonly to?: string;
}

/**
 * From the first moment of the first day to the last moment of the last, by the counter's own clock.
 * @param days first and last day `yyyy-MM-dd` for the period `days`; `null` leaves that side open
 */
export function rangeOf(period: Period, now: Date, days: { from: string | null; to: string | null }): Range {
  const midnight = (back: number): string =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - back).toISOString();
  switch (period) {
    case 'all':
      return {};
    case 'today':
      return { from: midnight(0) };
    case 'week':
      return { from: midnight(6) };
    case 'month':
      return { from: midnight(29) };
    case 'days':
      return {
        ...(days.from === null ? {} : { from: startOfDay(days.from, 0).toISOString() }),
        ...(days.to === null ? {} : { to: new Date(startOfDay(days.to, 1).getTime() - 1).toISOString() }),
      };
  }
}

function startOfDay(day: string, plus: number): Date {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + plus);
}

/** Facts in the order in which they are read; what is not named here comes after. */
const READING_ORDER = [
  'operation',
  'subject',
  'names',
  'name',
  'component',
  'arrived',
  'reason',
  'count',
  'operations',
  'files',
];
/** Of use when one line is looked at, and noise in the table. */
// `arrived: 0` is an answer, other noughts are nothing
const ONLY_IN_DETAIL = new Set(['sha256', 'size', 'note', 'answer', 'attempts', 'uncertain', 'position', 'path']);

export interface Fact {
  readonly key: string;
  readonly value: string | number;
}

/** The facts of a line in reading order; empty ones are left out. */
export function factsOf(detail: AuditEntry['detail']): Fact[] {
  const place = (key: string): number => {
    const index = READING_ORDER.indexOf(key);
    return index < 0 ? READING_ORDER.length : index;
  };
  return Object.entries(detail)
    .map(([key, value]) => ({ key, value }))
    .filter(({ value }) => value !== '')
    .sort((a, b) => place(a.key) - place(b.key));
}

/** The facts that the table shows. */
export function factsInTable(detail: AuditEntry['detail']): Fact[] {
  return factsOf(detail).filter(({ key, value }) => !ONLY_IN_DETAIL.has(key) && (value !== 0 || key === 'arrived'));
}

/** The first and last figures of a hash, enough to compare by eye. */
export function shortHash(hash: string): string {
  return hash.length <= 16 ? hash : `${hash.slice(0, 8)}…${hash.slice(-8)}`;
}
