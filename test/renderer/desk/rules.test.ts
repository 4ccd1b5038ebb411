import { describe, expect, it } from 'vitest';
import type { Dossier, RemoteFile } from '../../../src-preload/contract/dossiers.ts';
import {
  actedOn,
  canBeFiled,
  completeness,
  dropPlace,
  fitPanes,
  lookOfComponent,
  markedAfterChange,
  nextAfterLeaving,
  range,
  shortName,
  sortRemoteFiles,
  stepPlace,
  withoutName,
} from '../../../src-renderer/rooms/desk/rules.ts';

const ids = ['a', 'b', 'c', 'd'];

describe('the marked paper', () => {
  it('is the one that moves up into the place of the filed one', () => {
    expect(nextAfterLeaving(ids, new Set(['b']), 'b')).toBe('c');
    expect(nextAfterLeaving(ids, new Set(['b', 'c']), 'b')).toBe('d');
  });
  it('is the one above when the last was filed, and none when all were', () => {
    expect(nextAfterLeaving(ids, new Set(['d']), 'd')).toBe('c');
    expect(nextAfterLeaving(ids, new Set(ids), 'a')).toBeNull();
  });
  it('stays when another one leaves', () => {
    expect(nextAfterLeaving(ids, new Set(['a']), 'c')).toBe('c');
  });
});

describe('the marked paper after the list has changed', () => {
  it('is the one that an undo gave back, though another was marked meanwhile', () => {
    expect(markedAfterChange(['b', 'c'], ids, 'b', ['a'])).toBe('a');
    expect(markedAfterChange(['c'], ids, 'c', ['b', 'a'])).toBe('a');
  });
  it('stays until the one that comes back is listed', () => {
    expect(markedAfterChange(['b', 'c'], ['b', 'c', 'd'], 'c', ['a'])).toBe('c');
  });
  it('moves up when it was taken away, and is the first when there was none', () => {
    expect(markedAfterChange(ids, ['a', 'c', 'd'], 'b', [])).toBe('c');
    expect(markedAfterChange([], ids, null, [])).toBe('a');
    expect(markedAfterChange(['a'], [], 'a', [])).toBeNull();
  });
});

describe('what a key acts on', () => {
  it('is the papers chosen together, in the order of the list', () => {
    expect(actedOn(ids, new Set(['d', 'b']), 'a')).toEqual(['b', 'd']);
  });
  it('is the marked paper when none is chosen, or when the chosen ones are gone', () => {
    expect(actedOn(ids, new Set(), 'c')).toEqual(['c']);
    expect(actedOn(ids, new Set(['gone']), 'c')).toEqual(['c']);
    expect(actedOn(ids, new Set(), null)).toEqual([]);
  });
  it('with Shift is everything from where it was first held, either way', () => {
    expect([...range(ids, 'b', 'd')]).toEqual(['b', 'c', 'd']);
    expect([...range(ids, 'd', 'b')]).toEqual(['b', 'c', 'd']);
    expect([...range(ids, null, 'b')]).toEqual(['b']);
  });
});

describe('a paper', () => {
  it('can be filed while its pages are still being prepared, but not when they are unreadable', () => {
    expect(canBeFiled({ state: 'waiting', preparation: 'preparing', documentId: '1' })).toBe(true);
    expect(canBeFiled({ state: 'waiting', preparation: 'failed', documentId: '1' })).toBe(false);
    expect(canBeFiled({ state: 'needs-person', preparation: 'ready', documentId: '1' })).toBe(false);
    expect(canBeFiled({ state: 'waiting', preparation: 'ready', documentId: null })).toBe(false);
  });
});

describe('a component', () => {
  it('tells missing from merely absent', () => {
    expect(lookOfComponent({ state: 'missing', required: true, attachments: [] }).word).toBe('missing');
    expect(lookOfComponent({ state: 'missing', required: false, attachments: [] }).word).toBe('optional');
    expect(lookOfComponent({ state: 'digitised', required: true, attachments: [{ reused: null }] }).tone).toBe(
      'success',
    );
  });
  it('with a paper that may not go out says that before anything else', () => {
    const reused = {
      documentNumber: '',
      agency: { code: '', name: '' },
      fetchedAt: '2026-11-25T10:00:00Z',
      consentId: 'agreed',
      ownerNumber: '000090000001',
      signature: null,
    };
    const problem = { code: 'dossiers.reused-other-owner', params: { name: 'Giấy.pdf' } } as const;
    const look = (given: typeof problem | null) =>
      lookOfComponent({
        state: 'reused-result',
        required: true,
        attachments: [{ reused: null }, { reused: { ...reused, problem: given } }],
      });
    expect(look(problem)).toMatchObject({ word: 'blocked', tone: 'error' });
    expect(look(null).word).toBe('reused-result');
  });
  it('counts toward completeness only when it is required', () => {
    expect(
      completeness([
        { state: 'digitised', required: true },
        { state: 'missing', required: true },
        { state: 'digitised', required: false },
      ]),
    ).toEqual({ required: 2, present: 1 });
  });
});

describe('files of other systems', () => {
  const file = (name: string, belongsTo: string): RemoteFile => ({
    destination: 'igate',
    fileId: name,
    name,
    size: 1,
    belongsTo,
    documentNumber: '',
    issuedOn: '',
    origin: '',
    documentId: null,
    attached: false,
  });
  it('are results unless they stand there as one of our components, however its letters are composed', () => {
    const component = {
      name: 'Tờ khai',
      id: '1',
      position: 0,
      paperCode: '',
      required: true,
      state: 'missing',
      attachments: [],
    };
    const dossier: Pick<Dossier, 'components' | 'remoteFiles'> = {
      components: [{ ...component, state: 'missing' }],
      remoteFiles: [file('sent.pdf', 'Tờ khai'.normalize('NFD')), file('result.pdf', 'Tập tin kết quả')],
    };
    const sorted = sortRemoteFiles(dossier);
    expect(sorted.issued.map((known) => known.name)).toEqual(['result.pdf']);
    expect(sorted.delivered.map((known) => known.name)).toEqual(['sent.pdf']);
  });
});

describe('an attachment', () => {
  const dossier = {
    components: [
      { id: 'A', attachments: [{ id: 'a1' }, { id: 'a2' }, { id: 'a3' }] },
      { id: 'B', attachments: [] },
      { id: 'C', attachments: [{ id: 'c1' }] },
    ],
    results: [{ id: 'r1' }],
  };
  it('steps past its neighbour, and over the edge into the group beside it, empty or not', () => {
    expect(stepPlace(dossier, 'a1', 1)).toEqual({ componentId: 'A', position: 1 });
    expect(stepPlace(dossier, 'a2', -1)).toEqual({ componentId: 'A', position: 0 });
    expect(stepPlace(dossier, 'a3', 1)).toEqual({ componentId: 'B', position: 0 });
    expect(stepPlace(dossier, 'c1', -1)).toEqual({ componentId: 'B', position: 0 });
    expect(stepPlace(dossier, 'c1', 1)).toEqual({ componentId: null, position: 0 });
    expect(stepPlace(dossier, 'r1', -1)).toEqual({ componentId: 'C', position: 1 });
  });
  it('goes no further than the first and the last place', () => {
    expect(stepPlace(dossier, 'a1', -1)).toBeNull();
    expect(stepPlace(dossier, 'r1', 1)).toBeNull();
    expect(stepPlace(dossier, 'gone', 1)).toBeNull();
  });
  it('falls into the gap where it was dropped, its own row not counted', () => {
    expect(dropPlace(dossier, 'a1', 'A', 3)).toEqual({ componentId: 'A', position: 2 });
    expect(dropPlace(dossier, 'a3', 'A', 0)).toEqual({ componentId: 'A', position: 0 });
    expect(dropPlace(dossier, 'a1', 'C', 1)).toEqual({ componentId: 'C', position: 1 });
    expect(dropPlace(dossier, 'c1', null, 0)).toEqual({ componentId: null, position: 0 });
  });
  it('stays when it is dropped beside itself', () => {
    expect(dropPlace(dossier, 'a2', 'A', 1)).toBeNull();
    expect(dropPlace(dossier, 'a2', 'A', 2)).toBeNull();
  });
});

describe('the three panes', () => {
  const least = { inbox: 13, dossier: 18 };
  it('stand as they were left where there is room', () => {
    expect(fitPanes(80, { inbox: 18, dossier: 24 }, least)).toEqual({ inbox: 18, dossier: 24 });
  });
  it('give way alike to the document, down to their least', () => {
    const tight = fitPanes(56, { inbox: 18, dossier: 24 }, least);
    expect(tight.inbox + tight.dossier).toBeCloseTo(35);
    expect(fitPanes(30, { inbox: 18, dossier: 24 }, least)).toEqual(least);
  });
});

describe('a long name', () => {
  it('is cut where it is told of in a short message', () => {
    expect(shortName('abc', 5)).toBe('abc');
    expect(shortName('abcdefgh', 5)).toBe('abcd…');
  });
});

describe('a sentence beside the name of its file', () => {
  const name = 'Quyết định (số 12).pdf';
  it.each([
    [`Tệp “${name}” rỗng.`, 'tệp này', 'Tệp này rỗng.'],
    [`Không tìm thấy tệp “${name}”.`, 'tệp này', 'Không tìm thấy tệp này.'],
    [`The end of “${name}” is missing.`, 'this file', 'The end of this file is missing.'],
    [`“${name}” is not a PDF.`, 'this file', 'This file is not a PDF.'],
    ['Chưa đọc được.', 'tệp này', 'Chưa đọc được.'],
  ])('begins with what happened: %s', (sentence, itself, shown) => {
    expect(withoutName(sentence, name, itself)).toBe(shown);
  });
});
