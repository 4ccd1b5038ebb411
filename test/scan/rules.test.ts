import { expect, test } from 'vitest';
import {
  byTime,
  countedName,
  decide,
  decideTogether,
  isPassedOver,
  retryDelay,
  type Decision,
  type Examination,
} from '../../src-main/scan/rules.ts';

const patience = { rest: 5, giveUp: 60 };
const complete: Examination = { kind: 'pdf', completeness: 'complete', blank: false };

test.for<[string, Examination, number, Decision]>([
  ['a whole PDF', complete, 0, 'take'],
  ['half a PDF', { ...complete, completeness: 'incomplete' }, 59, 'wait'],
  ['half a PDF that was given up', { ...complete, completeness: 'incomplete' }, 60, 'copy'],
  ['reserved space', { kind: 'unknown', completeness: 'complete', blank: true }, 59, 'wait'],
  ['reserved space that was given up', { kind: 'unknown', completeness: 'complete', blank: true }, 60, 'copy'],
  ['an unknown format', { ...complete, kind: 'unknown' }, 4, 'wait'],
  ['an unknown format at rest', { ...complete, kind: 'unknown' }, 5, 'take-move-later'],
  ['a damaged JPEG', { kind: 'jpeg', completeness: 'damaged', blank: false }, 4, 'wait'],
  ['a damaged JPEG at rest', { kind: 'jpeg', completeness: 'damaged', blank: false }, 5, 'take-move-later'],
])('%s after %o … %i: %s', ([, examined, resting, decision]) => {
  expect(decide(examined, resting, patience)).toBe(decision);
});

test('files of one item wait for the slowest, and one unfinished keeps all in place', () => {
  expect(decideTogether(['take', 'copy', 'wait'])).toBe('wait');
  expect(decideTogether(['take', 'copy', 'take-move-later'])).toBe('copy');
  expect(decideTogether(['take', 'take-move-later'])).toBe('take-move-later');
  expect(decideTogether(['take', 'take'])).toBe('take');
});

test.for([
  ['scan.pdf', 1, 'scan.pdf'],
  ['scan.pdf', 2, 'scan (2).pdf'],
  ['scan', 3, 'scan (3)'],
  ['.pdf', 2, '.pdf (2)'],
  ['a.b.c', 2, 'a.b (2).c'],
  ['a. không phải đuôi tệp đâu', 2, 'a. không phải đuôi tệp đâu (2)'],
  [`${'x'.repeat(251)}.pdf`, 12, `${'x'.repeat(246)} (12).pdf`],
  [`${'👍'.repeat(62)}.pdf`, 2, `${'👍'.repeat(61)} (2).pdf`],
] as const)('%s, number %i', ([name, count, counted]) => {
  expect(countedName(name, count)).toBe(counted);
  expect(Buffer.byteLength(counted)).toBeLessThanOrEqual(255);
});

test('temporary, hidden and system names are passed over; ordinary ones are not', () => {
  const passed = [
    '.a.pdf',
    'a.pdf~',
    '~a.pdf',
    '~$a.docx',
    'a.PART',
    'a.tmp',
    'a.crdownload',
    'Thumbs.db',
    'DESKTOP.INI',
  ];
  expect(passed.filter((name) => !isPassedOver(name))).toEqual([]);
  const taken = ['a.pdf', 'a.part.pdf', 'tmp', 'part', 'a~b.pdf', '..a.pdf', 'a.', 'partial.jpg'];
  expect(taken.filter(isPassedOver)).toEqual([]);
});

test('oldest first, and pages as people count', () => {
  const files = [
    { path: 'b', modifiedAt: 2 },
    { path: 'trang 10', modifiedAt: 1 },
    { path: 'trang 9', modifiedAt: 1 },
  ];
  expect(files.sort(byTime).map(({ path }) => path)).toEqual(['trang 9', 'trang 10', 'b']);
});

test('tries come ever later, a minute at the most', () => {
  expect([0, 1, 2, 6, 7, 1000].map(retryDelay)).toEqual([1000, 2000, 4000, 60_000, 60_000, 60_000]);
});
