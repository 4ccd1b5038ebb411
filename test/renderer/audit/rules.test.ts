import { describe, expect, it } from 'vitest';
import { factsInTable, factsOf, rangeOf, shortHash } from '../../../src-renderer/rooms/audit/rules.ts';

const now = new Date(2026, 10, 21, 9, 30);
const none = { from: null, to: null };

describe('the period of the log', () => {
  it('“all” is open on both sides', () => {
    expect(rangeOf('all', now, none)).toEqual({});
  });
  it('begins with the first moment of the day by the counter’s clock', () => {
    expect(rangeOf('today', now, none)).toEqual({ from: new Date(2026, 10, 21).toISOString() });
    expect(rangeOf('week', now, none)).toEqual({ from: new Date(2026, 10, 15).toISOString() });
    expect(rangeOf('month', now, none)).toEqual({ from: new Date(2026, 9, 23).toISOString() });
  });
  it('of chosen days holds the whole last day', () => {
    expect(rangeOf('days', now, { from: '2026-11-01', to: '2026-11-30' })).toEqual({
      from: new Date(2026, 10, 1).toISOString(),
      to: new Date(new Date(2026, 11, 1).getTime() - 1).toISOString(),
    });
  });
  it('may be open on one side', () => {
    expect(rangeOf('days', now, { from: null, to: '2026-11-30' })).not.toHaveProperty('from');
  });
});

describe('the facts of a line', () => {
  it('are read in order: what was done, to what, why', () => {
    const detail = { attempts: 2, reason: 'x', subject: 'Tờ khai', operation: 'uploadFile', counter: '' };
    expect(factsOf(detail).map(({ key }) => key)).toEqual(['operation', 'subject', 'reason', 'attempts']);
  });
  it('leave what only matters in detail out of the table', () => {
    expect(factsInTable({ name: 'a.pdf', sha256: 'ab', size: 10 })).toEqual([{ key: 'name', value: 'a.pdf' }]);
  });
  it('shorten a hash to its ends', () => {
    expect(shortHash('0123456789abcdef0123456789abcdef')).toBe('01234567…89abcdef');
  });
});
