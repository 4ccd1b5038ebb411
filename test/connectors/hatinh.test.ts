import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { DossierSnapshot, PlannedOperation } from '../../src-main/connectors/connector.ts';
import { createConnectors } from '../../src-main/connectors/index.ts';
import { createRemoteMemory } from '../../src-main/connectors/memory.ts';
import { createHttpClient, type HttpRequest } from '../../src-main/platform/http/client.ts';
import { profile as profileSchema, type Profile } from '../../src-main/settings/profile.ts';
import { temporaryDatabase } from '../fixtures/data-folder.ts';
import { componentOf, connectorOf, openProvince, snapshotOf, testFile, type Province } from './harness.ts';
import { officeProfile, portalFault, portalResult } from './portal.ts';

let province: Province;
let number = 0;
beforeAll(async () => {
  province = await openProvince();
});
afterAll(() => province.close());
afterEach(() => province.servers.clearFaults('hatinh'));

const signal = (): AbortSignal => new AbortController().signal;
const nextCode = (): string => `000.00.17.H55-261120-${String((number += 1)).padStart(4, '0')}`;
const portal = (change?: (profile: Profile) => unknown) =>
  connectorOf(province.connect(change === undefined ? {} : { change }), 'hatinh');
const ledgerOf = (code: string) =>
  province.servers
    .ledger('hatinh')
    .filter(({ dossierCode }) => dossierCode === code)
    .map(({ kind, name, times }) => [kind, name, times]);

function operationOf(plan: readonly PlannedOperation[], name: string): PlannedOperation {
  const found = plan.find(({ operation }) => operation === name);
  if (found === undefined) throw new Error(`the plan has no ${name}`);
  return found;
}

/** Both environments of the training profile; plans are made for the one that the box holds. */
function switchable(box: { environment: 'test' | 'live' }) {
  const http = createHttpClient();
  onTestFinished(() => http.close());
  const connectors = createConnectors({
    profile: province.profile,
    readSecret: (name) => province.servers.secrets().get(name),
    http,
    clock: province.clock,
    environmentOf: () => box.environment,
  });
  return connectorOf(connectors, 'hatinh');
}

describe('the way of a dossier', () => {
  it('is put there, gets its status and its lines, and is returned; the same plan again queues the same keys', async () => {
    const code = nextCode();
    const connector = portal();
    const steps: DossierSnapshot['status'][] = ['received', 'in-progress', 'waiting-for-signature', 'returned'];
    const done = new Set<string>();
    for (const status of steps) {
      for (const operation of connector.plan(snapshotOf({ code, status }))) {
        if (done.has(operation.key)) continue;
        const outcome = await connector.execute(province.attempt(operation));
        expect(outcome, operation.operation).toMatchObject({ kind: 'done' });
        done.add(operation.key);
      }
    }
    expect(ledgerOf(code)).toEqual([
      ['dossier', code, 1],
      ['process-line', 'Tiếp nhận hồ sơ', 1],
      ['status', 'Đang xử lý', 1],
      ['process-line', 'Chuyển xử lý hồ sơ', 1],
      ['status', 'Chờ ký duyệt', 1],
      ['process-line', 'Trình ký duyệt', 1],
      // by the clock of Vietnam
      ['returned', '20/11/2026 09:00:00', 1],
      ['process-line', 'Trả kết quả', 1],
    ]);
  });

  it.each([
    ['registered', 'Đang xử lý'],
    ['supplement-needed', 'Chờ bổ sung'],
    ['waiting-for-signature', 'Chờ ký duyệt'],
    ['refused', 'Không giải quyết'],
    ['withdrawn', 'Đang xử lý'],
    ['finished', 'Đang xử lý'],
  ] as const)('%s is one of the four statuses: %s', (status, expected) => {
    expect(operationOf(portal().plan(snapshotOf({ status })), 'setStatus').payload).toMatchObject({ status: expected });
  });

  it('days come with the hours of the office, and a missing appointment stays empty', () => {
    const { payload } = operationOf(portal().plan(snapshotOf({ appointmentOn: null })), 'createDossier');
    expect(payload).toMatchObject({ dossier: { receivedAt: '20/11/2026 07:00:00', appointmentAt: '' } });
  });

  it('sends every value well-formed, whatever is in it, and says what it had to leave out', async () => {
    const code = nextCode();
    const name = 'Nguyễn "Văn" <Mẫu>" value="x"/><MaHoSo value="khác"/> & Cộng sự\u0000\u{1F600}';
    const sent: HttpRequest[] = [];
    const connector = connectorOf(province.connect({ watch: (request) => void sent.push(request) }), 'hatinh');
    const applicant = { ...snapshotOf().applicant, name, address: 'dòng 1\ndòng\t2\r\n' };
    const plan = connector.plan(snapshotOf({ code, applicant }));
    const outcome = await connector.execute(province.attempt(operationOf(plan, 'createDossier')));
    expect(outcome).toMatchObject({
      kind: 'done',
      receipt: { removedCharacters: 1 },
      note: { code: 'connectors.hatinh-characters-removed', params: { count: 1 } },
    });
    // the strict server found exactly the documented elements, under the code that was meant
    expect(ledgerOf(code)).toEqual([['dossier', code, 1]]);
    const { body } = sent.at(-1) ?? {};
    expect(body).not.toContain('\u0000');
    expect(body).toContain('&amp;lt;Mẫu&amp;gt;&amp;quot; value=&amp;quot;x&amp;quot;');
    expect(body).toContain('dòng 1&amp;#10;dòng&amp;#9;2');
  });

  it('speaks SOAP 1.1 with a quoted action and the portal’s own unit code and secret', async () => {
    const sent: HttpRequest[] = [];
    const connector = connectorOf(province.connect({ watch: (request) => void sent.push(request) }), 'hatinh');
    const plan = connector.plan(snapshotOf({ code: nextCode() }));
    await connector.execute(province.attempt(operationOf(plan, 'createDossier')));
    const request = sent.at(-1);
    expect(request?.headers).toMatchObject({
      'content-type': 'text/xml; charset=utf-8',
      soapaction: '"http://tempuri.org/ThemMoiHoSoDVC"',
    });
    expect(request?.body).toContain('<ThemMoiHoSoDVC xmlns="http://tempuri.org/"><xml>');
    expect(request?.body).toContain('<madonvi>stp</madonvi><maxacthuc>tap-huan-cong-tinh</maxacthuc>');
  });
});

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

describe('the secret of a unit', () => {
  it('is read at each call: a new one works without a restart', async () => {
    const secrets = new Map(province.servers.secrets());
    const connector = connectorOf(province.connect({ secrets }), 'hatinh');
    const create = operationOf(connector.plan(snapshotOf({ code: nextCode() })), 'createDossier');
    province.servers.changePortalSecret('live', 'mã mới 2027');
    expect(await connector.execute(province.attempt(create))).toMatchObject({
      kind: 'needs-login',
      reason: { code: 'connectors.hatinh-secret-refused', params: { unit: 'stp' } },
    });
    secrets.set('training.hatinh', 'mã mới 2027');
    expect(await connector.execute(province.attempt(create))).toMatchObject({ kind: 'done' });
    province.servers.changePortalSecret('live', 'tap-huan-cong-tinh');
  });

  it('that nobody entered, and a unit that the profile does not name, are said before anything is sent', async () => {
    const sent: HttpRequest[] = [];
    const options = { secrets: new Map<string, string>(), watch: (request: HttpRequest) => void sent.push(request) };
    const connector = connectorOf(province.connect(options), 'hatinh');
    const [create] = connector.plan(snapshotOf());
    const [foreign] = connector.plan(snapshotOf({ unitCode: '000.00.99.H55' }));
    if (create === undefined || foreign === undefined) throw new Error('nothing is planned');
    expect(await connector.execute(province.attempt(create))).toMatchObject({
      kind: 'needs-login',
      reason: { code: 'connectors.hatinh-secret-missing', params: { secret: 'training.hatinh' } },
    });
    expect(await connector.execute(province.attempt(foreign))).toMatchObject({
      kind: 'rejected',
      reason: { code: 'connectors.hatinh-unit-missing', params: { unit: '000.00.99.H55' } },
    });
    expect(sent).toEqual([]);
  });
});

describe('the two systems', () => {
  it('a job goes to the system that it was planned for, whatever the switch says later', async () => {
    const box: { environment: 'test' | 'live' } = { environment: 'test' };
    const connector = switchable(box);
    const code = nextCode();
    const tried = operationOf(connector.plan(snapshotOf({ code })), 'createDossier');
    box.environment = 'live';
    const real = operationOf(connector.plan(snapshotOf({ code })), 'createDossier');
    expect(real.key).not.toBe(tried.key);
    expect(tried.subject).toContain('thử nghiệm');
    for (const operation of [tried, real]) {
      expect(await connector.execute(province.attempt(operation))).toMatchObject({ kind: 'done' });
    }
    expect(ledgerOf(code)).toEqual([
      ['test-dossier', code, 1],
      ['dossier', code, 1],
    ]);
  });

  it('a secret that the other system refuses does not hold up this one', async () => {
    const box: { environment: 'test' | 'live' } = { environment: 'test' };
    const connector = switchable(box);
    const tried = operationOf(connector.plan(snapshotOf({ code: nextCode() })), 'createDossier');
    province.servers.changePortalSecret('test', 'khác');
    onTestFinished(() => province.servers.changePortalSecret('test', 'tap-huan-thu-nghiem'));
    expect(await connector.execute(province.attempt(tried))).toMatchObject({ kind: 'needs-login' });
    box.environment = 'live';
    expect(await connector.execute(province.attempt(tried))).toMatchObject({
      kind: 'rejected',
      reason: { code: 'connectors.hatinh-secret-refused' },
    });
  });
});

describe('the provincial office', () => {
  it('gets the dossier with its letter, streamed byte by byte', async () => {
    const code = nextCode();
    const letter = testFile('tờ trình.pdf', 'x'.repeat(300_001));
    const connector = portal(officeProfile);
    const plan = connector.plan(snapshotOf({ code, components: [componentOf(0, [letter])] }));
    const forward = operationOf(plan, 'forwardToOffice');
    let told = 0;
    const attempt = {
      ...province.attempt(forward, new Map(), [letter]),
      onSent: (bytes: number) => void (told = bytes),
    };
    expect(await connector.execute(attempt)).toMatchObject({ kind: 'done' });
    const file = province.servers
      .ledger('hatinh')
      .find(({ kind, dossierCode }) => kind === 'office-file' && dossierCode === code);
    expect(file?.sha256).toBe(letter.sha256);
    expect(forward.bytes).toBe(letter.size);
    expect(told).toBe(letter.size);
  });

  it('is planned for the named procedures and as soon as there is a letter', () => {
    const connector = portal((profile) => {
      const { hatinh } = officeProfile(profile).destinations;
      if (hatinh?.office !== undefined) hatinh.office.procedures = ['1.005434'];
      return profile;
    });
    const names = (snapshot: DossierSnapshot) => connector.plan(snapshot).map(({ operation }) => operation);
    const components = [componentOf(0, [testFile('tờ trình.pdf', 'a')])];
    const procedure = { code: '1.005434.000.00.00.H55', name: 'Mua quyển hóa đơn' };
    expect(names(snapshotOf({ procedure, components }))).toContain('forwardToOffice');
    expect(names(snapshotOf({ procedure }))).not.toContain('forwardToOffice');
    expect(names(snapshotOf({ components }))).not.toContain('forwardToOffice');
  });

  it('takes one file: several have to be merged by a person first', async () => {
    const files = [testFile('trang 1.pdf', '1'), testFile('trang 2.pdf', '2')];
    const connector = portal(officeProfile);
    const forward = operationOf(connector.plan(snapshotOf({ components: [componentOf(0, files)] })), 'forwardToOffice');
    expect(await connector.execute(province.attempt(forward, new Map(), files))).toMatchObject({
      kind: 'rejected',
      reason: { code: 'connectors.hatinh-letter-several', params: { count: 2 } },
    });
  });
});

describe('the description of a service', () => {
  it('is kept: a copy serves after a restart while ?wsdl is down, and the defaults when none was ever read', async () => {
    const database = await temporaryDatabase();
    let isDown = false;
    const actions: string[] = [];
    const server = createServer((request, response) => {
      if (request.method === 'GET') {
        response.writeHead(isDown ? 503 : 200, { 'content-type': 'text/xml' });
        response.end(isDown ? '' : OWN_DESCRIPTION);
        return;
      }
      void bodyOf(request).then((body) => {
        const [, namespace, first] = /<ThemMoiHoSoDVC xmlns="([^"]*)"><(\w+)>/.exec(body) ?? [];
        actions.push(`${String(request.headers.soapaction)} ${namespace ?? ''} ${first ?? ''}`);
        response.writeHead(200, { 'content-type': 'text/xml' });
        response.end(portalResult('true'));
      });
    });
    const baseUrl = await listening(server);
    const program = (isNew: boolean) => {
      const http = createHttpClient();
      onTestFinished(() => http.close());
      return connectorOf(
        createConnectors({
          profile: profileSchema.parse(pointed(structuredClone(province.profile), baseUrl)),
          readSecret: () => 'bí mật',
          http,
          clock: province.clock,
          ...(isNew ? {} : { memory: createRemoteMemory(database, province.clock) }),
        }),
        'hatinh',
      );
    };
    const send = async (isNew = false) => {
      const connector = program(isNew);
      const [create] = connector.plan(snapshotOf());
      if (create !== undefined) await connector.execute(province.attempt(create));
      return connector;
    };
    await send();
    isDown = true;
    const restarted = await send();
    await send(true);
    expect(actions).toEqual([
      '"urn:dvc/Them" urn:dvc MaXacThuc',
      '"urn:dvc/Them" urn:dvc MaXacThuc',
      '"http://tempuri.org/ThemMoiHoSoDVC" http://tempuri.org/ xml',
    ]);
    province.clock.forward(5 * 60 * 60 * 1000);
    expect(await restarted.check(signal())).toMatchObject({
      code: 'connectors.hatinh-description-unread',
      detail: expect.stringContaining('5 hours ago') as string,
    });
  });

  it('an action that the server does not know is looked up anew, and the call goes once more', async () => {
    let isRenewed = false;
    const actions: string[] = [];
    const server = createServer((request, response) => {
      request.resume();
      if (request.method === 'GET') {
        response.writeHead(200, { 'content-type': 'text/xml' });
        response.end(isRenewed ? OWN_DESCRIPTION : OWN_DESCRIPTION.replaceAll('urn:dvc/Them', 'urn:dvc/Cu'));
        isRenewed = true;
        return;
      }
      const action = String(request.headers.soapaction);
      actions.push(action);
      const isKnown = action === '"urn:dvc/Them"';
      response.writeHead(isKnown ? 200 : 500, { 'content-type': 'text/xml' });
      const sentence = `Server did not recognize the value of HTTP Header SOAPAction: ${action}.`;
      response.end(isKnown ? portalResult('true') : portalFault(sentence, 'Client', ''));
    });
    const baseUrl = await listening(server);
    const real = portal((profile) => pointed(profile, baseUrl));
    const [create] = real.plan(snapshotOf());
    if (create === undefined) throw new Error('nothing is planned');
    expect(await real.execute(province.attempt(create))).toMatchObject({ kind: 'done' });
    expect(actions).toEqual(['"urn:dvc/Cu"', '"urn:dvc/Them"']);
  });

  it('an address of another host in it gets nothing', async () => {
    const visits: string[] = [];
    const elsewhere = createServer((request, response) => {
      visits.push(request.url ?? '');
      response.end();
    });
    const other = await listening(elsewhere);
    const server = createServer((request, response) => {
      request.resume();
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.end(
        request.method === 'GET' ? OWN_DESCRIPTION.replace('ADDRESS', `${other}/thief.asmx`) : portalResult('true'),
      );
    });
    const baseUrl = await listening(server);
    const connector = portal((profile) => pointed(profile, baseUrl));
    const [create] = connector.plan(snapshotOf());
    if (create === undefined) throw new Error('nothing is planned');
    expect(await connector.execute(province.attempt(create))).toMatchObject({ kind: 'done' });
    expect(visits).toEqual([]);
  });
});

describe('the check', () => {
  it('finds everything in order and names the unit', async () => {
    const connector = portal(officeProfile);
    expect(await connector.check(signal())).toBeNull();
    expect(connector.notes?.()).toMatchObject([{ params: { unit: 'Sở Tư pháp', code: 'stp' } }]);
  });

  it('says which step fails', async () => {
    const codeOf = async (change: (profile: Profile) => unknown) => (await portal(change).check(signal()))?.code;
    const withPath = (path: string) => (profile: Profile) => {
      if (profile.destinations.hatinh !== undefined) profile.destinations.hatinh.services.dossiers = path;
      return profile;
    };
    expect(await codeOf(withPath('/layouts/khac.asmx'))).toBe('connectors.hatinh-description-unread');
    expect(await codeOf(withPath('/layouts/hatinh/dvc/ServiceLienThonggVPUB.asmx'))).toBe(
      'connectors.hatinh-operation-missing',
    );
    expect(
      await codeOf((profile) => {
        if (profile.destinations.hatinh !== undefined) profile.destinations.hatinh.units = {};
        return profile;
      }),
    ).toBe('connectors.hatinh-unit-missing');
    const connector = connectorOf(province.connect({ secrets: new Map() }), 'hatinh');
    expect((await connector.check(signal()))?.code).toBe('connectors.hatinh-secret-missing');
    await province.servers.setFault('hatinh', 'down');
    expect((await portal().check(signal()))?.code).toBe('connectors.offline');
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

function pointed(profile: Profile, baseUrl: string): Profile {
  const { hatinh } = profile.destinations;
  if (hatinh === undefined) throw new Error('hatinh is not in the training profile');
  hatinh.baseUrl = baseUrl;
  return profile;
}

async function listening(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

/** A service with names of its own, its parameters in another order and spelling. */
const OWN_DESCRIPTION = `<?xml version="1.0" encoding="utf-8"?>
<wsdl:definitions xmlns:s="http://www.w3.org/2001/XMLSchema" xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"
  xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/" xmlns:wsdl="http://schemas.xmlsoap.org/wsdl/" targetNamespace="urn:dvc">
  <wsdl:types><s:schema><s:element name="ThemMoiHoSoDVC"><s:complexType><s:sequence>
    <s:element name="MaXacThuc" type="s:string"/><s:element name="xml" type="s:string"/>
    <s:element name="maDonVi" type="s:string"/></s:sequence></s:complexType></s:element></s:schema></wsdl:types>
  <wsdl:binding name="A" type="x"><soap12:binding/><wsdl:operation name="ThemMoiHoSoDVC">
    <soap12:operation soapAction="urn:dvc/wrong"/></wsdl:operation></wsdl:binding>
  <wsdl:binding name="B" type="x"><soap:binding/><wsdl:operation name="ThemMoiHoSoDVC">
    <soap:operation soapAction="urn:dvc/Them"/></wsdl:operation></wsdl:binding>
  <wsdl:service name="S"><wsdl:port name="P" binding="B"><soap:address location="ADDRESS"/></wsdl:port></wsdl:service>
</wsdl:definitions>`;
