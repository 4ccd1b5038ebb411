import { createServer } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Profile } from '../../src-main/settings/profile.ts';
import { connectorOf, openProvince, snapshotOf, type Province } from './harness.ts';
import { portalFault, portalResult } from './portal.ts';

import { listening, operationOf, pointed } from './hatinh-server.ts';

let province: Province;
let number = 0;
beforeAll(async () => {
  province = await openProvince();
});
afterAll(() => province.close());
afterEach(() => province.servers.clearFaults('hatinh'));

const nextCode = (): string => `000.00.17.H55-261120-${String((number += 1)).padStart(4, '0')}`;
const portal = (change?: (profile: Profile) => unknown) =>
  connectorOf(province.connect(change === undefined ? {} : { change }), 'hatinh');
const ledgerOf = (code: string) =>
  province.servers
    .ledger('hatinh')
    .filter(({ dossierCode }) => dossierCode === code)
    .map(({ kind, name, times }) => [kind, name, times]);

describe('what the portal says', () => {
  it('an unknown dossier is put there first, and then the operation goes once more', async () => {
    const code = nextCode();
    const connector = portal();
    const status = operationOf(connector.plan(snapshotOf({ code, status: 'supplement-needed' })), 'setStatus');
    expect(await connector.execute(province.attempt(status))).toMatchObject({
      kind: 'done',
      receipt: { createdFirst: true },
    });
    expect(ledgerOf(code)).toEqual([
      ['dossier', code, 1],
      ['status', 'Chờ bổ sung', 1],
    ]);
  });

  it('a portal that forgets it again is no loop', async () => {
    const calls: string[] = [];
    const server = createServer((request, response) => {
      calls.push(String(request.headers.soapaction ?? request.url));
      request.resume();
      const isCreate = String(request.headers.soapaction).includes('ThemMoiHoSoDVC');
      response.writeHead(isCreate ? 200 : 500, { 'content-type': 'text/xml' });
      response.end(isCreate ? portalResult('1') : portalFault('System.Exception: Không tìm thấy hồ sơ'));
    });
    const baseUrl = await listening(server);
    const connector = portal((profile) => pointed(profile, baseUrl));
    const status = operationOf(connector.plan(snapshotOf()), 'setStatus');
    expect(await connector.execute(province.attempt(status))).toMatchObject({
      kind: 'rejected',
      reason: { code: 'connectors.hatinh-dossier-missing' },
    });
    expect(calls.filter((call) => call.includes('tempuri'))).toEqual([
      '"http://tempuri.org/CapNhatTrangThaiHoSo"',
      '"http://tempuri.org/ThemMoiHoSoDVC"',
      '"http://tempuri.org/CapNhatTrangThaiHoSo"',
    ]);
  });

  it.each([
    ['true', 'done', null],
    ['1', 'done', null],
    ['OK', 'done', null],
    ['Thêm mới hồ sơ thành công', 'done', null],
    ['Cập nhật không thành công', 'rejected', 'connectors.refused'],
    ['false', 'rejected', 'connectors.refused-silent'],
    ['0', 'rejected', 'connectors.refused-silent'],
    ['', 'rejected', 'connectors.refused-silent'],
    ['Mã hồ sơ đã tồn tại', 'done', null],
    ['Mã xác thực không hợp lệ', 'needs-login', 'connectors.hatinh-secret-refused'],
    ['Mã đơn vị không tồn tại', 'needs-login', 'connectors.hatinh-secret-refused'],
    ['Mã thủ tục không tồn tại', 'rejected', 'connectors.field-refused'],
    ['Hệ thống đang bảo trì', 'transient', 'connectors.hatinh-busy'],
  ])('the answer “%s” is %s', async (text, kind, code) => {
    const outcome = await answered(portalResult(text), 200);
    expect(outcome.kind).toBe(kind);
    if (code !== null && outcome.kind !== 'done') expect(outcome.reason.code).toBe(code);
  });

  it('names the field, keeps the secret to itself, and leaves the places in the code out', async () => {
    const outcome = await answered(
      portalFault(
        'System.Exception: tap-huan-cong-tinh: Ngày hẹn trả không đúng định dạng\n   at DVC.Service.Luu() in C:\\nguon\\a.cs:line 12',
      ),
      500,
    );
    expect(outcome).toMatchObject({
      kind: 'rejected',
      reason: {
        code: 'connectors.field-refused',
        params: { field: 'Ngày hẹn trả', message: '***: Ngày hẹn trả không đúng định dạng' },
      },
    });
    expect(JSON.stringify(outcome)).not.toMatch(/tap-huan-cong-tinh|nguon/);
  });

  it('the innermost exception counts', async () => {
    const outcome = await answered(
      portalFault('System.Web.HttpException: lỗi ---> System.Exception: Mã xác thực sai --- End of inner exception'),
      500,
    );
    expect(outcome).toMatchObject({ kind: 'needs-login', reason: { params: { message: 'Mã xác thực sai' } } });
  });

  it('patterns of the profile decide what success is', async () => {
    const outcome = await answered(portalResult('A00'), 200, (profile) => {
      if (profile.destinations.hatinh !== undefined) profile.destinations.hatinh.patterns = { success: '^A00$' };
      return profile;
    });
    expect(outcome).toEqual({ kind: 'done', receipt: {} });
  });
});

/** One create against a server that answers so. */
async function answered(body: string, status: number, change: (profile: Profile) => Profile = (same) => same) {
  const server = createServer((request, response) => {
    request.resume();
    if (request.method === 'GET') {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(status, { 'content-type': 'text/xml; charset=utf-8' });
    response.end(body);
  });
  const baseUrl = await listening(server);
  const connector = portal((profile) => change(pointed(profile, baseUrl)));
  const [create] = connector.plan(snapshotOf());
  if (create === undefined) throw new Error('nothing is planned');
  return connector.execute(province.attempt(create));
}
