import { describe, expect, it, test } from 'vitest';
import { PAPER_LIMITS } from '#contract/limits.ts';
import type { PaperMetadata } from '#contract/repository.ts';
import {
  changesOf,
  draftOf,
  draftProblems,
  isChanged,
  standingOf,
  TEXT_FIELDS,
} from '../../../src-renderer/rooms/repository/rules.ts';

const paper: PaperMetadata = {
  name: 'Giấy chứng sinh',
  paperCode: 'KQ.G15.000007',
  documentNumber: '15/2026/GCS',
  issuedOn: '2026-03-05',
  validUntil: '2031-03-05',
  validForever: false,
  scope: 'Toàn quốc',
  abstract: '',
  agency: 'Trạm Y tế xã N',
  signer: 'Nguyễn Văn Ký',
};

test.each([
  [{ validity: 'valid', validForever: false, withdrawn: false }, 'until'],
  [{ validity: 'valid', validForever: true, withdrawn: false }, 'for-ever'],
  [{ validity: 'unknown-end', validForever: false, withdrawn: false }, 'unknown-end'],
  [{ validity: 'not-yet', validForever: true, withdrawn: false }, 'not-yet'],
  [{ validity: 'expired', validForever: false, withdrawn: false }, 'expired'],
  [{ validity: 'valid', validForever: true, withdrawn: true }, 'withdrawn'],
] as const)('a paper that is %o stands as %s', (of, standing) => {
  expect(standingOf(of)).toBe(standing);
});

describe('the form', () => {
  it('changes nothing when nothing was typed, however letters are composed', () => {
    const draft = draftOf(paper);
    expect(draftProblems(draft)).toEqual({});
    expect(changesOf(paper, { ...draft, name: `  ${'Giấy chứng sinh'.normalize('NFD')}\n` })).toEqual({});
    expect(isChanged(paper, draft)).toBe(false);
  });

  it('sends what differs and no more', () => {
    const draft = { ...draftOf(paper), signer: ' Trần Thị B ', issuedOn: '6/3/2026' };
    expect(changesOf(paper, draft)).toEqual({ signer: 'Trần Thị B', issuedOn: '2026-03-06' });
    expect(isChanged(paper, draft)).toBe(true);
  });

  it('has a day, no end, or none that is known: never two of them', () => {
    const draft = draftOf(paper);
    expect(changesOf(paper, { ...draft, validity: 'for-ever' })).toEqual({ validUntil: null, validForever: true });
    expect(changesOf(paper, { ...draft, validity: 'unknown-end' })).toEqual({ validUntil: null });
    const forever = { ...paper, validUntil: null, validForever: true };
    expect(changesOf(forever, { ...draftOf(forever), validity: 'until', validUntil: '01/01/2030' })).toEqual({
      validUntil: '2030-01-01',
      validForever: false,
    });
  });

  it.each(TEXT_FIELDS)('takes as many characters of %s as are kept, counted as they are kept', (field) => {
    const full = 'ế'.repeat(PAPER_LIMITS[field]);
    expect(draftProblems({ ...draftOf(paper), [field]: ` ${full.normalize('NFD')} ` })).toEqual({});
    expect(draftProblems({ ...draftOf(paper), [field]: `${full}e` })).toEqual({ [field]: 'long' });
  });

  it.each([
    [{ name: ' ' }, { name: 'name' }],
    [{ issuedOn: '31/02/2026' }, { issuedOn: 'day' }],
    [{ validUntil: '' }, { validUntil: 'dayRequired' }],
    [{ validUntil: '2031' }, { validUntil: 'day' }],
    [{ validUntil: '04/03/2026' }, { validUntil: 'order' }],
    [{ validity: 'for-ever', validUntil: '2031' }, {}],
  ] as const)('with %o is told %o', (typed, problems) => {
    expect(draftProblems({ ...draftOf(paper), ...typed })).toEqual(problems);
  });

  it('counts half a day as typed', () => {
    expect(isChanged(paper, { ...draftOf(paper), validUntil: '05/03/20' })).toBe(true);
  });
});
