import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PaperQuestion, PaperRepository } from '../../src-main/connectors/connector.ts';
import { createKeptSessions } from '../../src-main/connectors/kept-session.ts';
import { openDatabase, type Database } from '../../src-main/platform/database/database.ts';
import { createSecretStore } from '../../src-main/settings/secrets.ts';
import type { Profile } from '../../src-main/settings/profile.ts';
import { REPOSITORY_OWNERS } from '../../src-main/training/repository-papers.ts';
import { openProvince, type ConnectOptions, type Province } from './harness.ts';

let province: Province;
beforeAll(async () => {
  province = await openProvince();
});
afterAll(() => province.close());
afterEach(() => province.servers.clearFaults('dvcqg'));

const PAPERS = /\/bndp\/public\/v1\/user\/papers$/;
const LOGIN = /\/bndp\/public\/v1\/login$/;
const signal = (): AbortSignal => AbortSignal.timeout(10_000);
const QUESTION: PaperQuestion = {
  procedureCode: '1.003709',
  papers: [{ paperCode: 'KQ.G15.000007', documentNumber: '' }],
  ownerNumber: REPOSITORY_OWNERS.onePaper.number,
  officer: { identityNumber: '000085000099', name: 'Nguyễn Thị Mẫu' },
  channel: 'in-person',
};

type PortalProfile = NonNullable<Profile['destinations']['dvcqg']>;
function repository(
  options: Omit<ConnectOptions, 'change'> = {},
  change: (profile: PortalProfile) => void = () => undefined,
): PaperRepository {
  const { papers } = province.connect({
    ...options,
    change(profile) {
      if (profile.destinations.dvcqg !== undefined) change(profile.destinations.dvcqg);
      return profile;
    },
  });
  if (papers === undefined) throw new Error('the profile has no repository');
  return papers;
}
const answerOnce = (path: RegExp, body: unknown, status = 200, times = 1): void => {
  const headers = { 'content-type': 'application/json' };
  const fault = { kind: 'answer', status, headers, body: JSON.stringify(body) } as const;
  province.servers.failNext('dvcqg', { path, fault, times });
};
/** How many tokens, and sessions of the portal, the servers give for the work. */
async function given(work: () => Promise<unknown>): Promise<{ tokens: number; sessions: number }> {
  const count = () => ({
    tokens: province.servers.repositoryTokens.issued(),
    sessions: province.servers.sessionsGiven('dvcqg'),
  });
  const before = count();
  await work();
  const after = count();
  return { tokens: after.tokens - before.tokens, sessions: after.sessions - before.sessions };
}

describe('the token', () => {
  it('is fetched once by all who need it at the same time, and then used', async () => {
    const papers = repository();
    const all = await given(async () => {
      const answers = await Promise.all(Array.from({ length: 12 }, () => papers.ask(QUESTION, signal())));
      expect(answers.every(({ kind }) => kind === 'found')).toBe(true);
      await papers.ask(QUESTION, signal());
    });
    // the portal's own session is another one, and nobody asked for it
    expect(all).toEqual({ tokens: 1, sessions: 0 });
  });

  it('is fetched although the first who needed it gave up', async () => {
    const papers = repository();
    const stop = new AbortController();
    const both = await given(async () => {
      const [first, second] = [papers.ask(QUESTION, stop.signal), papers.ask(QUESTION, signal())];
      stop.abort();
      expect(await first).toMatchObject({ kind: 'unreachable', reason: { code: 'connectors.stopped' } });
      expect(await second).toMatchObject({ kind: 'found' });
    });
    expect(both.tokens).toBe(1);
  });

  it('is renewed before its end, as its JWT tells', async () => {
    const papers = repository();
    await papers.ask(QUESTION, signal());
    expect((await given(() => papers.ask(QUESTION, signal()))).tokens).toBe(0);
    province.clock.forward(29 * 60_000 + 45_000);
    expect((await given(() => papers.ask(QUESTION, signal()))).tokens).toBe(1);
  });

  it.each<[string, number, unknown]>([
    ['401', 401, { message: 'Unauthorized' }],
    ['401 inside an answer with 200', 200, { errorCode: 401, message: '' }],
    ['words of an expiry', 200, { errorCode: '7', message: 'Token đã hết hạn' }],
    ['words of an expiry in decomposed letters', 200, { errorCode: 7, message: 'Token không hợp lệ'.normalize('NFD') }],
    ['words beside another status', 400, { errorCode: 9, message: 'Access token expired' }],
    ['the name of the error', 200, { error: 'invalid_token', error_description: 'The token is invalid' }],
  ])(
    'is renewed once by %s and the question asked again; the second time a person is needed',
    async (_what, status, body) => {
      const papers = repository();
      await papers.ask(QUESTION, signal());
      answerOnce(PAPERS, body, status);
      expect(
        (await given(async () => expect(await papers.ask(QUESTION, signal())).toMatchObject({ kind: 'found' }))).tokens,
      ).toBe(1);
      answerOnce(PAPERS, body, status, 2);
      const twice = await given(async () =>
        expect(await papers.ask(QUESTION, signal())).toMatchObject({
          kind: 'needs-login',
          reason: { code: 'connectors.repository-session-refused', params: { system: 'Kho DL quốc gia' } },
        }),
      );
      expect(twice.tokens).toBe(1);
    },
  );

  it('is renewed once for all whose token the repository ended', async () => {
    const papers = repository();
    await papers.ask(QUESTION, signal());
    province.servers.repositoryTokens.revokeAll();
    const all = await given(() => Promise.all([1, 2, 3, 4].map(() => papers.ask(QUESTION, signal()))));
    expect(all.tokens).toBe(1);
  });

  const bare = 'abcdefghijklmnop-0123456789';
  it.each<[string, object]>([
    ['token', { token: bare }],
    ['access_token', { access_token: bare }],
    ['accessToken in a result', { errorCode: '0', result: { accessToken: bare } }],
    ['token in data', { errorCode: 0, data: { token: bare } }],
    ['access_token in data of a result', { result: { data: { access_token: ` ${bare}\n` } } }],
    ['the result itself', { errorCode: '00', message: 'OK', result: bare }],
  ])('is found as %s', async (_what, body) => {
    const seen: string[] = [];
    answerOnce(LOGIN, body);
    province.servers.failNext('dvcqg', { path: PAPERS, fault: { kind: 'answer', status: 500, body: '' } });
    await repository({
      watch: ({ url, headers }) => {
        if (url.includes('/papers')) seen.push(headers?.authorization ?? '');
      },
    }).ask(QUESTION, signal());
    expect(seen).toEqual([bare]);
  });

  it.each<[string, object, number]>([
    ['expires_in', { access_token: bare, expires_in: 90 }, 60],
    ['expiresIn as text, beside the result', { result: { token: bare }, expiresIn: '90' }, 60],
    ['nothing: half an hour', { token: bare }, 30 * 60],
    ['a JWT before expires_in', { token: jwt(Date.parse('2026-11-20T02:00:00Z') / 1000 + 90), expires_in: 3600 }, 60],
    ['a JWT that ended already: what was told beside it', { token: jwt(1000), expires_in: 90 }, 60],
  ])('is good as long as is told by %s', async (_what, body, seconds) => {
    // a province of its own, whose clock stands where the JWT expects it
    const own = await openProvince();
    try {
      const { papers } = own.connect();
      const headers = { 'content-type': 'application/json' };
      own.servers.failNext('dvcqg', {
        path: LOGIN,
        fault: { kind: 'answer', status: 200, headers, body: JSON.stringify(body) },
      });
      await papers?.signIn('token', signal());
      own.clock.forward(seconds * 1000 - 1);
      await papers?.signIn('token', signal());
      expect(own.servers.repositoryTokens.issued()).toBe(0);
      own.clock.forward(1);
      await papers?.signIn('token', signal());
      expect(own.servers.repositoryTokens.issued()).toBe(1);
    } finally {
      await own.close();
    }
  });

  it.each<[string, object, number]>([
    ['an answer without a token', { errorCode: 0, message: 'OK' }, 200],
    ['a refusal that carries one', { errorCode: 5, message: 'Tài khoản bị khóa', token: bare }, 200],
    ['words in place of a token', { errorCode: 0, result: 'Sai tên đăng nhập hoặc mật khẩu' }, 200],
    ['a token that no header can carry', { token: 'a\r\nx: y' }, 200],
    ['401', { message: 'sai' }, 401],
  ])('that does not come is a matter of the account: %s', async (_what, body, status) => {
    answerOnce(LOGIN, body, status);
    expect(await repository().ask(QUESTION, signal())).toMatchObject({
      kind: 'needs-login',
      reason: { code: 'connectors.repository-login-refused', params: { system: 'Kho DL quốc gia' } },
    });
  });

  it('is tried again later when the repository is busy', async () => {
    answerOnce(LOGIN, { errorCode: 9, message: 'Hệ thống đang bảo trì' });
    expect(await repository().ask(QUESTION, signal())).toMatchObject({
      kind: 'unreachable',
      reason: { code: 'connectors.asked-busy' },
    });
  });

  it('needs its own secret, and no reason tells it', async () => {
    const secrets = new Map(province.servers.secrets());
    secrets.delete('training.dvcqg.repository');
    expect(await repository({ secrets }).ask(QUESTION, signal())).toMatchObject({
      kind: 'needs-login',
      reason: { code: 'connectors.secret-missing', params: { secret: 'training.dvcqg.repository' } },
    });
    const wrong = 'mat-khau-sai-0001';
    secrets.set('training.dvcqg.repository', wrong);
    const answer = await repository({ secrets }).ask(QUESTION, signal());
    expect(answer.kind).toBe('needs-login');
    expect(JSON.stringify(answer)).not.toContain(wrong);
  });

  it('stands in no address, and the secret in the body of the sign-in alone', async () => {
    const seen: { url: string; text: string }[] = [];
    await repository({
      watch: ({ url, headers, body }) =>
        void seen.push({ url, text: JSON.stringify([headers, typeof body === 'string' ? body : null]) }),
    }).ask(QUESTION, signal());
    expect(seen.map(({ text }) => text.includes('tap-huan-kho'))).toEqual([true, false]);
    for (const { url } of seen) expect(url).not.toMatch(/tap-huan|eyJ|000090000001/);
  });
});

describe('the check of each sign-in', () => {
  it('signs in where nobody did yet, and leaves a session in force alone', async () => {
    const papers = repository();
    const isSignedIn = () => [papers.isSignedIn('login'), papers.isSignedIn('token')];
    expect(isSignedIn()).toEqual([false, false]);
    expect(
      await given(async () => {
        expect(await papers.signIn('login', signal())).toBeNull();
        expect(await papers.signIn('token', signal())).toBeNull();
      }),
    ).toEqual({ tokens: 1, sessions: 1 });
    expect(isSignedIn()).toEqual([true, true]);
    const again = await given(async () => {
      expect(await papers.signIn('login', signal())).toBeNull();
      expect(await papers.signIn('token', signal())).toBeNull();
      expect(await papers.securityServers(signal())).toMatchObject({ ok: true });
      expect(await papers.ask(QUESTION, signal())).toMatchObject({ kind: 'found' });
    });
    expect(again).toEqual({ tokens: 0, sessions: 0 });
  });

  it('says which of the two accounts is refused', async () => {
    const secrets = new Map(province.servers.secrets()).set('training.dvcqg.repository', 'sai');
    const papers = repository({ secrets });
    expect(await papers.signIn('login', signal())).toBeNull();
    expect(await papers.signIn('token', signal())).toMatchObject({ params: { system: 'Kho DL quốc gia' } });
    const portal = repository({ secrets: new Map(secrets).set('training.dvcqg', 'sai') });
    expect(await portal.signIn('login', signal())).toMatchObject({
      code: 'connectors.repository-login-refused',
      params: { system: 'Cổng DVCQG' },
    });
  });
});

describe('across a restart', () => {
  const KEY = Buffer.alloc(32, 9);
  let folder: string;
  let database: Database;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'quay-kept-'));
    database = openDatabase(join(folder, 'quay.db'), KEY, 'writer');
  });
  afterEach(async () => {
    if (database.open) database.close();
    await rm(folder, { recursive: true, force: true });
  });
  /** A new program on the same data folder. */
  const start = (
    options: Omit<ConnectOptions, 'change' | 'sessions'> = {},
    change?: (profile: PortalProfile) => void,
  ): PaperRepository => {
    const sessions = createKeptSessions(createSecretStore(database, province.clock));
    return repository({ ...options, sessions }, change);
  };
  const useBoth = (papers: PaperRepository) =>
    given(async () => {
      expect(await papers.securityServers(signal())).toMatchObject({ ok: true });
      expect(await papers.ask(QUESTION, signal())).toMatchObject({ kind: 'found' });
    });

  it('session and token go on, and are forgotten when they are refused', async () => {
    expect(await useBoth(start())).toEqual({ tokens: 1, sessions: 1 });
    expect(await useBoth(start())).toEqual({ tokens: 0, sessions: 0 });
    province.servers.revokeSessions('dvcqg');
    province.servers.repositoryTokens.revokeAll();
    expect(await useBoth(start())).toEqual({ tokens: 1, sessions: 1 });
    expect(await useBoth(start())).toEqual({ tokens: 0, sessions: 0 });
    // what is refused for good is not tried at the next start
    await province.servers.setFault('dvcqg', 'expired-token');
    await start().ask(QUESTION, signal());
    await province.servers.setFault('dvcqg', 'none');
    expect((await useBoth(start())).tokens).toBe(1);
  });

  it('a token that ended meanwhile is not sent at all', async () => {
    await useBoth(start());
    province.clock.forward(31 * 60_000);
    const seen: string[] = [];
    await start({ watch: ({ url }) => void seen.push(new URL(url).pathname) }).ask(QUESTION, signal());
    expect(seen.map((path) => path.split('/').at(-1))).toEqual(['login', 'papers']);
  });

  it('another address, account or password ends them, and nothing kept goes to another host', async () => {
    await useBoth(start());
    const elsewhere: unknown[] = [];
    const moved = start(
      {
        watch: ({ url, headers }) =>
          void elsewhere.push([url.startsWith('http://127.0.0.1:9/'), headers?.authorization]),
      },
      (profile) => (profile.baseUrl = 'http://127.0.0.1:9'),
    );
    expect(await moved.ask(QUESTION, signal())).toMatchObject({ kind: 'unreachable' });
    expect(elsewhere).toEqual([[true, undefined]]);
    const secrets = new Map(province.servers.secrets()).set('training.dvcqg.repository', 'sai');
    expect(await start({ secrets }).ask(QUESTION, signal())).toMatchObject({ kind: 'needs-login' });
    const other = start({}, (profile) => {
      if (profile.repository !== undefined) profile.repository.auth.username = 'khac';
    });
    expect(await other.ask(QUESTION, signal())).toMatchObject({ kind: 'needs-login' });
    // none of these tries cost the session that works
    expect(await useBoth(start())).toEqual({ tokens: 0, sessions: 0 });
  });

  it('a password that is entered while the program runs is used at once', async () => {
    const secrets = new Map(province.servers.secrets());
    const papers = start({ secrets });
    await useBoth(papers);
    secrets.set('training.dvcqg.repository', 'sai');
    expect(await papers.signIn('token', signal())).toMatchObject({ code: 'connectors.repository-login-refused' });
    secrets.set('training.dvcqg.repository', 'tap-huan-kho');
    expect(await papers.signIn('token', signal())).toBeNull();
  });

  it('they stand encrypted on the disk, and a damaged note is as good as none', async () => {
    await useBoth(start());
    const store = createSecretStore(database, province.clock);
    const kept = store.read('session:dvcqg.repository') ?? '';
    const { value } = JSON.parse(kept) as { value: string };
    expect(value.length).toBeGreaterThan(20);
    for (const damaged of ['', 'x', '[]', '{"value":7}', kept.slice(1)]) {
      store.write('session:dvcqg.repository', damaged);
      expect((await given(() => start().ask(QUESTION, signal()))).tokens).toBe(1);
    }
    const last = (JSON.parse(store.read('session:dvcqg.repository') ?? '') as { value: string }).value;
    database.close();
    for (const end of ['', '-wal']) {
      const bytes = await readFile(join(folder, `quay.db${end}`)).catch(() => Buffer.alloc(0));
      expect(bytes.includes(value)).toBe(false);
      expect(bytes.includes(last)).toBe(false);
    }
  });

  it('a store that takes nothing more costs one sign-in at the next start and no answer', async () => {
    const papers = start();
    database.close();
    expect((await given(() => papers.ask(QUESTION, signal()))).tokens).toBe(1);
    expect((await given(() => papers.ask(QUESTION, signal()))).tokens).toBe(0);
  });
});

function jwt(exp: number): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ exp })}.x`;
}
