import { expect, test } from 'vitest';
import type { Provenance } from '../../src-main/dossiers/attachment-store.ts';
import { isSameOwner, mayStandOn } from '../../src-main/dossiers/reused-rules.ts';

const found: Provenance = {
  reused: 2,
  lookUp: {
    lookUpId: 'look-up',
    paperId: 'paper',
    consentId: 'consent',
    ownerNumber: '000090000001',
    componentIds: ['first', 'second'],
    paperCode: 'KQ.G15.000007',
    documentNumber: '12/QĐ',
    agency: { code: '000.00.00.H22', name: '' },
    sha256: '0'.repeat(64),
    fetchedAt: 1,
  },
};

test('a number written otherwise is the same owner, another number is not', () => {
  expect(isSameOwner('0000 9000 0001', '000090000001')).toBe(true);
  expect(isSameOwner('0101234567-001', '0101234567.001')).toBe(true);
  expect(isSameOwner('000090000001', '000090000002')).toBe(false);
  expect(isSameOwner('000090000001', '')).toBe(false);
});

test('a found paper stands where the consent has it and under its own code, and nowhere else', () => {
  const places = [
    [{ id: 'first', paperCode: 'KQ.G15.000007' }, true],
    [{ id: 'second', paperCode: ' kq.g15.000007' }, true],
    // agreed to, but for a paper of another code
    [{ id: 'second', paperCode: 'KQ.G15.000008' }, false],
    [{ id: 'second', paperCode: '' }, false],
    // the code, but nobody agreed
    [{ id: 'third', paperCode: 'KQ.G15.000007' }, false],
    [null, false],
  ] as const;
  for (const [place, may] of places) expect(mayStandOn(found, place), JSON.stringify(place)).toBe(may);
});

test('what was brought to the counter stands anywhere', () => {
  expect(mayStandOn({}, { id: 'third', paperCode: '' })).toBe(true);
  expect(mayStandOn({}, null)).toBe(true);
});
