import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { createBudget } from '../../src-main/platform/http/bandwidth.ts';
import {
  createHttpClient,
  withBudget,
  type HttpClient,
  type HttpRequest,
} from '../../src-main/platform/http/client.ts';

const plain = createHttpClient();
const open: Server[] = [];
afterEach(async () => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Answers with the number of bytes that came. */
const counting: RequestListener = (request, response) => {
  let size = 0;
  request.on('data', (chunk: Buffer) => (size += chunk.length));
  request.on('end', () => response.end(String(size)));
};

function upload(url: string, size: number, changes: Partial<HttpRequest> = {}): HttpRequest {
  const pieces = function* (): Generator<Buffer> {
    for (let left = size; left > 0; left -= 50_000) yield Buffer.alloc(Math.min(50_000, left));
  };
  return {
    method: 'POST',
    url,
    body: Readable.from(pieces(), { objectMode: false }),
    headers: { 'content-length': String(size) },
    timeout: 10_000,
    answerLimit: 1_000_000,
    ...changes,
  };
}

const capped = (bandwidth: Parameters<typeof createBudget>[0], client: HttpClient = plain): HttpClient =>
  withBudget(client, createBudget(bandwidth));

describe('a capped upload', () => {
  it('arrives whole in more time than a call may take, and tells how far it is', async () => {
    const url = await serve(counting);
    const counts: number[] = [];
    const size = 300_000;
    const began = performance.now();
    const request = upload(url, size, { timeout: 250, onSent: (bytes) => counts.push(bytes) });
    const answer = await capped({ upload: 400_000 }).request(request);
    const took = performance.now() - began;
    expect(answer).toMatchObject({ kind: 'answer', body: Buffer.from(String(size)) });
    // a machine under load makes it slower, never faster than the cap
    expect(took).toBeGreaterThan(500);
    expect(counts.length).toBeGreaterThan(5);
    expect(counts.at(-1)).toBe(size);
    expect(counts.every((count, index) => count > (counts[index - 1] ?? 0))).toBe(true);
  });

  it('leaves half of the line to another', async () => {
    const url = await serve(counting);
    const client = capped({ upload: 1_000_000 });
    const sent = [0, 0];
    const ends = [0, 1].map((index) =>
      client
        .request(upload(url, 400_000, { onSent: (bytes) => (sent[index] = bytes) }))
        .then(() => Math.abs((sent[0] ?? 0) - (sent[1] ?? 0))),
    );
    expect(await Promise.race(ends)).toBeLessThan(200_000);
    await Promise.all(ends);
  });

  it('does not hold up a small call, whose body and answer count as well', async () => {
    const url = await serve(counting);
    const client = capped({ upload: 500_000, download: 500_000 });
    let sent = 0;
    const stop = new AbortController();
    const large = client.request(upload(url, 5_000_000, { signal: stop.signal, onSent: (bytes) => (sent = bytes) }));
    await expect.poll(() => sent).toBeGreaterThan(100_000);
    for (let count = 0; count < 5; count += 1) {
      const small = { method: 'POST', url, body: '{"a":1}', timeout: 5000, answerLimit: 1000 } as const;
      expect(await client.request(small)).toMatchObject({ status: 200, body: Buffer.from('7') });
    }
    expect(sent).toBeLessThan(4_000_000);
    stop.abort();
    expect(await large).toMatchObject({ cause: 'cancelled', sent: 'perhaps' });
  });

  it('keeps to its destination’s cap and to that of all', async () => {
    const url = await serve(counting);
    const began = performance.now();
    await capped({ upload: 400_000 }, capped({ upload: 200_000_000 })).request(upload(url, 200_000));
    await capped({ upload: 200_000_000 }, capped({ upload: 400_000 })).request(upload(url, 200_000));
    expect(performance.now() - began).toBeGreaterThan(700);
  });

  it('is given up when the remote takes nothing for as long as a call may last', async () => {
    const url = await serve((request) => {
      request.pause();
    });
    const result = await capped({ upload: 500_000_000 }).request(upload(url, 50_000_000, { timeout: 300 }));
    expect(result).toMatchObject({ kind: 'failure', cause: 'timeout', sent: 'perhaps' });
  });

  it('that has not begun is stopped without having been sent', async () => {
    const url = await serve(counting);
    const client = capped({ upload: 1000 });
    const body = { method: 'POST', url, body: 'x'.repeat(1000), timeout: 5000, answerLimit: 1000 } as const;
    await client.request(body);
    await client.request(body);
    const stop = new AbortController();
    const third = client.request({ ...body, signal: stop.signal });
    stop.abort();
    expect(await third).toMatchObject({ cause: 'cancelled', sent: 'no' });
  });
});

describe('a large body that is no stream', () => {
  it('is cut to pieces under a cap, and arrives as it is', async () => {
    const url = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        response.end(`${text.length} ${request.headers['content-length'] ?? ''} ${[...new Set(text)].join('')}`);
      });
    });
    const body = 'ữ'.repeat(100_000);
    const request = { method: 'PUT', url, body, timeout: 5000, answerLimit: 1000 } as const;
    expect(await capped({ upload: 2_000_000 }).request(request)).toMatchObject({
      body: Buffer.from('100000 300000 ữ'),
    });
  });
});

describe('a capped answer', () => {
  it('comes whole in more time than a call may take', async () => {
    const url = await serve((_request, response) => response.end(Buffer.alloc(300_000, 1)));
    const began = performance.now();
    const request = { method: 'GET', url, timeout: 250, answerLimit: 1_000_000 } as const;
    const answer = await capped({ download: 400_000 }).request(request);
    expect(answer).toMatchObject({ kind: 'answer', status: 200 });
    expect(answer.kind === 'answer' && answer.body.length).toBe(300_000);
    expect(performance.now() - began).toBeGreaterThan(500);
  });
});
