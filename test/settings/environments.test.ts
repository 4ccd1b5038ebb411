import { expect, test } from 'vitest';
import { createEnvironments } from '../../src-main/settings/environments.ts';
import { isPortalUnit, portalUnitName } from '../../src-main/settings/hatinh-units.ts';
import { readProfile } from '../../src-main/settings/profile-file.ts';
import { profile } from '../../src-main/settings/profile.ts';
import { namedSecrets } from '../../src-main/settings/secrets.ts';
import { temporaryDatabase } from '../fixtures/data-folder.ts';

const UNIT = '000.00.17.H55';
const hatinh = {
  baseUrl: 'http://dichvucong.example.gov.vn',
  environment: 'test',
  units: { [UNIT]: { code: 'stp', secret: 'hatinh.stp' } },
  test: { baseUrl: 'http://thunghiem.example.gov.vn', units: { [UNIT]: { code: '18070', secret: 'hatinh.test.stp' } } },
};
const withPortal = (changes: object = {}) =>
  profile.parse({
    name: 'Mẫu',
    unit: { code: UNIT, name: 'Mẫu' },
    destinations: { hatinh: { ...hatinh, ...changes } },
  });

test('the profile names the first system, and the switch is kept across restarts', async () => {
  const database = await temporaryDatabase();
  const open = () => createEnvironments(withPortal(), database, { now: () => 1 });
  const environments = open();
  expect(environments.of('hatinh')).toBe('test');
  expect(environments.address('hatinh')).toBe('http://thunghiem.example.gov.vn');
  environments.choose('hatinh', 'live');
  expect(open().of('hatinh')).toBe('live');
  expect(open().address('hatinh')).toBe('http://dichvucong.example.gov.vn');
});

test('where there is one system there is nothing to switch', async () => {
  const environments = createEnvironments(
    withPortal({ test: undefined, environment: 'live' }),
    await temporaryDatabase(),
    {
      now: () => 1,
    },
  );
  expect(environments.choices('hatinh')).toEqual([]);
  expect(environments.of('hatinh')).toBeNull();
  expect(() => environments.choose('hatinh', 'test')).toThrow(
    expect.objectContaining({ code: 'settings.environment-unknown' }),
  );
  expect(() => environments.choose('igate', 'test')).toThrow();
});

test('the secrets of every unit at either system are named', () => {
  expect(namedSecrets(withPortal())).toEqual(['hatinh.stp', 'hatinh.test.stp']);
});

test('the table of units is the one of the seed', () => {
  expect([portalUnitName('stc'), portalUnitName('stp'), portalUnitName('ttt')]).toEqual([
    'Sở Tài chính',
    'Sở Tư pháp',
    'Thanh tra Tỉnh',
  ]);
  expect([portalUnitName('436'), portalUnitName('449')]).toEqual(['UBND Thành phố Hà Tĩnh', 'UBND Thị xã Kỳ Anh']);
  const codes =
    'stc sct sngv skhdt sgd sgt sxd snn stn sld skhcn svh stt stp snv ttt 436 437 439 440 441 442 443 444 445 446 447 448 449';
  expect(codes.split(' ')).toHaveLength(29);
  expect(codes.split(' ').every((code) => portalUnitName(code) !== null)).toBe(true);
  // 438 is no unit of the table, and a commune goes by its number
  expect([isPortalUnit('438'), isPortalUnit('18070'), isPortalUnit('STP')]).toEqual([false, true, false]);
});

test('an unknown unit code is a warning with its line, and the profile works all the same', () => {
  const reading = readProfile(`{
  "name": "Mẫu",
  "unit": { "code": "${UNIT}", "name": "Mẫu" },
  "destinations": {
    "hatinh": {
      "baseUrl": "http://dichvucong.example.gov.vn",
      "units": {
        "${UNIT}": { "code": "sotuphap", "secret": "hatinh.stp" }
      }
    }
  }
}`);
  expect(reading.ok && reading.warnings).toMatchObject([
    {
      path: `destinations.hatinh.units.${UNIT}.code`,
      line: 8,
      message: { vi: expect.stringContaining('sotuphap') as string },
    },
  ]);
});

test('a profile whose first system is missing, and a pattern that is none, are problems', () => {
  const problems = (changes: object) => {
    const reading = readProfile(
      JSON.stringify({
        name: 'Mẫu',
        unit: { code: UNIT, name: 'Mẫu' },
        destinations: { hatinh: { ...hatinh, ...changes } },
      }),
    );
    return reading.ok ? [] : reading.problems.map(({ path }) => path);
  };
  expect(problems({})).toEqual([]);
  expect(problems({ test: undefined })).toEqual(['destinations.hatinh.environment']);
  expect(problems({ patterns: { success: '(' } })).toEqual(['destinations.hatinh.patterns.success']);
  expect(problems({ statuses: { received: 'Đã nhận' } })).toEqual(['destinations.hatinh.statuses.received']);
});
