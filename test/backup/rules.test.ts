import { expect, test } from 'vitest';
import { isPreparedPdf, isThumbnail } from '../../src-main/backup/derived.ts';
import { isDue, isTooOld, numberOf, snapshotId, toDrop, type Numbered } from '../../src-main/backup/rules.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-11-02T01:00:00Z');
const KEEP = { hours: 3, days: 2, months: 2 };

/** Copies numbered from 1 in the order in which they were made. */
function copies(...times: number[]): Numbered[] {
  return times.map((at, index) => ({ number: index + 1, at }));
}

test.each([
  ['one copy stays whatever its age', copies(0), []],
  ['the three newest stay, however close', copies(START, START + 1000, START + 2000), []],
  ['of one hour, the newest', copies(START, ...[60, 61, 62, 63].map((minute) => START + minute * 60_000)), [2]],
  ['hours beyond the rule go, days keep one', copies(...[0, 1, 2, 3, 4].map((hour) => START + hour * HOUR)), [2, 1]],
  [
    'days and months',
    copies(START - 70 * DAY, START - 40 * DAY, START - 39 * DAY, START - 2 * DAY, START - DAY, START),
    [3, 2, 1],
  ],
  // the second is from a clock that ran a year ahead; what came after it is newer all the same
  [
    'a clock that ran ahead',
    copies(START, START + 365 * DAY, ...[1, 2, 3, 4].map((hour) => START + hour * HOUR)),
    [3, 1],
  ],
  ['a clock that fell back', copies(START, START + HOUR, START - 400 * DAY), []],
])('kept by the rule: %s', (_name, given, dropped) => {
  expect([...toDrop(given, KEEP)]).toEqual(dropped);
});

test('the newest copy is never dropped and what stays is bounded, however the clock jumps', () => {
  let seed = 7;
  const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  let kept: Numbered[] = [];
  let at = START;
  for (let number = 1; number <= 3000; number += 1) {
    at += HOUR;
    if (random() < 0.02) at += (random() - 0.5) * 800 * DAY;
    kept.push({ number, at });
    const dropped = new Set(toDrop(kept, { hours: 24, days: 14, months: 6 }));
    kept = kept.filter((copy) => !dropped.has(copy.number));
    expect(kept.some((copy) => copy.number === number)).toBe(true);
    expect(kept.length).toBeLessThanOrEqual(24 + 14 + 6 + 3);
  }
});

test('an id tells its number and time, and other names are none of ours', () => {
  expect(snapshotId({ number: 12, at: Date.parse('2026-11-25T04:55:12.345Z') })).toBe('000012-20261125T045512Z');
  expect(numberOf('000012-20261125T045512Z')).toBe(12);
  expect(numberOf('../000012-20261125T045512Z')).toBeNull();
  expect(numberOf('notes')).toBeNull();
});

test.each([
  [null, START, true],
  [START, START + 59 * 60_000, false],
  [START, START + 60 * 60_000, true],
  [START, START - 60_000, true],
])('a copy of %s is due at %s: %s', (lastAt, now, due) => {
  expect(isDue(lastAt, now, 60)).toBe(due);
});

test('a copy is too old after a day, and one from the future is not trusted', () => {
  expect(isTooOld(START, START + 23 * HOUR)).toBe(false);
  expect(isTooOld(START, START + 25 * HOUR)).toBe(true);
  expect(isTooOld(START + 48 * HOUR, START)).toBe(true);
});

test('pictures and PDFs of others are papers', () => {
  expect(isThumbnail(Buffer.from('\xff\xd8\xff', 'latin1'))).toBe(false);
  expect(isPreparedPdf(Buffer.from('%PDF-1.7\n'), Buffer.from('%%EOF\n'))).toBe(false);
});
