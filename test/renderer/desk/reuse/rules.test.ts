import { describe, expect, it } from 'vitest';
import type { DossierComponent } from '../../../../src-preload/contract/dossiers.ts';
import type { ComponentLookUp, Consent, FoundPaper, NationalState } from '../../../../src-preload/contract/reuse.ts';
import { messages } from '../../../../src-preload/contract/messages/index.ts';
import {
  canBeLeftWaiting,
  consentFor,
  lookOfLookUp,
  offeredForConsent,
  paperStage,
  papersOf,
  rowsOf,
  wantsNumber,
} from '../../../../src-renderer/rooms/desk/reuse/rules.ts';

function paper(paperId: string, documentIds: readonly (string | null)[] = [null]): FoundPaper {
  return {
    paperId,
    repository: 'national',
    name: 'Phiếu lý lịch tư pháp số 1',
    paperCode: 'KQ.G15.000007',
    documentNumber: '',
    agency: { code: 'H22', name: '' },
    issuedOn: null,
    validUntil: null,
    files: documentIds.map((documentId, index) => ({
      fileId: String(index),
      name: `${index}.pdf`,
      size: null,
      documentId,
      signature: null,
    })),
    hindrance: null,
  };
}
function lookUp(componentId: string, state: NationalState, found: Partial<ComponentLookUp> = {}): ComponentLookUp {
  return {
    componentId,
    paperCode: 'KQ.G15.000007',
    documentNumber: '',
    lookedUp: true,
    own: [],
    national: { state, reason: null, papers: [], askedAt: null, jobId: null },
    ...found,
  };
}
const withPapers = (componentId: string, ...papers: FoundPaper[]): ComponentLookUp =>
  lookUp(componentId, 'found', {
    national: { state: 'found', reason: null, papers, askedAt: null, jobId: null },
  });
function component(id: string, fields: Partial<DossierComponent> = {}): DossierComponent {
  return {
    id,
    position: 0,
    name: `Thành phần ${id}`,
    paperCode: 'KQ.G15.000007',
    required: true,
    state: 'missing',
    attachments: [],
    ...fields,
  };
}
const attachment = (documentId: string) => ({
  id: `a${documentId}`,
  documentId,
  name: 'x',
  pageCount: 1,
  size: 1,
  source: 'national-repository' as const,
  attachedAt: '2026-11-25T01:00:00.000Z',
  attachedBy: 'Hoa',
  reused: null,
});
const consent = (id: string, componentIds: string[], recordedAt = '2026-11-25T01:00:00.000Z'): Consent => ({
  id,
  givenBy: 'Nguyễn Văn Mẫu',
  onBehalf: false,
  way: 'spoken',
  note: '',
  ownerNumber: '000090000001',
  componentIds,
  recordedAt,
  recordedBy: 'Hoa',
});
const overview = (...components: ComponentLookUp[]) => ({
  dossierId: 'd',
  owner: { name: 'Nguyễn Văn Mẫu', identityNumber: '000090000001' },
  warnings: [],
  nationalHindrance: null,
  components,
  consents: [],
  voidConsents: [],
});

describe('a found paper', () => {
  it('can be attached only when all of its files are there', () => {
    expect(paperStage(paper('p', [null, null]), component('c'), false)).toBe('offered');
    expect(paperStage(paper('p', ['1', null]), component('c'), false)).toBe('offered');
    expect(paperStage(paper('p', ['1', '2']), component('c'), false)).toBe('fetched');
    expect(paperStage(paper('p', []), component('c'), false)).toBe('offered');
  });
  it('counts as attached when all of its files are, and as fetched again after an undo', () => {
    const both = { attachments: [attachment('1'), attachment('2')] };
    expect(paperStage(paper('p', ['1', '2']), component('c', both), false)).toBe('attached');
    expect(paperStage(paper('p', ['1', '2']), component('c', { attachments: [attachment('1')] }), false)).toBe(
      'fetched',
    );
  });
  it('is being fetched whatever is there already', () => {
    expect(paperStage(paper('p', ['1']), component('c'), true)).toBe('fetching');
  });
});

describe('how a look-up stands', () => {
  it('has three words for the three ends that bring nothing, each with an icon of its own', () => {
    const looks = (['nothing', 'refused', 'unreachable'] as const).map((state) => lookOfLookUp(lookUp('c', state)));
    expect(looks.map((look) => look?.word)).toEqual(['nothing', 'refused', 'unreachable']);
    expect(new Set(looks.map((look) => look?.icon)).size).toBe(3);
  });
  it('tells what the own repository has while the national one is still asked', () => {
    const asking = lookUp('c', 'asking', { own: [paper('p')] });
    expect(lookOfLookUp(asking)?.word).toBe('found');
    expect(lookOfLookUp(lookUp('c', 'asking'))).toMatchObject({ word: 'asking', spin: true });
  });
  it('says nothing where nobody asked or nothing can be asked', () => {
    expect(lookOfLookUp(lookUp('c', 'not-asked'))).toBeNull();
    expect(lookOfLookUp(lookUp('c', 'impossible'))).toBeNull();
  });
  it('lists papers of the own repository first', () => {
    const both = { ...withPapers('c', paper('national')), own: [paper('own')] };
    expect(papersOf(both).map(({ paperId }) => paperId)).toEqual(['own', 'national']);
  });
});

describe('the number of the document', () => {
  it('is asked for where several papers were found, where the portal refused, and where one was given', () => {
    expect(wantsNumber(withPapers('c', paper('1'), paper('2')))).toBe(true);
    expect(wantsNumber(lookUp('c', 'refused'))).toBe(true);
    expect(wantsNumber(lookUp('c', 'nothing', { documentNumber: '12/QĐ' }))).toBe(true);
    expect(wantsNumber(withPapers('c', paper('1')))).toBe(false);
    expect(wantsNumber(lookUp('c', 'unreachable'))).toBe(false);
  });
});

describe('rows of the panel', () => {
  it('stand in the order and with the numbers of the dossier, without components that cannot be looked up', () => {
    const components = [component('a'), component('b', { paperCode: '' }), component('c', { state: 'digitised' })];
    const rows = rowsOf(components, overview(lookUp('c', 'not-asked'), lookUp('a', 'not-asked')));
    expect(rows.map(({ component: { id }, number, settled }) => [id, number, settled])).toEqual([
      ['a', 1, false],
      ['c', 3, true],
    ]);
  });
});

describe('consent', () => {
  const components = ['a', 'b', 'c', 'd', 'e'].map((id) => component(id, id === 'e' ? { state: 'digitised' } : {}));
  const rows = rowsOf(
    components,
    overview(
      withPapers('a', paper('1')),
      lookUp('b', 'asking'),
      lookUp('c', 'nothing'),
      withPapers('d', paper('2')),
      withPapers('e', paper('3')),
    ),
  );
  const ids = (found: readonly { component: DossierComponent }[]) => found.map(({ component: { id } }) => id);

  it('is asked for once for all that has a paper to offer or may still get one', () => {
    expect(ids(offeredForConsent(rows, [], 'a'))).toEqual(['a', 'b', 'd']);
  });
  it('is not asked for again where it was given, except for the paper that was chosen', () => {
    expect(ids(offeredForConsent(rows, [consent('k', ['d'])], 'a'))).toEqual(['a', 'b']);
    expect(ids(offeredForConsent(rows, [], 'e'))).toEqual(['a', 'b', 'd', 'e']);
  });
  it('of a component is the newest that covers it', () => {
    const all = [
      consent('old', ['a'], '2026-11-25T01:00:00.000Z'),
      consent('new', ['a', 'b'], '2026-11-25T02:00:00.000Z'),
      consent('other', ['c'], '2026-11-25T03:00:00.000Z'),
    ];
    expect(consentFor(all, 'a')?.id).toBe('new');
    expect(consentFor(all, 'd')).toBeNull();
  });
});

describe('what can be left in the queue', () => {
  it('is what could not be asked and has no paper yet', () => {
    const rows = rowsOf(
      [component('a'), component('b'), component('c', { state: 'digitised' })],
      overview(lookUp('a', 'unreachable'), lookUp('b', 'nothing'), lookUp('c', 'unreachable')),
    );
    expect(canBeLeftWaiting(rows)).toEqual(['a']);
  });
});

it('the reasons that lead to the officer’s data are told by that name', () => {
  // the panel offers the way there by the beginning of the code
  expect(Object.keys(messages).filter((code) => code.startsWith('reuse.officer-'))).toHaveLength(2);
  expect(Object.keys(messages)).toContain('reuse.owner-number-missing');
});
