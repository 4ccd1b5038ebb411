import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import { createServer, type AddressInfo, type Server as TcpServer, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createBudget } from '../../src-main/platform/http/bandwidth.ts';
import {
  createHttpClient,
  HttpStreamError,
  withBudget,
  type HttpOpening,
  type HttpStream,
} from '../../src-main/platform/http/client.ts';

async function listen(server: Server | TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    if ('closeAllConnections' in server) server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
const serve = (listener: RequestListener): Promise<string> => listen(createHttpServer(listener));

function client() {
  const http = createHttpClient();
  onTestFinished(() => http.close());
  return http;
}

async function opened(
  opening: Omit<HttpOpening, 'patience'> & { patience?: number },
  http = client(),
): Promise<HttpStream> {
  const stream = await http.open({ patience: 5000, ...opening });
  if (stream.kind === 'failure') throw new Error(stream.detail);
  return stream;
}

async function read(stream: HttpStream): Promise<{ bytes: Buffer; failure: string | null }> {
  const pieces: Buffer[] = [];
  try {
    for await (const piece of stream.pieces) pieces.push(piece);
    return { bytes: Buffer.concat(pieces), failure: null };
  } catch (error) {
    if (!(error instanceof HttpStreamError)) throw error;
    return { bytes: Buffer.concat(pieces), failure: error.failure.cause };
  }
}

describe('an answer that streams', () => {
  it('comes with any status, as it travels: redirects are not followed, nothing is unpacked', async () => {
    const packed = gzipSync('words');
    const url = await serve((request, response) => {
      if (request.url === '/moved') response.writeHead(302, { location: 'http://elsewhere.invalid/' }).end();
      else response.writeHead(418, { 'content-encoding': 'gzip', 'X-Own': 'yes' }).end(packed);
    });
    const stream = await opened({ url });
    expect(stream).toMatchObject({ status: 418, headers: { 'content-encoding': 'gzip', 'x-own': 'yes' } });
    expect((await read(stream)).bytes.equals(packed)).toBe(true);
    expect((await opened({ url: `${url}/moved` })).status).toBe(302);
  });

  it('tells where it broke off', async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { 'content-length': 10 });
      response.write('12345', () => response.destroy());
    });
    expect(await read(await opened({ url }))).toEqual({ bytes: Buffer.from('12345'), failure: 'broken' });
  });

  it('that broke off before anybody read is told to the reader', async () => {
    const sockets: Socket[] = [];
    const url = await listen(
      createServer((socket) => {
        sockets.push(socket);
        socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n123'));
      }),
    );
    const stream = await opened({ url });
    const closed = new Promise((resolve) => sockets[0]?.once('close', resolve));
    sockets[0]?.resetAndDestroy();
    await closed;
    expect((await read(stream)).failure).toBe('broken');
  });

  it('that falls silent ends by itself, at its head and between pieces', async () => {
    const url = await serve((request, response) => {
      if (request.url === '/head') return;
      response.writeHead(200);
      response.write('1');
    });
    expect(await client().open({ url: `${url}/head`, patience: 50 })).toMatchObject({
      kind: 'failure',
      cause: 'timeout',
    });
    expect((await read(await opened({ url, patience: 50 }))).failure).toBe('timeout');
  });

  it('is stopped by the signal, and a signal that stopped before lets nothing out', async () => {
    let asked = 0;
    const url = await serve((_request, response) => {
      asked += 1;
      response.writeHead(200);
      response.write('1');
    });
    const stop = new AbortController();
    const stream = await opened({ url, signal: stop.signal });
    stop.abort();
    expect((await read(stream)).failure).toBe('cancelled');
    const late = await client().open({ url, patience: 5000, signal: stop.signal });
    expect(late).toMatchObject({ kind: 'failure', cause: 'cancelled', sent: 'no' });
    expect(asked).toBe(1);
  });

  it.each([
    ['is closed', async (stream: HttpStream) => stream.close()],
    [
      'is not read on',
      async (stream: HttpStream) => {
        for await (const piece of stream.pieces) if (piece.length > 0) break;
      },
    ],
  ])('lets go of its connection when it %s', async (_how, leave) => {
    const gone = Promise.withResolvers<unknown>();
    const url = await serve((_request, response) => {
      response.once('close', () => gone.resolve(null));
      response.writeHead(200);
      response.write(Buffer.alloc(100_000));
    });
    await leave(await opened({ url }));
    await gone.promise;
  });

  it('goes over a new connection where a kept one had been closed', async () => {
    const sockets: Socket[] = [];
    const answer = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok';
    const url = await listen(
      createServer((socket) => {
        sockets.push(socket);
        socket.on('error', () => undefined);
        socket.once('data', () => {
          socket.write(answer);
          socket.once('data', () => socket.resetAndDestroy());
        });
      }),
    );
    const http = client();
    expect((await read(await opened({ url }, http))).bytes.toString()).toBe('ok');
    expect((await read(await opened({ url }, http))).bytes.toString()).toBe('ok');
    expect(sockets).toHaveLength(2);
  });

  it('keeps to the cap of the bandwidth, which is no silence', async () => {
    const url = await serve((_request, response) => response.end(Buffer.alloc(200_000)));
    const capped = withBudget(client(), createBudget({ download: 400_000 }));
    const began = performance.now();
    const { bytes, failure } = await read(await opened({ url, patience: 100 }, capped));
    expect([bytes.length, failure]).toEqual([200_000, null]);
    // a machine under load makes it slower, never faster than the cap
    expect(performance.now() - began).toBeGreaterThan(200);
  });
});
