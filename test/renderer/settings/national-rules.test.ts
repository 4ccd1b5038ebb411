import { describe, expect, it, test } from 'vitest';
import { isHalfFilled, ownerKind, serversFound } from '../../../src-renderer/rooms/settings/national-rules.ts';

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
  ['', 'citizen'],
  ['042 085 004 321', 'citizen'],
  ['0100109106', 'business'],
  ['01 001 091 06', 'business'],
  ['0100109106-001', 'business'],
  ['H22-1', 'citizen'],
])('by its shape, the number %j is one of a %s', (number, kind) => {
  expect(ownerKind(number)).toBe(kind);
});
