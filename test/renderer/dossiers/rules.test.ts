import { describe, expect, it } from 'vitest';
import { addWorkingDays, parseTypedDay, typedDay } from '../../../src-renderer/ui/days.ts';
import {
  identityWarning,
  isOddDossierCode,
  parseCardText,
  skipsNumbers,
} from '../../../src-renderer/rooms/dossiers/rules.ts';

describe('the text of a card’s QR code', () => {
  const card = '000000000000||NGUYỄN VĂN MẪU|01011990|Nam|Thôn M, Xã N, Tỉnh T|01012022';

  it('fills every field that the card names', () => {
    expect(parseCardText(card)).toEqual({
      identityNumber: '000000000000',
      oldNumber: '',
      name: 'NGUYỄN VĂN MẪU',
      birthDate: '1990-01-01',
      sex: 'Nam',
      address: 'Thôn M, Xã N, Tỉnh T',
      issuedOn: '2022-01-01',
      garbled: false,
    });
  });

  it('ignores what newer cards add after the seventh field', () => {
    expect(parseCardText(`${card}|||NGUYỄN VĂN A|TRẦN THỊ B|`)?.name).toBe('NGUYỄN VĂN MẪU');
  });

  it('composes decomposed letters and drops the reader’s line end', () => {
    expect(parseCardText(`${card.normalize('NFD')}\r\n`)?.name).toBe('NGUYỄN VĂN MẪU');
  });

  it('says when the reader lost letters', () => {
    expect(parseCardText(card.replace('NGUYỄN', 'NGUY?N'))?.garbled).toBe(true);
    expect(parseCardText(card.replace('NGUYỄN', 'NGUYá»„N'))?.garbled).toBe(true);
  });

  it('is not taken from any other text', () => {
    expect(parseCardText('Nguyễn Văn Mẫu')).toBeNull();
    expect(parseCardText('000000000000||NGUYỄN VĂN MẪU|01011990')).toBeNull();
    expect(parseCardText('abc||NGUYỄN VĂN MẪU|01011990|Nam|Thôn M|01012022')).toBeNull();
  });

  it('leaves an impossible day empty instead of guessing', () => {
    expect(parseCardText(card.replace('01011990', '31021990'))?.birthDate).toBeNull();
  });
});

const REAL = { training: false };
describe('an identity number', () => {
  it('of 12 or 9 digits is not remarked on', () => {
    expect(identityWarning('citizen', '001090000001', '1990-05-06', REAL)).toBeNull();
    expect(identityWarning('citizen', '012345678', null, REAL)).toBeNull();
    expect(identityWarning('citizen', '', null, REAL)).toBeNull();
  });

  it('with letters, an odd length or an unknown province is remarked on', () => {
    expect(identityWarning('citizen', '00109000000A', null, REAL)).toBe('not-digits');
    expect(identityWarning('citizen', '00109000001', null, REAL)).toBe('citizen-length');
    expect(identityWarning('citizen', '999090000001', null, REAL)).toBe('citizen-province');
  });

  it('that is invented is remarked on outside the training mode alone', () => {
    expect(identityWarning('citizen', '000185000012', null, REAL)).toBe('citizen-province');
    expect(identityWarning('citizen', '000185000012', null, { training: true })).toBeNull();
    expect(identityWarning('citizen', '999185000012', null, { training: true })).toBe('citizen-province');
    expect(identityWarning('citizen', '000185000012', '1986-01-01', { training: true })).toBe('citizen-birth-year');
  });

  it('that does not fit the birth year is remarked on, in both centuries', () => {
    expect(identityWarning('citizen', '001090000001', '1991-05-06', REAL)).toBe('citizen-birth-year');
    expect(identityWarning('citizen', '001205000001', '2005-05-06', REAL)).toBeNull();
    expect(identityWarning('citizen', '001205000001', '1905-05-06', REAL)).toBe('citizen-birth-year');
  });

  it('of a business is checked by the tax code’s check digit', () => {
    expect(identityWarning('business', '0100109106', null, REAL)).toBeNull();
    expect(identityWarning('business', '0100109106-001', null, REAL)).toBeNull();
    expect(identityWarning('business', '0100109107', null, REAL)).toBe('tax-check-digit');
    expect(identityWarning('business', '01001', null, REAL)).toBe('tax-shape');
  });

  it('of a household business may be its owner’s citizen number', () => {
    expect(identityWarning('business', '001090000001', '2001-01-01', REAL)).toBeNull();
  });

  it('of an agency may look like anything', () => {
    expect(identityWarning('agency', 'QĐ-01', null, REAL)).toBeNull();
  });
});

describe('a dossier code', () => {
  it.each(['', '000.00.17.H55-200917-0013', 'H21.17-260609-0012', 'G09.20-20260609-0092637'])('%s is usual', (code) => {
    expect(isOddDossierCode(code)).toBe(false);
  });
  it('of another shape is remarked on', () => {
    expect(isOddDossierCode('HS-12')).toBe(true);
  });
});

describe('days', () => {
  it('are read as people type them', () => {
    expect(parseTypedDay('05/03/2026')).toBe('2026-03-05');
    expect(parseTypedDay(' 5-3-2026 ')).toBe('2026-03-05');
    expect(parseTypedDay('05032026')).toBe('2026-03-05');
    expect(parseTypedDay('29/02/2024')).toBe('2024-02-29');
  });
  it('that do not exist are refused', () => {
    expect(parseTypedDay('29/02/2026')).toBeNull();
    expect(parseTypedDay('2026-03-05')).toBeNull();
    expect(parseTypedDay('5/3/26')).toBeNull();
  });
  it('are shown day first', () => {
    expect(typedDay('2026-03-05')).toBe('05/03/2026');
    expect(typedDay(null)).toBe('');
  });
  it('of appointment skip weekends', () => {
    expect(addWorkingDays('2026-11-20', 1)).toBe('2026-11-23');
    expect(addWorkingDays('2026-11-20', 6)).toBe('2026-11-30');
    expect(addWorkingDays('2026-11-20', 0)).toBe('2026-11-20');
  });
});

it('after a restore the form says that numbers are left out: on its day in Vietnam and before', () => {
  const restoredAt = '2026-11-25T17:30:00.000Z';
  expect(skipsNumbers(restoredAt, '2026-11-25')).toBe(true);
  expect(skipsNumbers(restoredAt, '2026-11-26')).toBe(true);
  expect(skipsNumbers(restoredAt, '2026-11-27')).toBe(false);
});
