import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DestinationId } from '#contract/common.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { trainingAccounts } from '../../src-main/training/profile.ts';
import { createTrainingServers, type TrainingServers } from '../../src-main/training/servers.ts';
import { TOKEN_PATH } from '../../src-main/training/tokens.ts';

const components = () => [{ name: 'Tờ khai', paperCode: '' }];
let folder: string;
let servers: TrainingServers;

const open = async (): Promise<void> => {
  servers = createTrainingServers({ folder, clock: systemClock, components });
  await servers.start();
};
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quay-training-'));
  await open();
});
afterEach(async () => {
  await servers.stop();
  await rm(folder, { recursive: true, force: true });
});

async function token(destination: 'igate' | 'idesk'): Promise<string> {
  const { clientId, clientSecret } = trainingAccounts[destination];
  const answer = await fetch(`${servers.addresses()[destination]}${TOKEN_PATH}`, {
    method: 'POST',
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }),
  });
  return ((await answer.json()) as { access_token: string }).access_token;
}

async function call(
  destination: DestinationId,
  path: string,
  init: { method?: string; json?: unknown; form?: FormData; key?: string; token?: string } = {},
): Promise<{ status: number; text: string }> {
  const answer = await fetch(`${servers.addresses()[destination]}${path}`, {
    method: init.method ?? (init.json === undefined && init.form === undefined ? 'GET' : 'POST'),
    headers: {
      ...(init.json === undefined ? {} : { 'content-type': 'application/json' }),
      ...(init.key === undefined ? {} : { 'idempotency-key': init.key }),
      ...(init.token === undefined ? {} : { authorization: `Bearer ${init.token}` }),
    },
    ...(init.json === undefined ? {} : { body: JSON.stringify(init.json) }),
    ...(init.form === undefined ? {} : { body: init.form }),
  });
  return { status: answer.status, text: await answer.text() };
}

const dossier = (changes: object = {}): object => ({
  code: '000.00.17.H55-261120-0001',
  procedure: { code: '1.001193', name: 'Đăng ký khai sinh' },
  applicant: { fullname: 'Nguyễn Văn Mẫu', identityNumber: '', address: '', phone: '' },
  channel: 'in-person',
  acceptedDate: '2026-11-20T00:00:00.000+07:00',
  appointmentDate: null,
  ...changes,
});
const upload = (field: string, content = 'x'): FormData => {
  const form = new FormData();
  form.append(field, new Blob([`%PDF-${content}`]), 'tờ khai.pdf');
  return form;
};

describe('the training iGate', () => {
  it('answers a repeated key as it did first, refuses it for other content, and counts one effect', async () => {
    const session = await token('igate');
    const first = await call('igate', '/pa/dossier', { json: dossier(), key: 'k1', token: session });
    const again = await call('igate', '/pa/dossier', { json: dossier(), key: 'k1', token: session });
    expect(first.status).toBe(200);
    expect(again).toEqual(first);
    const other = dossier({ channel: 'online' });
    expect(await call('igate', '/pa/dossier', { json: other, key: 'k1', token: session })).toMatchObject({
      status: 422,
    });
    expect(await call('igate', '/pa/dossier', { json: dossier(), key: 'k2', token: session })).toMatchObject({
      status: 409,
    });
    expect(servers.ledger('igate')).toMatchObject([{ kind: 'dossier', times: 1 }]);
  });

  it('shows a second effect as such', async () => {
    const session = await token('igate');
    for (const key of ['a', 'b'])
      await call('igate', '/fi/file/--multiple', { form: upload('files'), key, token: session });
    expect(servers.ledger('igate')).toMatchObject([{ kind: 'file', name: 'tờ khai.pdf', times: 2 }]);
  });

  it.each([
    ['no session', { json: dossier(), key: 'k' }, 401],
    ['no key', { json: dossier(), token: 'ok' }, 400],
    ['an unknown field', { json: dossier({ more: 1 }), key: 'k', token: 'ok' }, 400],
    ['a wrong type', { json: dossier({ code: 7 }), key: 'k', token: 'ok' }, 400],
    ['a day in the wrong form', { json: dossier({ acceptedDate: '20/11/2026' }), key: 'k', token: 'ok' }, 400],
  ])('refuses %s', async (_what, init, status) => {
    const session = 'token' in init ? { token: await token('igate') } : {};
    const answer = await call('igate', '/pa/dossier', { ...init, ...session });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({ status, message: expect.any(String) as string });
    expect(servers.ledger('igate')).toEqual([]);
  });

  it('refuses a wrong multipart field, an unknown dossier and an unknown file', async () => {
    const session = await token('igate');
    const status = { status: 'Đã tiếp nhận', comment: '' };
    const file = [{ id: '0'.repeat(24), filename: 'a.pdf', size: 1 }];
    const created = await call('igate', '/pa/dossier', { json: dossier(), key: 'c', token: session });
    const { id } = JSON.parse(created.text) as { id: string };
    const answers = [
      await call('igate', '/fi/file/--multiple', { form: upload('file'), key: '1', token: session }),
      await call('igate', '/pa/dossier/nowhere/status', { method: 'PUT', json: status, key: '2', token: session }),
      await call('igate', `/pa/dossier/${id}/result-file`, {
        json: { file, source: 'scan' },
        key: '3',
        token: session,
      }),
    ];
    expect(answers.map((answer) => answer.status)).toEqual([400, 404, 400]);
  });

  it('gives sessions by both grants, and none for wrong credentials', async () => {
    const ask = async (fields: Record<string, string>): Promise<number> =>
      (
        await fetch(`${servers.addresses().igate}${TOKEN_PATH}`, {
          method: 'POST',
          body: new URLSearchParams({ client_id: 'quay-mot-cua', ...fields }),
        })
      ).status;
    const { username, password, clientSecret } = trainingAccounts.igate;
    expect(await ask({ grant_type: 'password', username, password })).toBe(200);
    expect(await ask({ grant_type: 'client_credentials', client_secret: clientSecret })).toBe(200);
    expect(await ask({ grant_type: 'password', username, password: 'sai' })).toBe(400);
    expect(await ask({ grant_type: 'client_credentials', client_secret: 'sai' })).toBe(401);
    expect(await ask({ grant_type: 'refresh_token' })).toBe(400);
  });
});

describe('the training EFY', () => {
  const api = (name: string): string => `/taphuan/general/api/${name}`;
  const login = async (): Promise<string> => {
    const { username, password } = trainingAccounts.sohoa;
    const answer = await call('sohoa', api('dangnhap'), { json: { username, password } });
    return (JSON.parse(answer.text) as { token: string }).token;
  };

  it('says with 200 that the password is wrong, in the literal shape of the seed', async () => {
    const answer = await call('sohoa', api('dangnhap'), { json: { username: 'x', password: '1' } });
    expect(answer).toEqual({
      status: 200,
      text: '{"error": "Tên đăng nhập hoặc mật khẩu không đúng", "code": "400", }',
    });
  });

  it('answers a pull with text that is not JSON, with links that can be fetched', async () => {
    const session = await login();
    const range = { madonvi: '000.00.17.H55', tungay: '01/11/2026', denngay: '30/11/2026' };
    const { text } = await call('sohoa', api('dongbodulieumotcua'), { json: range, token: session });
    expect(() => JSON.parse(text) as unknown).toThrow();
    expect(text).toMatch(/^\{\s*\{\s*"mahoso"/);
    expect(text).toMatch(/"file_dinh_kem": \{\s*\[/);
    const [, link] = /"url_file": "([^"]*885!~!|[^"]*!~![^"]* [^"]*)"/.exec(text) ?? [];
    const file = await fetch(link ?? '');
    expect((await file.text()).startsWith('%PDF-')).toBe(true);
  });

  it.each([
    ['a date in another form', { madonvi: '000.00.17.H55', tungay: '2026-11-01', denngay: '' }],
    ['a date that is none', { madonvi: '000.00.17.H55', tungay: '31/02/2026', denngay: '' }],
    ['another unit', { madonvi: '000.00.99.H55', tungay: '', denngay: '' }],
    ['a missing field', { madonvi: '000.00.17.H55' }],
  ])('refuses %s', async (_what, json) => {
    const answer = await call('sohoa', api('dongbodulieumotcua'), { json, token: await login() });
    expect(answer.text).toMatch(/^\{"error": ".+", "code": "40\d", \}$/);
  });

  it('refuses files that are no base64 and dossiers of other units; the same file again is no second effect', async () => {
    const session = await login();
    const push = (changes: object): Promise<{ text: string }> =>
      call('sohoa', api('capnhatfile'), {
        json: {
          madonvi: '000.00.17.H55',
          mahoso: '000.00.17.H55-261120-0001',
          matailieu: 'KHAC-01',
          ten_file: 'a.pdf',
          noidung: 'JVBERg==',
          ...changes,
        },
        token: session,
      });
    expect((await push({ noidung: 'không' })).text).toContain('"code": "400"');
    expect((await push({ mahoso: '000.00.99.H55-261120-0001' })).text).toContain('"code": "404"');
    for (const noidung of ['JVBERg==', 'JVBERg==', 'JVBERi0=']) expect((await push({ noidung })).text).toContain('200');
    expect(servers.ledger('sohoa').map(({ kind, times }) => [kind, times])).toEqual([
      ['dossier-file', 1],
      ['dossier-file', 1],
    ]);
  });
});

describe('all training servers', () => {
  it('still know their ledger, keys and files after a restart', async () => {
    const session = await token('igate');
    const first = await call('igate', '/fi/file/--multiple', { form: upload('files'), key: 'k', token: session });
    const before = servers.ledger('igate');
    await servers.stop();
    await open();
    expect(servers.ledger('igate')).toEqual(before);
    const next = await token('igate');
    const again = await call('igate', '/fi/file/--multiple', { form: upload('files'), key: 'k', token: next });
    expect(again).toEqual(first);
    expect(servers.ledger('igate')).toEqual(before);
    const [file] = JSON.parse(again.text) as { id: string }[];
    expect((await call('igate', `/fi/file/${file?.id ?? ''}`, { token: next })).text).toBe('%PDF-x');
  });

  it('close their port when they are down, and open the same one afterwards', async () => {
    const { igate } = servers.addresses();
    await fetch(igate);
    await servers.setFault('igate', 'down');
    await expect(fetch(igate)).rejects.toThrow();
    expect(servers.addresses().igate).toBe(igate);
    await servers.setFault('igate', 'none');
    expect((await fetch(igate)).status).toBe(401);
  });

  it('misbehave as told until told otherwise', async () => {
    const session = await token('idesk');
    const ask = (): Promise<{ status: number; text: string }> => call('idesk', '/van-ban?maHoSo=x', { token: session });
    await servers.setFault('idesk', 'server-error');
    expect((await ask()).status).toBe(500);
    await servers.setFault('idesk', 'html-page');
    expect(await ask()).toMatchObject({ status: 200, text: expect.stringContaining('<html') as string });
    await servers.setFault('idesk', 'expired-token');
    expect((await ask()).status).toBe(401);
    for (const fault of ['half-answer', 'lost-answer'] as const) {
      await servers.setFault('idesk', fault);
      await expect(ask()).rejects.toThrow();
      await expect(call('idesk', '/tep', { form: upload('tep', fault), key: fault, token: session })).rejects.toThrow();
    }
    await servers.setFault('idesk', 'none');
    expect((await ask()).status).toBe(200);
    // both answers were lost after their effect
    expect(servers.ledger('idesk').map(({ times }) => times)).toEqual([1, 1]);
  });

  it('issue results at iDesk, and forward only to a dossier that iGate has', async () => {
    await expect(servers.issueResult({ dossierCode: 'x', forwardToIgate: true })).rejects.toMatchObject({
      code: 'training.dossier-unknown',
    });
    const issued = await servers.issueResult({ dossierCode: 'x', forwardToIgate: false });
    expect(servers.ledger('idesk')).toMatchObject([{ kind: 'issued', name: issued.fileName, sha256: issued.sha256 }]);
    expect(servers.ledger('igate')).toEqual([]);
  });
});
