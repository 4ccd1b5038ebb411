import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from 'node:net';
import { createServer, type RequestListener, type Server } from 'node:http';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttpClient, type HttpRequest } from '../../src-main/platform/http/client.ts';

const client = createHttpClient();
const open: (Server | TcpServer)[] = [];

afterEach(async () => {
  await Promise.all(
    open.splice(0).map(
      (server) =>
        new Promise<void>((resolve) => {
          server.close(() => {
            resolve();
          });
          if ('closeAllConnections' in server) server.closeAllConnections();
        }),
    ),
  );
});

async function listen(server: Server | TcpServer): Promise<string> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const serve = (listener: RequestListener): Promise<string> => listen(createServer(listener));
const get = (url: string, changes: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url,
  timeout: 5000,
  answerLimit: 1024 * 1024,
  ...changes,
});

describe('answers', () => {
  it('come whole with any status, and redirects are answers too', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { Location: 'http://elsewhere.invalid/' }).end();
      else response.writeHead(418, { 'X-Own': 'yes' }).end('short');
    });
    expect(await client.request(get(`${url}/x`))).toMatchObject({
      kind: 'answer',
      status: 418,
      headers: { 'x-own': 'yes' },
      body: Buffer.from('short'),
    });
    expect(await client.request(get(`${url}/moved`))).toMatchObject({
      status: 302,
      headers: { location: 'http://elsewhere.invalid/' },
    });
  });

  it('are bounded after they were unpacked', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(5_000_000)));
    });
    expect(await client.request(get(url, { answerLimit: 100_000 }))).toMatchObject({
      kind: 'failure',
      cause: 'too-large',
      sent: 'perhaps',
    });
  });
});

describe('what surely never arrived', () => {
  it('is a refused connection, an unknown name and a wrong address', async () => {
    const url = await serve(() => undefined);
    const server = open.pop();
    await new Promise((resolve) => server?.close(resolve));
    expect(await client.request(get(url))).toMatchObject({ cause: 'refused', sent: 'no' });
    expect(await client.request(get('http://khong-co-may-nay.invalid/'))).toMatchObject({
      cause: 'unknown-host',
      sent: 'no',
    });
    expect(await client.request(get('http://'))).toMatchObject({ cause: 'bad-address', sent: 'no' });
  });

  it('is a connection that did not come about in time', async () => {
    // reserved for documentation (RFC 5737): nobody answers there
    const result = await client.request(get('http://192.0.2.1:81/', { timeout: 300 }));
    expect(result).toMatchObject({ kind: 'failure', sent: 'no' });
  });

  it('is a request that was stopped before it began', async () => {
    const body = Readable.from([Buffer.from('x')]);
    const result = await client.request(
      get('http://127.0.0.1:1/', { method: 'POST', body, signal: AbortSignal.abort() }),
    );
    expect(result).toMatchObject({ cause: 'cancelled', sent: 'no' });
    expect(body.destroyed).toBe(true);
  });
});

describe('what may have arrived', () => {
  it('is a request without an answer in time, also when the body of the answer drips', async () => {
    const silent = await serve(() => undefined);
    expect(await client.request(get(silent, { timeout: 200 }))).toMatchObject({ cause: 'timeout', sent: 'perhaps' });
    const dripping = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('a');
    });
    expect(await client.request(get(dripping, { timeout: 200 }))).toMatchObject({ cause: 'timeout', sent: 'perhaps' });
  });

  it('is a connection that is cut without an answer, or half-way through it', async () => {
    const cut = await serve((request) => request.socket.destroy());
    expect(await client.request(get(cut))).toMatchObject({ cause: 'broken', sent: 'perhaps' });
    const half = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('half', () => response.destroy());
    });
    expect(await client.request(get(half))).toMatchObject({ cause: 'broken', sent: 'perhaps' });
  });

  it('is a request that was stopped on the way', async () => {
    const stop = new AbortController();
    const url = await serve(() => {
      stop.abort();
    });
    expect(await client.request(get(url, { signal: stop.signal }))).toMatchObject({
      cause: 'cancelled',
      sent: 'perhaps',
    });
  });
});

describe('kept connections', () => {
  /** A server that cuts every connection at its second request. */
  async function secondRequestCuts(): Promise<{ url: string; requests: () => number }> {
    let requests = 0;
    const url = await listen(
      createTcpServer((socket) => {
        let own = 0;
        socket.on('error', () => undefined);
        socket.on('data', () => {
          own += 1;
          requests += 1;
          if (own > 1) socket.destroy();
          else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: keep-alive\r\n\r\nok');
        });
      }),
    );
    return { url, requests: () => requests };
  }

  it('that went stale do not fail what only reads', async () => {
    const { url, requests } = await secondRequestCuts();
    expect(await client.request(get(url))).toMatchObject({ status: 200 });
    expect(await client.request(get(url))).toMatchObject({ status: 200 });
    expect(requests()).toBe(3);
  });

  it('that went stale never send a write twice by themselves', async () => {
    const { url, requests } = await secondRequestCuts();
    await client.request(get(url));
    const result = await client.request(get(url, { method: 'POST', body: '{}' }));
    expect(result).toMatchObject({ cause: 'broken', sent: 'perhaps' });
    expect(requests()).toBe(2);
  });
});

describe('bodies', () => {
  it('stream with their length and tell how far they are', async () => {
    const received: number[] = [];
    const url = await serve((request, response) => {
      let size = 0;
      request.on('data', (chunk: Buffer) => (size += chunk.length));
      request.on('end', () => {
        received.push(size, Number(request.headers['content-length']));
        response.end();
      });
    });
    const sent: number[] = [];
    const size = 3_000_000;
    const body = Readable.from(
      (function* () {
        for (let left = size; left > 0; left -= 100_000) yield Buffer.alloc(100_000);
      })(),
    );
    await client.request(
      get(url, {
        method: 'POST',
        body,
        headers: { 'content-length': String(size) },
        onSent: (bytes) => sent.push(bytes),
      }),
    );
    expect(received).toEqual([size, size]);
    expect(sent.at(-1)).toBe(size);
  });

  it('are let go when the remote answers before their end', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(401, { connection: 'close' }).end();
    });
    const body = Readable.from(
      (function* () {
        for (let index = 0; index < 1000; index += 1) yield Buffer.alloc(64 * 1024);
      })(),
    );
    await client.request(get(url, { method: 'POST', body }));
    expect(body.destroyed).toBe(true);
  });
});
