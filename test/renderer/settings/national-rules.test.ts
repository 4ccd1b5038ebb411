import { describe, expect, it, test } from 'vitest';
import { isHalfFilled, numberWarning, serversFound } from '../../../src-renderer/rooms/settings/national-rules.ts';

describe('the list of security servers', () => {
  const servers = [
    { agency: '000.00.00.H22', name: 'Tỉnh Hà Giang', dstcode: 'VN:GOV:000.00.00.H22:ss01' },
    { agency: '000.00.00.G15', name: 'Bộ Tư pháp', dstcode: 'VN:GOV:000.00.00.G15:ss01' },
    { agency: '000.00.00.G12', name: 'Bộ Tài chính (Đảng bộ)', dstcode: 'VN:COM:0100109106:ss02' },
  ];
  const codes = (query: string): string[] => serversFound(servers, query).map(({ agency }) => agency.slice(-3));

  it('is searched by words in any order, without accents, decomposed or not', () => {
    expect(codes('phap bo')).toEqual(['G15']);
    expect(codes('Bộ'.normalize('NFD'))).toEqual(['G15', 'G12']);
    expect(codes('dang')).toEqual(['G12']);
  });
  it('is searched by code and dstcode', () => {
    expect(codes('h22')).toEqual(['H22']);
    expect(codes('0100109106')).toEqual(['G12']);
  });
  it('is whole when nothing is typed, and empty when nothing matches', () => {
    expect(codes('  ')).toHaveLength(3);
    expect(codes('bo noi vu')).toEqual([]);
  });
});

test.each([
  ['', '', '', false],
  ['042085004321', '', '', true],
  ['042085004321', ' ', 'KQ.1', true],
  ['042085004321', '1.001193', 'KQ.1', false],
])('a person of %j, %j and %j is half filled in: %s', (ownerNumber, procedureCode, paperCode, half) => {
  expect(isHalfFilled({ ownerNumber, procedureCode, paperCode })).toBe(half);
});

test.each([
  ['', null],
  ['042085004321', null],
  ['042 085 004 321', null],
  ['123456789', null],
  ['0100109106', null],
  ['0100109107', 'tax-check-digit'],
  ['04208500432', 'citizen-length'],
  ['H22-1', 'not-digits'],
])('an owner’s number %j is warned of as %s', (number, warning) => {
  expect(numberWarning(number, { kind: 'owner', training: false })).toBe(warning);
});

test('an officer has no tax code, and invented numbers are warned of outside the training mode alone', () => {
  expect(numberWarning('0100109106', { kind: 'citizen', training: false })).toBe('citizen-length');
  expect(numberWarning('000185000012', { kind: 'citizen', training: false })).toBe('citizen-province');
  expect(numberWarning('000185000012', { kind: 'citizen', training: true })).toBeNull();
  expect(numberWarning('999185000012', { kind: 'citizen', training: true })).toBe('citizen-province');
});
