import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DossierSnapshot, PlannedOperation } from '../../src-main/connectors/connector.ts';
import type { HttpRequest } from '../../src-main/platform/http/client.ts';
import type { Profile } from '../../src-main/settings/profile.ts';
import { componentOf, connectorOf, openProvince, snapshotOf, testFile, type Province } from './harness.ts';

let province: Province;
beforeAll(async () => {
  province = await openProvince();
});
afterAll(() => province.close());
afterEach(() => province.servers.clearFaults('dvcqg'));

const CALL = /\/mapi\/call$/;
let number = 200;
const nextCode = (): string => `000.00.17.H55-261120-${String((number += 1)).padStart(4, '0')}`;
type PortalProfile = NonNullable<Profile['destinations']['dvcqg']>;
const portal = (change?: (profile: PortalProfile) => void, watch?: (request: HttpRequest) => void) =>
  connectorOf(
    province.connect({
      ...(watch === undefined ? {} : { watch }),
      change(profile) {
        if (profile.destinations.dvcqg !== undefined) change?.(profile.destinations.dvcqg);
        return profile;
      },
    }),
    'dvcqg',
  );
const operationOf = (snapshot: DossierSnapshot, name: string, before?: PlannedOperation): PlannedOperation => {
  const slot = before?.slot ?? '';
  const earlier = before === undefined ? [] : [{ operation: before.operation, slot, payload: before.payload }];
  const found = portal()
    .plan(snapshot, earlier)
    .find(({ operation }) => operation === name);
  if (found === undefined) throw new Error(`the plan has no ${name}`);
  return found;
};
const effects = (code: string) =>
  province.servers
    .ledger('dvcqg')
    .filter(({ dossierCode }) => dossierCode === code)
    .map(({ kind, name, times }) => [kind, name, times]);
const answer = (body: object | string, after = false) => ({
  path: CALL,
  fault: {
    kind: 'answer' as const,
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
    after,
  },
});

describe('a dossier at the national portal', () => {
  it('arrives with its papers, its results and a line of progress, each once', async () => {
    const code = nextCode();
    const form = testFile('tờ khai.jpg', 'form');
    const birth = testFile('giấy chứng sinh.pdf', 'birth', {
      reused: 2,
      digitised: false,
      fromNationalRepository: true,
    });
    const result = testFile('trích lục.pdf', 'result');
    const snapshot = snapshotOf({
      code,
      components: [componentOf(0, [form]), componentOf(1, [birth])],
      results: [result],
    });
    await province.runPlan(portal(), snapshot, []);
    expect(effects(code)).toEqual([
      ['dossier', 'Nguyễn Văn Mẫu', 1],
      ['document', 'tờ khai.pdf', 1],
      ['document', 'giấy chứng sinh.pdf', 1],
      ['result-paper', 'trích lục.pdf', 1],
      ['progress', 'Tiếp nhận hồ sơ', 1],
    ]);
  });

  it('is created first and updated later, by itself, whoever made it', async () => {
    const code = nextCode();
    const first = snapshotOf({ code });
    await province.runPlan(portal(), first, []);
    // another program's dossier: nothing here knows of it
    const changed = snapshotOf({ code, appointmentOn: '2026-12-30' });
    const unknown = operationOf(changed, 'syncDossier');
    expect(unknown.payload).toMatchObject({ known: false });
    expect(await portal().execute(province.attempt(unknown))).toMatchObject({ kind: 'done' });
    // our own: the first try is an update at once
    const known = operationOf(snapshotOf({ code, status: 'finished' }), 'syncDossier', unknown);
    expect(known.payload).toMatchObject({ known: true });
    expect(await portal().execute(province.attempt(known))).toMatchObject({ kind: 'done' });
    expect(effects(code).map(([kind, , times]) => [kind, times])).toEqual([
      ['dossier', 1],
      ['progress', 1],
      ['dossier-update', 1],
      ['dossier-update', 1],
    ]);
    // thought to be there and is not: it is created
    const lost = nextCode();
    const again = operationOf(
      snapshotOf({ code: lost }),
      'syncDossier',
      operationOf(snapshotOf({ code: lost }), 'syncDossier'),
    );
    expect(await portal().execute(province.attempt(again))).toMatchObject({ kind: 'done' });
    expect(effects(lost).map(([kind]) => kind)).toEqual(['dossier']);
  });

  it('waits for a person when the portal contradicts itself, in the words that came first', async () => {
    const attempt = province.attempt(operationOf(snapshotOf({ code: nextCode() }), 'syncDossier'));
    province.servers.failNext('dvcqg', answer({ error_code: 3, message: 'Hồ sơ đã tồn tại ở đơn vị khác' }));
    province.servers.failNext('dvcqg', answer({ error_code: -3, message: 'Hồ sơ không tồn tại' }));
    expect(await portal().execute(attempt)).toMatchObject({
      kind: 'rejected',
      reason: { code: 'connectors.refused', params: { message: 'Hồ sơ đã tồn tại ở đơn vị khác' } },
    });
    const update = { error_code: 0, message: 'Cập nhật thành công hồ sơ đã tồn tại' };
    province.servers.failNext('dvcqg', answer({ error_code: 3, message: 'Mã hồ sơ đã tồn tại' }));
    province.servers.failNext('dvcqg', answer(update));
    expect(await portal().execute(attempt)).toMatchObject({ kind: 'done' });
  });

  it('tells a paper that is gone once as deleted, and does not tell it again', () => {
    const form = testFile('tờ khai.pdf', 'form');
    const birth = testFile('giấy chứng sinh.pdf', 'birth');
    const code = nextCode();
    const both = operationOf(snapshotOf({ code, components: [componentOf(0, [form, birth])] }), 'syncDossier');
    const left = snapshotOf({ code, components: [componentOf(0, [form])] });
    const one = operationOf(left, 'syncDossier', both);
    expect(one.payload).toMatchObject({
      dossier: {
        TaiLieuNop: [
          { TepDinhKemId: form.attachmentId, IsDeleted: 'False' },
          { TepDinhKemId: birth.attachmentId, IsDeleted: 'True' },
        ],
      },
    });
    expect(operationOf(left, 'syncDossier', one).key).toBe(one.key);
  });
});

describe('progress lines', () => {
  const lines = async (count: number): Promise<{ code: string; operation: PlannedOperation }[]> => {
    const made = [];
    for (let index = 0; index < count; index += 1) {
      const snapshot = snapshotOf({ code: nextCode() });
      await province.runPlan(portal(), snapshot, [], ({ operation }) => operation === 'reportProgress');
      made.push({ code: snapshot.code, operation: operationOf(snapshot, 'reportProgress') });
    }
    return made;
  };

  it('share calls of at most ten across dossiers, and each has its own outcome', async () => {
    const twelve = await lines(12);
    const sent: number[] = [];
    const connector = portal(undefined, ({ body }) =>
      sent.push(typeof body === 'string' ? body.split('"NguoiXuLy"').length - 1 : 0),
    );
    const outcomes = await Promise.all(twelve.map(({ operation }) => connector.execute(province.attempt(operation))));
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 12 }, () => 'done'));
    expect(sent.filter((count) => count > 0)).toEqual([10, 2]);
  });

  it('leave the one that the portal refuses behind, alone', async () => {
    const three = await lines(3);
    const [first, second, third] = three;
    if (first === undefined || second === undefined || third === undefined) throw new Error('three lines');
    const poisoned = structuredClone(second.operation) as {
      payload: { line: { TrangThai: string } };
    } & PlannedOperation;
    poisoned.payload.line.TrangThai = '99';
    const connector = portal();
    const outcomes = await Promise.all(
      [first.operation, poisoned, third.operation].map((operation) => connector.execute(province.attempt(operation))),
    );
    expect(outcomes).toMatchObject([
      { kind: 'done' },
      { kind: 'rejected', reason: { code: 'connectors.field-refused', params: { field: 'trạng thái' } } },
      { kind: 'done' },
    ]);
    expect(three.map(({ code }) => effects(code).filter(([kind]) => kind === 'progress').length)).toEqual([1, 0, 1]);
  });

  it('that were taken although the answer refuses them are not written again', async () => {
    const two = await lines(2);
    const refusal = answer({ error_code: 3, message: 'Có dòng không hợp lệ' }, true);
    province.servers.failNext('dvcqg', refusal);
    const connector = portal();
    const outcomes = await Promise.all(two.map(({ operation }) => connector.execute(province.attempt(operation))));
    expect(outcomes).toMatchObject([{ kind: 'done' }, { kind: 'done' }]);
    for (const { code } of two) {
      expect(
        effects(code)
          .filter(([kind]) => kind === 'progress')
          .map(([, , times]) => times),
      ).toEqual([1]);
    }
  });

  it('of dossiers of two units go in calls of their own', async () => {
    const snapshots = ['000.00.17.H55', '000.00.18.H46'].map((unitCode) => snapshotOf({ code: nextCode(), unitCode }));
    const sent: string[] = [];
    const connector = portal(undefined, ({ body }) => {
      const unit = typeof body === 'string' ? /"madonvi":"(\w+)","service":"CapNhat/.exec(body)?.[1] : undefined;
      if (unit !== undefined) sent.push(unit);
    });
    const [first, second] = snapshots.map((snapshot) => operationOf(snapshot, 'reportProgress'));
    if (first === undefined || second === undefined) throw new Error('two lines');
    await Promise.all([first, second].map((operation) => connector.execute(province.attempt(operation))));
    expect(sent.sort()).toEqual(['H46', 'H55']);
  });

  it('are asked about after a lost answer, and never written twice', async () => {
    const [only] = await lines(1);
    if (only === undefined) throw new Error('one line');
    const attempt = province.attempt(only.operation);
    province.servers.failNext('dvcqg', { path: CALL, fault: { kind: 'drop', when: 'before' } });
    expect(await portal().execute(attempt)).toMatchObject({ kind: 'outcome-unknown' });
    expect(await portal().inquire(attempt)).toEqual({ kind: 'send-again' });
    province.servers.failNext('dvcqg', { path: CALL, fault: { kind: 'drop', when: 'after' } });
    expect(await portal().execute(attempt)).toMatchObject({ kind: 'outcome-unknown' });
    expect(await portal().inquire(attempt)).toEqual({ kind: 'done', receipt: {} });
    expect(effects(only.code).filter(([kind]) => kind === 'progress')).toEqual([['progress', 'Tiếp nhận hồ sơ', 1]]);
    // the same status of another day and another officer is the same line, set once more it is another
    const payload = only.operation.payload as { line: object };
    const line = { ...payload.line, ThoiDiemXuLy: '20260101080000', NguoiXuLy: 'Người khác' };
    const again = { ...attempt, payload: { ...payload, line } };
    expect(await portal().inquire(again)).toEqual({ kind: 'done', receipt: {} });
    expect(await portal().inquire({ ...again, key: `${attempt.key}~1` })).toEqual({ kind: 'send-again' });
    // a portal that shows the dossier without its lines cannot tell: a person looks
    province.servers.failNext(
      'dvcqg',
      answer({ error_code: 0, message: 'Thành công', result: [{ MAHOSO: only.code }] }),
    );
    expect(await portal().inquire(attempt)).toEqual({ kind: 'cannot-tell' });
  });
});

describe('the session', () => {
  it('is fetched once by those who need it at the same time, and used until it is refused', async () => {
    const before = province.servers.sessionsGiven('dvcqg');
    const connector = portal();
    const first = [nextCode(), nextCode(), nextCode()].map((code) => operationOf(snapshotOf({ code }), 'syncDossier'));
    await Promise.all(first.map((operation) => connector.execute(province.attempt(operation))));
    expect(province.servers.sessionsGiven('dvcqg') - before).toBe(1);
    const later = operationOf(snapshotOf({ code: nextCode() }), 'syncDossier');
    province.servers.revokeSessions('dvcqg');
    expect(await connector.execute(province.attempt(later))).toMatchObject({ kind: 'done' });
    expect(province.servers.sessionsGiven('dvcqg') - before).toBe(2);
  });

  it.each([
    ['with a code inside', { error_code: -2, message: 'Phiên làm việc đã hết hạn' }],
    ['with a code as text', { error_code: '401', message: 'Session không hợp lệ' }],
    ['with a code alone', { error_code: 401, message: '' }],
    ['in decomposed letters', { error_code: 7, message: 'Phiên không hợp lệ'.normalize('NFD') }],
  ])('is renewed once when an answer says %s that it ended', async (_how, body) => {
    const code = nextCode();
    const attempt = province.attempt(operationOf(snapshotOf({ code }), 'syncDossier'));
    province.servers.failNext('dvcqg', answer(body));
    expect(await portal().execute(attempt)).toMatchObject({ kind: 'done' });
    expect(effects(code)).toEqual([['dossier', 'Nguyễn Văn Mẫu', 1]]);
    province.servers.failNext('dvcqg', { ...answer(body), times: 2 });
    expect(await portal().execute(attempt)).toMatchObject({
      kind: 'needs-login',
      reason: { code: 'connectors.session-refused' },
    });
  });

  it('is asked for again only when an answer refuses it, however old it is', async () => {
    const paths: string[] = [];
    const connector = portal(undefined, ({ url }) => paths.push(new URL(url).pathname.split('/').at(-1) ?? ''));
    const send = () =>
      connector.execute(province.attempt(operationOf(snapshotOf({ code: nextCode() }), 'syncDossier')));
    await send();
    province.clock.forward(31 * 60_000);
    expect(await send()).toMatchObject({ kind: 'done' });
    expect(paths).toEqual(['login', 'call', 'call', 'login', 'call']);
  });

  it('waits for a person when the account is refused, and tries again when the portal is busy', async () => {
    const attempt = province.attempt(operationOf(snapshotOf({ code: nextCode() }), 'syncDossier'));
    const wrong = portal((profile) => {
      profile.auth = { kind: 'login', username: 'ai-do', password: 'training.dvcqg' };
    });
    expect(await wrong.execute(attempt)).toMatchObject({
      kind: 'needs-login',
      reason: { code: 'connectors.login-refused' },
    });
    const busy = { error_code: 9, message: 'Hệ thống đang bảo trì' };
    province.servers.failNext('dvcqg', { ...answer(busy), path: /mapi\/login$/ });
    expect(await portal().execute(attempt)).toMatchObject({ kind: 'transient', reason: { code: 'connectors.busy' } });
    expect((await wrong.check(AbortSignal.timeout(5000)))?.code).toBe('connectors.login-refused');
    expect(await portal().check(AbortSignal.timeout(5000))).toBeNull();
  });

  it('never stands in an address, and the destination is encoded in the query or the header', async () => {
    for (const where of ['query', 'header'] as const) {
      const seen: HttpRequest[] = [];
      const connector = portal(
        (profile) => {
          profile.dstcodeIn = where;
        },
        (request) => seen.push(request),
      );
      const operation = operationOf(snapshotOf({ code: nextCode() }), 'syncDossier');
      expect(await connector.execute(province.attempt(operation))).toMatchObject({ kind: 'done' });
      const encoded = 'VN%3AGOV%3A000.00.00.G22%3Avpcpdvcprovider';
      for (const { url, headers } of seen) {
        expect(new URL(url).search).toBe(where === 'query' ? `?dstcode=${encoded}` : '');
        expect(headers?.dstcode).toBe(where === 'query' ? undefined : encoded);
        expect(headers?.authorization).toBeUndefined();
      }
      expect(seen).toHaveLength(2);
    }
  });
});

describe('what the portal answers', () => {
  it.each([
    ['nought and success', { error_code: 0, message: 'Đồng bộ THÀNH CÔNG' }, { kind: 'done' }],
    ['a nought as text', { error_code: '00', message: 'Success' }, { kind: 'done' }],
    [
      'nought without success',
      { error_code: 0, message: 'Hồ sơ chưa hợp lệ' },
      { kind: 'rejected', reason: { code: 'connectors.refused' } },
    ],
    ['nought without a word', { error_code: 0 }, { kind: 'outcome-unknown' }],
    ['no code at all', { hello: 1 }, { kind: 'outcome-unknown' }],
    ['3', { error_code: 3, message: 'Dữ liệu sai' }, { kind: 'rejected', reason: { code: 'connectors.refused' } }],
    ['−3', { error_code: '-3', message: '' }, { kind: 'rejected', reason: { code: 'connectors.refused-silent' } }],
    [
      'a version, which is no session',
      { error_code: 3, message: 'Phiên bản thủ tục không hợp lệ' },
      { kind: 'rejected', reason: { code: 'connectors.refused' } },
    ],
    [
      'a field',
      { error_code: 3, message: 'NgayTiepNhan không đúng định dạng' },
      {
        kind: 'rejected',
        field: 'receivedOn',
        reason: { code: 'connectors.field-refused', params: { field: 'ngày tiếp nhận' } },
      },
    ],
    [
      'that it is busy',
      { error_code: 5, message: 'Hệ thống quá tải, vui lòng thử lại sau' },
      { kind: 'transient', reason: { code: 'connectors.busy' } },
    ],
  ])('%s', async (_what, body, expected) => {
    province.servers.failNext('dvcqg', answer(body));
    const operation = operationOf(snapshotOf({ code: nextCode() }), 'syncDossier');
    expect(await portal().execute(province.attempt(operation))).toMatchObject(expected);
  });

  it('is read by the signs of the profile where it has its own', async () => {
    const connector = portal((profile) => {
      profile.signs = { success: 'ghi nhan xong' };
    });
    province.servers.failNext('dvcqg', answer({ error_code: 0, message: 'GHI NHAN XONG' }));
    const operation = operationOf(snapshotOf({ code: nextCode() }), 'syncDossier');
    expect(await connector.execute(province.attempt(operation))).toMatchObject({ kind: 'done' });
  });
});

describe('a dossier whose answer was lost', () => {
  it('is asked for: done when all of it is there, sent again as it is otherwise', async () => {
    const code = nextCode();
    const form = testFile('tờ khai.pdf', 'form');
    const create = operationOf(snapshotOf({ code, components: [componentOf(0, [form])] }), 'syncDossier');
    const attempt = province.attempt(create);
    expect(await portal().inquire(attempt)).toEqual({ kind: 'send-again' });
    province.servers.failNext('dvcqg', { path: CALL, fault: { kind: 'drop', when: 'after' } });
    expect(await portal().execute(attempt)).toMatchObject({ kind: 'outcome-unknown' });
    expect(await portal().inquire(attempt)).toEqual({ kind: 'done', receipt: {} });
    // an update of which nothing arrived: what is there is the old one
    const update = province.attempt(operationOf(snapshotOf({ code, status: 'finished' }), 'syncDossier', create));
    province.servers.failNext('dvcqg', { path: CALL, fault: { kind: 'drop', when: 'before' } });
    expect(await portal().execute(update)).toMatchObject({ kind: 'outcome-unknown' });
    expect(await portal().inquire(update)).toEqual({ kind: 'send-again' });
    expect(await portal().execute(update)).toMatchObject({ kind: 'done' });
    expect(effects(code).filter(([kind]) => kind === 'dossier' || kind === 'dossier-update')).toEqual([
      ['dossier', 'Nguyễn Văn Mẫu', 1],
      ['dossier-update', 'Nguyễn Văn Mẫu', 1],
    ]);
  });
});

describe('what is too long', () => {
  it('is shortened at the portal, and the transfer tells so', async () => {
    const name = 'Cấp giấy chứng nhận '.repeat(80);
    const snapshot = snapshotOf({
      code: nextCode(),
      procedure: { code: '1.005434.000.00.00.H55', name },
      officer: { name: 'Nguyễn Thị Hoàng Yến '.repeat(4), account: '', identityNumber: '' },
    });
    const outcomes = [];
    for (const operation of portal().plan(snapshot)) outcomes.push(await portal().execute(province.attempt(operation)));
    expect(outcomes).toMatchObject([
      { kind: 'done', note: { code: 'connectors.clipped', params: { fields: 'trích yếu hồ sơ (1000)' } } },
      { kind: 'done', note: { code: 'connectors.clipped', params: { fields: 'người xử lý (50)' } } },
    ]);
  });
});
