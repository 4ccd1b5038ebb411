import { expect, test } from 'vitest';
import type { Applicant } from '#contract/dossiers.ts';
import {
  codePrefix,
  destinationsOf,
  hasTaxCheckDigit,
  nextCode,
  paperKind,
  plainName,
  searchExpression,
  shortProcedureCode,
  unitOf,
  warningsOf,
} from '../../src-main/dossiers/rules.ts';

const applicant: Applicant = {
  name: 'Nguyễn Văn Mẫu',
  kind: 'citizen',
  identityNumber: '',
  birthDate: null,
  address: '',
  phone: '',
};
const good = {
  code: '000.00.17.H55-200917-0013',
  unitCode: '000.00.17.H55',
  procedureCode: '1.005434',
  applicant,
  receivedOn: '2020-09-17',
  appointmentOn: null,
};
const NOW = Date.parse('2026-11-25T10:00:00+07:00');
const warned = (change: Partial<typeof good>): string[] =>
  warningsOf({ ...good, ...change }, NOW).map(({ code }) => code);
const asked = (change: Partial<Applicant>): string[] => warned({ applicant: { ...applicant, ...change } });

test.each(['000.00.17.H55-200917-0013', 'H21.17-260609-0012', 'G09.20-20260609-0092637', 'G09-260609-0001'])(
  'dossier codes of the field pass without a warning: %s',
  (code) => expect(warned({ code })).toEqual([]),
);
test.each(['17.H55-200917-0013', '000.00.17.H55-2009-0013', '000.00.17.H55-200917-13', 'abc'])(
  'an unusual dossier code is warned about: %s',
  (code) => expect(warned({ code })).toEqual(['dossiers.warn-code']),
);
test('a code that names a day still to come is warned about', () => {
  expect(warned({ code: '000.00.17.H55-261125-0013' })).toEqual([]);
  for (const code of ['000.00.17.H55-261126-0013', 'G09.20-20990609-0092637']) {
    expect(warned({ code })).toEqual(['dossiers.warn-code-ahead']);
  }
});
test('unit and procedure codes are checked by their shape', () => {
  expect(warned({ unitCode: 'H21.217' })).toEqual([]);
  expect(warned({ unitCode: 'Sở Tài chính' })).toEqual(['dossiers.warn-unit']);
  expect(warned({ procedureCode: '1.005434.000.00.00.H55' })).toEqual([]);
  expect(warned({ procedureCode: '5434' })).toEqual(['dossiers.warn-procedure']);
});
test('an appointment before the receipt is warned about', () => {
  expect(warned({ appointmentOn: '2020-09-16' } as never)).toEqual(['dossiers.warn-appointment']);
});
test('a citizen’s number is 12 or 9 digits, and a card number agrees with the year of birth', () => {
  expect(asked({ identityNumber: '001090000001' })).toEqual([]);
  expect(asked({ identityNumber: '001 090 000 001' })).toEqual([]);
  expect(asked({ identityNumber: '013419012' })).toEqual([]);
  expect(asked({ identityNumber: '12345' })).toEqual(['dossiers.warn-citizen-id']);
  expect(asked({ identityNumber: '001090000001', birthDate: '1990-01-01' })).toEqual([]);
  expect(asked({ identityNumber: '001302000001', birthDate: '2002-02-28' })).toEqual([]);
  expect(asked({ identityNumber: '001090000001', birthDate: '1991-01-01' })).toEqual(['dossiers.warn-birth-year']);
});
test('a tax code has its check digit, alone or with a branch', () => {
  // 0·31+1·29+0·23+0·19+1·17+0·13+9·7+1·5+0·3 … worked by hand below
  const nine = [0, 1, 0, 0, 1, 0, 9, 1, 0];
  const sum = nine.reduce((total, digit, place) => total + digit * ([31, 29, 23, 19, 17, 13, 7, 5, 3][place] ?? 0), 0);
  const code = `${nine.join('')}${10 - (sum % 11)}`;
  expect(code).toHaveLength(10);
  expect(hasTaxCheckDigit(code)).toBe(true);
  expect(asked({ kind: 'business', identityNumber: `${code}-001` })).toEqual([]);
  const wrong = `${code.slice(0, 9)}${(Number(code[9]) + 1) % 10}`;
  expect(asked({ kind: 'business', identityNumber: wrong })).toEqual(['dossiers.warn-tax-check']);
  expect(asked({ kind: 'business', identityNumber: '123' })).toEqual(['dossiers.warn-tax-code']);
});
test('known tax codes of public companies have a right check digit', () => {
  expect(['0100109106', '0300588569', '0101248141'].map(hasTaxCheckDigit)).toEqual([true, true, true]);
});

test('codes of a unit and a day follow one another', () => {
  const prefix = codePrefix('000.00.17.H55', '2020-09-17');
  expect(nextCode(prefix, 0)).toBe('000.00.17.H55-200917-0001');
  expect(nextCode(prefix, 12)).toBe('000.00.17.H55-200917-0013');
  expect(nextCode(prefix, 99_999)).toBe('000.00.17.H55-200917-100000');
  expect(unitOf('000.00.17.H55-200917-0013')).toBe('000.00.17.H55');
  expect(unitOf('x')).toBeNull();
  expect(shortProcedureCode('1.005434.000.00.00.H55')).toBe('1.005434');
});

test('the first route that names the procedure decides, by its beginning, its code or its long code', () => {
  const routes = [
    { procedures: ['1.00*'], destinations: ['igate'] as const },
    { procedures: ['2.000488'], destinations: ['sohoa'] as const },
    { procedures: ['*'], destinations: ['idesk'] as const },
  ];
  expect(destinationsOf(routes, '1.005434')).toEqual(['igate']);
  expect(destinationsOf(routes, '2.000488.000.00.00.H55')).toEqual(['sohoa']);
  expect(destinationsOf(routes, '2.0004881')).toEqual(['idesk']);
  expect(destinationsOf(routes.slice(0, 1), '3.1')).toEqual([]);
});

test('what a person types becomes an expression that cannot be broken by signs', () => {
  expect(searchExpression('Đoàn  THÚY')).toBe('"doan"* AND "thuy"*');
  expect(searchExpression('H55-2009')).toBe('"h55 2009"*');
  expect(searchExpression('"a" OR b*')).toBe('"a"* AND "or"* AND "b"*');
  expect(searchExpression('001 090 000 001')).toBe('"001090000001"*');
  expect(searchExpression(' - " ')).toBeNull();
});

test('content decides what a download is', () => {
  const kind = (text: string) => paperKind(Buffer.from(text, 'latin1'));
  expect(kind('%PDF-1.4')).toBe('pdf');
  expect(kind('\0\0%PDF-1.4')).toBe('pdf');
  expect(kind('\xff\xd8\xff\xe0')).toBe('jpeg');
  expect(kind('\x89PNG\r\n\x1a\n')).toBe('png');
  expect(kind('II*\0')).toBe('tiff');
  expect(kind('<html>%PDF-1.4 not found</html>')).toBeNull();
  expect(kind('{"error":"%PDF-"}')).toBeNull();
  expect(kind('')).toBeNull();
});

test('names of other systems lose folders and control characters', () => {
  expect(plainName('..\\..\\a/ket\u0000 qua.pdf')).toBe('ket qua.pdf');
  expect(plainName('a/')).toBe('giay-to');
});
