import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src-preload/contract/settings.ts';
import {
  CATALOGUE_LIMIT,
  catalogueFormat,
  checkOfDestination,
  folderKind,
  folderName,
  troublesFirst,
} from '../../../src-renderer/rooms/settings/rules.ts';

const check = (id: string, ok: boolean, subject = 'endpoint', name = id): Check => ({
  id,
  subject,
  name,
  ok,
  reason: null,
  params: {},
  notes: [],
  milliseconds: 1,
});

describe('a catalogue file', () => {
  it('is read by its ending, whatever its case', () => {
    expect(catalogueFormat('Danh mục TTHC.JSON', 10)).toBe('json');
    expect(catalogueFormat('danh-muc.csv', 10)).toBe('csv');
  });
  it('of another kind or too large is refused before it is read', () => {
    expect(catalogueFormat('danh-muc.xlsx', 10)).toBe('unknownKind');
    expect(catalogueFormat('danh-muc.csv', CATALOGUE_LIMIT + 1)).toBe('tooLarge');
  });
});

describe('a folder', () => {
  it('is called by the last part of its path until the person names it', () => {
    expect(folderName('D:\\Quầy 3\\Máy quét\\')).toBe('Máy quét');
    expect(folderName('/home/quay3/scan')).toBe('scan');
    expect(folderName('')).toBe('');
  });
  it('on another machine is recognised by its path', () => {
    expect(folderKind('\\\\maychu\\scan')).toBe('share');
    expect(folderKind('//maychu/scan')).toBe('share');
    expect(folderKind('D:\\scan')).toBe('local');
  });
});

describe('the findings', () => {
  it('show what is wrong first and keep the order within', () => {
    const ids = troublesFirst([check('a', true), check('b', false), check('c', true), check('d', false)]).map(
      ({ id }) => id,
    );
    expect(ids).toEqual(['b', 'd', 'a', 'c']);
  });
  it('are found for a destination', () => {
    const checks = [
      check('space', true, 'space'),
      check('endpoint:igate', false),
      check('x', true, 'endpoint', 'http://idesk'),
    ];
    expect(checkOfDestination(checks, { destination: 'igate', address: 'http://igate' })?.ok).toBe(false);
    expect(checkOfDestination(checks, { destination: 'idesk', address: 'http://idesk' })?.ok).toBe(true);
    expect(checkOfDestination(checks, { destination: 'sohoa', address: 'http://efy' })).toBeNull();
  });
});
