import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { destinationId } from '#contract/common.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Profile } from '../../src-main/settings/profile.ts';
import { TOKEN_PATH } from '../../src-main/training/tokens.ts';
import { connectorOf, openProvince, type Province } from './harness.ts';

let province: Province;
let elsewhere: Server;
const visits: { readonly path: string; readonly authorization: string | undefined }[] = [];

beforeAll(async () => {
  province = await openProvince();
  elsewhere = createServer((request, response) => {
    visits.push({ path: request.url ?? '', authorization: request.headers.authorization });
    response.end('%PDF-1.4 elsewhere');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  elsewhere.close();
  await province.close();
});
afterEach(async () => {
  visits.splice(0);
  for (const destination of destinationId.options) await province.servers.clearFaults(destination);
});

const elsewhereUrl = (): string => `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
const signal = (): AbortSignal => AbortSignal.timeout(10_000);
const withAuth =
  (destination: 'igate' | 'idesk', change: object) =>
  (profile: Profile): unknown => {
    const part = profile.destinations[destination];
    return {
      ...profile,
      destinations: { ...profile.destinations, [destination]: { ...part, auth: { ...part?.auth, ...change } } },
    };
  };

describe.each(['igate', 'idesk', 'sohoa'] as const)('the session with %s', (destination) => {
  it('is fetched once for many callers at the same time, and kept', async () => {
    const connector = connectorOf(province.connect(), destination);
    const before = province.servers.sessionsGiven(destination);
    await Promise.all(Array.from({ length: 12 }, () => connector.check(signal())));
    await connector.check(signal());
    expect(province.servers.sessionsGiven(destination)).toBe(before + 1);
  });

  it('is renewed before it ends', async () => {
    const connector = connectorOf(province.connect(), destination);
    await connector.check(signal());
    const before = province.servers.sessionsGiven(destination);
    province.clock.forward(29 * 60_000 + 45_000);
    expect(await connector.check(signal())).toBeNull();
    expect(province.servers.sessionsGiven(destination)).toBe(before + 1);
  });

  it('is renewed once for all when the remote ended it, and refused after that', async () => {
    const connector = connectorOf(province.connect(), destination);
    await connector.check(signal());
    province.servers.revokeSessions(destination);
    const before = province.servers.sessionsGiven(destination);
    expect(await Promise.all([1, 2, 3, 4].map(() => connector.check(signal())))).toEqual([null, null, null, null]);
    expect(province.servers.sessionsGiven(destination)).toBeLessThanOrEqual(before + 2);
    await province.servers.setFault(destination, 'expired-token');
    expect(await connector.check(signal())).toMatchObject({ code: 'connectors.session-refused' });
  });

  it('is not asked for without its secret', async () => {
    const connector = connectorOf(province.connect({ secrets: new Map() }), destination);
    expect(await connector.check(signal())).toMatchObject({
      code: 'connectors.secret-missing',
      params: { secret: `training.${destination}` },
    });
  });

  it('needs the right secret', async () => {
    const secrets = new Map([[`training.${destination}`, 'sai']]);
    const connector = connectorOf(province.connect({ secrets }), destination);
    const reason = await connector.check(signal());
    expect(reason?.code).toBe('connectors.login-refused');
    expect(JSON.stringify(reason)).not.toContain('sai"');
  });

  it('leaves the job alone when the login itself gets no answer', async () => {
    const connector = connectorOf(province.connect(), destination);
    const path = /\/(token|dangnhap)$/;
    province.servers.failNext(destination, { path, fault: { kind: 'drop', when: 'after' }, times: 2 });
    const mark = province.connect().oneStop?.planMark('000.00.17.H55-261118-0103');
    if (mark === undefined) throw new Error('no plan');
    if (destination === 'sohoa') {
      expect(await connector.execute(province.attempt(mark))).toMatchObject({ kind: 'transient', offline: false });
    } else {
      expect(await connector.check(signal())).toMatchObject({ code: 'connectors.line-lost' });
    }
  });
});

describe('credentials', () => {
  it('do not follow a redirect of the token address', async () => {
    const connector = connectorOf(province.connect(), 'igate');
    for (const status of [302, 307, 308]) {
      const headers = { location: `${elsewhereUrl()}${TOKEN_PATH}` };
      province.servers.failNext('igate', { path: /token$/, fault: { kind: 'answer', status, headers, body: '' } });
      expect(await connector.check(signal())).not.toBeNull();
    }
    expect(visits).toEqual([]);
  });

  it('do not follow a redirect of a call or a download', async () => {
    const connectors = province.connect();
    const headers = { location: `${elsewhereUrl()}/take` };
    for (const status of [301, 302, 303, 307, 308]) {
      const fault = { kind: 'answer', status, headers, body: '' } as const;
      province.servers.failNext('igate', { fault });
      expect(await connectorOf(connectors, 'igate').check(signal())).not.toBeNull();
      province.servers.failNext('igate', { fault });
      const files = connectors.remoteFiles.get('igate');
      expect(await files?.download('0'.repeat(24), 1000, signal())).toMatchObject({ ok: false });
    }
    expect(visits).toEqual([]);
  });

  it('stay at home when a file lies at another host, and only hosts of the profile are asked at all', async () => {
    const link = `${elsewhereUrl()}/a!~!b c.pdf`;
    const refused = await province.connect().oneStop?.download(link, 1000, signal());
    expect(refused).toMatchObject({ ok: false, reason: { code: 'connectors.link-refused' } });
    expect(visits).toEqual([]);
    const change = (profile: Profile): unknown => ({
      ...profile,
      destinations: {
        ...profile.destinations,
        sohoa: { ...profile.destinations.sohoa, fileHosts: [new URL(elsewhereUrl()).host] },
      },
    });
    const { oneStop } = province.connect({ change });
    await oneStop?.pull({ from: null, to: null }, signal());
    expect(await oneStop?.download(link, 1000, signal())).toMatchObject({ ok: true });
    expect(visits).toEqual([{ path: '/a!~!b%20c.pdf', authorization: undefined }]);
  });

  it('go by client credentials with a password grant as well', async () => {
    const change = withAuth('igate', {
      kind: 'password',
      username: 'canbo',
      password: 'training.igate',
      clientSecret: undefined,
    });
    expect(await connectorOf(province.connect({ change }), 'igate').check(signal())).toBeNull();
  });
});
