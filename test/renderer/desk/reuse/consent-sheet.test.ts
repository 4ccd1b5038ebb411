import { describe, expect, it } from 'vitest';
import type { DossierComponent } from '../../../../src-preload/contract/dossiers.ts';
import { formDay, sheetLines } from '../../../../src-renderer/rooms/desk/reuse/consent-sheet.ts';

const component = (id: string, reused: DossierComponent['attachments'][number]['reused'][] = []): DossierComponent => ({
  id,
  position: 0,
  name: `Thành phần ${id}`,
  paperCode: `KQ.${id}`,
  required: true,
  state: 'missing',
  attachments: reused.map((from, index) => ({
    id: `${id}${index}`,
    documentId: `${id}${index}`,
    name: 'tệp.pdf',
    pageCount: 1,
    size: 1,
    source: 'national-repository',
    attachedAt: '2026-11-25T01:00:00.000Z',
    attachedBy: 'Hoa',
    reused: from,
  })),
});
const from = (consentId: string, documentNumber = '12/QĐ', name = 'Sở Tư pháp') => ({
  documentNumber,
  agency: { code: 'H22', name },
  fetchedAt: '2026-11-25T01:00:00.000Z',
  consentId,
  ownerNumber: '000090000001',
  problem: null,
  signature: null,
});

describe('the consent sheet', () => {
  it('lists what the consent covers, and no other component', () => {
    const dossier = { components: [component('a'), component('b'), component('c')] };
    const lines = sheetLines(dossier, { id: 'k', componentIds: ['c', 'a'] });
    expect(lines.map(({ number, paperCode }) => [number, paperCode])).toEqual([
      [1, 'KQ.a'],
      [2, 'KQ.c'],
    ]);
  });
  it('names a paper once, however many files it has, and only papers taken under this consent', () => {
    const dossier = { components: [component('a', [from('k'), from('k'), from('other', '9/QĐ'), null])] };
    expect(sheetLines(dossier, { id: 'k', componentIds: ['a'] })[0]?.paper).toBe('số 12/QĐ, Sở Tư pháp');
  });
  it('names the agency by its code where no name is known', () => {
    const dossier = { components: [component('a', [from('k', '', '')])] };
    expect(sheetLines(dossier, { id: 'k', componentIds: ['a'] })[0]?.paper).toBe('H22');
  });
  it('writes days as forms do: a zero before days below 10 and before January and February', () => {
    expect(formDay('2026-02-05T12:00:00')).toBe('ngày 05 tháng 02 năm 2026');
    expect(formDay('2026-11-25T12:00:00')).toBe('ngày 25 tháng 11 năm 2026');
    expect(formDay('2026-03-25T12:00:00')).toBe('ngày 25 tháng 3 năm 2026');
  });
});
