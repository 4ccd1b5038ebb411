import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fieldNames } from '../../src-main/connectors/fields.ts';
import { refusal } from '../../src-main/connectors/dvcqg/errors.ts';
import { ideskFields } from '../../src-main/connectors/idesk/map.ts';
import { igateFields } from '../../src-main/connectors/igate/map.ts';
import { sohoaFields } from '../../src-main/connectors/sohoa/map.ts';
import { connectorOf, openProvince, snapshotOf, type Province } from './harness.ts';

describe('the datum that a refusal names', () => {
  const igate = fieldNames(igateFields);
  it.each([
    ['Trường applicant.phone không hợp lệ', null, 'applicant.phone'],
    ['Trường “applicant.fullname” bắt buộc nhập', null, 'applicant.name'],
    ['Field `acceptedDate` is invalid', null, 'receivedOn'],
    ['Không hợp lệ', { field: 'applicant.identityNumber' }, 'applicant.identityNumber'],
    ['Không hợp lệ', { errors: [{ path: 'x' }, { fieldName: 'body.applicant.address' }] }, 'applicant.address'],
    ['Trường file.0.size không hợp lệ', null, 'papers'],
    // words that happen to be wire names say nothing where no field is spoken of
    ['The status of this phone is unknown', null, null],
    ['Trường khongbiet không hợp lệ', null, null],
    ['', ['not', 'an object'], null],
  ])('%s %j', (message, json, field) => {
    expect(igate(message, json)).toBe(field);
  });

  it('is found by each system’s own names', () => {
    expect(fieldNames(ideskFields)('Trường trichYeu quá dài', null)).toBe('title');
    expect(fieldNames(sohoaFields)('Trường matailieu không có trong danh mục', null)).toBe('papers');
    expect(refusal('Cổng', 'syncDossier', { code: -1, message: 'ChuHoSo không hợp lệ' })).toMatchObject({
      kind: 'rejected',
      field: 'applicant.name',
    });
  });
});

describe('a real refusal', () => {
  let province: Province;
  beforeAll(async () => {
    province = await openProvince();
  });
  afterAll(() => province.close());

  it('carries our name of what iGate does not take', async () => {
    const igate = connectorOf(province.connect(), 'igate');
    const [create] = igate.plan(snapshotOf({ receivedOn: '2026-13-45' }));
    if (create === undefined) throw new Error('no plan');
    expect(await igate.execute(province.attempt(create))).toMatchObject({
      kind: 'rejected',
      field: 'receivedOn',
      reason: { params: { message: 'Trường acceptedDate không hợp lệ' } },
    });
  });

  it('is told apart from a session that could not be had: then certainly nothing was done', async () => {
    const change = (profile: Province['profile']): unknown => {
      const { igate, ...others } = profile.destinations;
      if (igate?.auth.kind !== 'clientCredentials') throw new Error('no token endpoint');
      const auth = { ...igate.auth, tokenUrl: 'http://127.0.0.1:9/token' };
      return { ...profile, destinations: { ...others, igate: { ...igate, auth } } };
    };
    const igate = connectorOf(province.connect({ change }), 'igate');
    const [create] = igate.plan(snapshotOf());
    if (create === undefined) throw new Error('no plan');
    const outcome = await igate.execute(province.attempt(create));
    expect(outcome).toMatchObject({ kind: 'transient', untouched: true });
  });
});
