import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { DossierSnapshot } from '../../src-main/connectors/connector.ts';
import { createConnectors } from '../../src-main/connectors/index.ts';
import { createHttpClient, type HttpRequest } from '../../src-main/platform/http/client.ts';
import { type Profile } from '../../src-main/settings/profile.ts';
import { componentOf, connectorOf, openProvince, snapshotOf, testFile, type Province } from './harness.ts';
import { operationOf } from './hatinh-server.ts';
import { officeProfile } from './portal.ts';

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
