import type { ServerResponse } from 'node:http';
import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { downloadsOf, fileServer, outcomeOf, paper, type Handler } from './file-server.ts';

const FORWARD = '/VXPAdapter/RestService/forward';
const BYTES = paper(300_000);

/** Sends the first `count` bytes of a body that is said to be whole, then cuts the line. */
function cut(response: ServerResponse, headers: Record<string, string | number>, bytes: Buffer, count: number): void {
  response.writeHead(200, { 'content-length': bytes.length, ...headers });
  response.write(bytes.subarray(0, count), () => response.destroy());
}

/** A server that keeps ranges: cuts the first answer at `at`, then goes on where it is asked to. */
const resuming =
  (bytes: Buffer, at: number, headers: Record<string, string>): Handler =>
  (request, response, number) => {
    if (number === 1) {
      cut(response, headers, bytes, at);
      return;
    }
    const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
    const isSame = request.headers['if-range'] === (headers['last-modified'] ?? headers.etag);
    if (from === undefined || !isSame) {
      response.writeHead(200, { 'content-length': bytes.length, ...headers }).end(bytes);
      return;
    }
    const rest = bytes.subarray(Number(from));
    const range = `bytes ${from}-${bytes.length - 1}/${bytes.length}`;
    response.writeHead(206, { 'content-length': rest.length, 'content-range': range, ...headers }).end(rest);
  };

describe('a file that comes', () => {
  it('arrives byte by byte as it is, asked for at the own security server with destination and provider', async () => {
    const server = await fileServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': BYTES.length }).end(BYTES);
    });
    const seen: [number, number | null][] = [];
    const { bytes, error } = await outcomeOf(
      downloadsOf(server)({ onProgress: (done, total) => seen.push([done, total]) }),
    );
    expect(error).toBeNull();
    expect(bytes.equals(BYTES)).toBe(true);
    expect(server.asked).toEqual([
      {
        path: `${FORWARD}/download/124.pdf?dstcode=VN%3AGOV%3A000.00.00.H22%3Ahagiangvdxpsvc01&providerurl=https%3A%2F%2Fdichvucong.hagiang.gov.vn`,
        range: '',
        ifRange: '',
      },
    ]);
    expect(seen.at(-1)).toEqual([BYTES.length, BYTES.length]);
    expect(seen.every(([done], index) => done > (seen[index - 1]?.[0] ?? 0))).toBe(true);
  });

  it.each([
    ['gzip', gzipSync(BYTES)],
    ['x-gzip', gzipSync(BYTES)],
    ['deflate', deflateSync(BYTES)],
    ['deflate', deflateRawSync(BYTES)],
    ['identity', BYTES],
  ])('is unpacked from %s', async (coding, body) => {
    const server = await fileServer((_request, response) => {
      response.writeHead(200, { 'content-encoding': coding }).end(body);
    });
    const { bytes, error } = await outcomeOf(downloadsOf(server)());
    expect(error).toBeNull();
    expect(bytes.equals(BYTES)).toBe(true);
  });

  it.each([
    ['PDF', '%PDF-1.4\n%%EOF'],
    ['PDF behind other bytes', '\r\n\0%PDF-1.4\n%%EOF'],
    ['JPEG', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1])],
    ['PNG', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
    ['TIFF', 'II*\0....'],
  ])('may be a short %s', async (_kind, body) => {
    const server = await fileServer((_request, response) => response.end(body));
    expect((await outcomeOf(downloadsOf(server)())).bytes).toEqual(Buffer.from(body));
  });

  it('is asked for the same way where the link is a forward address already', async () => {
    const server = await fileServer((_request, response) => response.end(BYTES));
    await outcomeOf(
      downloadsOf(server)({ link: `http://IP-SS-BNĐP:8080${FORWARD}/Đơn xin.pdf?dstcode=A:B`, dstcode: '' }),
    );
    expect(server.asked.map(({ path }) => path)).toEqual([`${FORWARD}/%C4%90%C6%A1n%20xin.pdf?dstcode=A:B`]);
  });

  it('follows redirects of the same server on the forward path, three at the most', async () => {
    const server = await fileServer((request, response) => {
      const [, step = '0'] = /buoc(\d)/.exec(request.url ?? '') ?? [];
      const last = request.url?.includes('max=3') === true ? '3' : '4';
      if (step === last) response.end(BYTES);
      else
        response.writeHead(302, { location: `${FORWARD}/buoc${Number(step) + 1}?max=${last}` }).end('x'.repeat(5000));
    });
    const fetch = downloadsOf(server);
    expect((await outcomeOf(fetch({ link: 'https://h.vn/buoc0?max=3' }))).bytes.length).toBe(BYTES.length);
    expect((await outcomeOf(fetch({ link: 'https://h.vn/buoc0?max=4' }))).error?.code).toBe(
      'connectors.download-elsewhere',
    );
  });
});

describe('an answer of another kind', () => {
  it('with a name in UTF-8 in its redirect is followed to that name', async () => {
    const server = await fileServer((request, response) => {
      if (request.url?.includes('%E1%BA%B7t') === true) response.end(BYTES);
      else {
        const location = Buffer.from(`${FORWARD}/mặt trước.pdf?dstcode=A`).toString('latin1');
        response.writeHead(302, { location }).end();
      }
    });
    expect((await outcomeOf(downloadsOf(server)())).error).toBeNull();
    expect(server.asked.at(-1)?.path).toBe(`${FORWARD}/m%E1%BA%B7t%20tr%C6%B0%E1%BB%9Bc.pdf?dstcode=A`);
  });

  it('without a body is an empty file', async () => {
    const server = await fileServer((_request, response) => response.writeHead(204).end());
    expect((await outcomeOf(downloadsOf(server)())).error?.code).toBe('connectors.download-empty');
  });
});

describe('a line that breaks', () => {
  it.each([
    ['its strong ETag', '"v1"', { etag: '"v1"' }],
    [
      'its time of change',
      'Wed, 18 Nov 2026 08:00:00 GMT',
      { 'last-modified': 'Wed, 18 Nov 2026 08:00:00 GMT', etag: 'W/"weak"' },
    ],
  ])('is taken up behind the last byte by %s', async (_what, ifRange, headers) => {
    const server = await fileServer(resuming(BYTES, 100_000, headers));
    const { bytes, error } = await outcomeOf(downloadsOf(server)());
    expect(error).toBeNull();
    expect(bytes.equals(BYTES)).toBe(true);
    expect(server.asked).toHaveLength(2);
    expect(server.asked[1]).toMatchObject({
      range: 'bytes=100000-',
      ifRange,
    });
  });

  it('may break often, as long as each time brings something', async () => {
    const server = await fileServer((request, response) => {
      const from = Number(/\d+/.exec(request.headers.range ?? '0')?.[0]);
      const status = from === 0 ? 200 : 206;
      const rest = BYTES.subarray(from);
      const range = { 'content-range': `bytes ${from}-${BYTES.length - 1}/${BYTES.length}` };
      response.writeHead(status, { etag: '"v1"', 'content-length': rest.length, ...(from === 0 ? {} : range) });
      if (rest.length <= 20_000) response.end(rest);
      else response.write(rest.subarray(0, 20_000), () => response.destroy());
    });
    const { bytes, error } = await outcomeOf(downloadsOf(server, { tries: { tries: 2 } })());
    expect(error).toBeNull();
    expect(bytes.equals(BYTES)).toBe(true);
    expect(server.asked).toHaveLength(15);
  });

  it('is taken up inside a packed answer', async () => {
    const packed = gzipSync(BYTES);
    const server = await fileServer(resuming(packed, 150_000, { etag: '"v1"', 'content-encoding': 'gzip' }));
    const { bytes, error } = await outcomeOf(downloadsOf(server)());
    expect(error).toBeNull();
    expect(bytes.equals(BYTES)).toBe(true);
    expect(server.asked[1]?.range).toBe('bytes=150000-');
  });

  it('without a mark of the file begins anew and hands no byte out twice', async () => {
    const server = await fileServer(resuming(BYTES, 100_000, {}));
    const { bytes, error } = await outcomeOf(downloadsOf(server)());
    expect(error).toBeNull();
    expect(bytes.equals(BYTES)).toBe(true);
    expect(server.asked[1]?.range).toBe('');
  });

  it('begins anew when the server sends the whole file to a range, or another range', async () => {
    const whole = await fileServer((_request, response, number) => {
      if (number === 1) cut(response, { etag: '"v1"' }, BYTES, 100_000);
      else response.writeHead(200, { etag: '"v2"' }).end(BYTES);
    });
    expect((await outcomeOf(downloadsOf(whole)())).bytes.equals(BYTES)).toBe(true);

    const wrong = await fileServer((request, response, number) => {
      const rest = BYTES.subarray(50_000);
      const range = `bytes 50000-${BYTES.length - 1}/${BYTES.length}`;
      if (number === 1) cut(response, { etag: '"v1"' }, BYTES, 100_000);
      else if (request.headers.range === undefined) response.writeHead(200, { etag: '"v1"' }).end(BYTES);
      else response.writeHead(206, { etag: '"v1"', 'content-range': range }).end(rest);
    });
    expect((await outcomeOf(downloadsOf(wrong)())).bytes.equals(BYTES)).toBe(true);
    expect(wrong.asked.map(({ range }) => range)).toEqual(['', 'bytes=100000-', '']);
  });

  it.each([
    ['another content', (response: ServerResponse) => response.end(paper(300_000, 2))],
    ['less than there was', (response: ServerResponse) => response.end(BYTES.subarray(0, 50_000))],
    [
      'another packing',
      (response: ServerResponse) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(BYTES)),
    ],
  ])('ends clearly where the file became %s', async (_what, again) => {
    const server = await fileServer((_request, response, number) => {
      if (number === 1) cut(response, { etag: '"v1"' }, BYTES, 100_000);
      else again(response);
    });
    const { bytes, error } = await outcomeOf(downloadsOf(server)());
    expect(error?.code).toBe('connectors.download-changed');
    expect(BYTES.subarray(0, bytes.length).equals(bytes)).toBe(true);
  });

  it('behind the last byte of a file of unknown length is the end', async () => {
    const server = await fileServer((_request, response, number) => {
      if (number === 1) {
        response.writeHead(200, { etag: '"v1"' });
        response.write(BYTES, () => response.destroy());
      } else response.writeHead(416, { 'content-range': `bytes */${BYTES.length}` }).end();
    });
    const { bytes, error } = await outcomeOf(downloadsOf(server)());
    expect(error).toBeNull();
    expect(bytes.equals(BYTES)).toBe(true);
  });

  it('is given up after some tries that bring nothing, and what they brought is said', async () => {
    const server = await fileServer((_request, response, number) => {
      if (number === 1) cut(response, { etag: '"v1"' }, BYTES, 100_000);
      else response.destroy();
    });
    const { error } = await outcomeOf(downloadsOf(server, { tries: { tries: 3 } })());
    expect(error?.code).toBe('connectors.download-broken');
    expect(server.asked).toHaveLength(4);
  });

  it('is given up in the end even where each try brings a byte', async () => {
    const server = await fileServer((request, response, number) => {
      const from = Number(/\d+/.exec(request.headers.range ?? '0')?.[0]);
      const range = { 'content-range': `bytes ${from}-${from}/${BYTES.length}`, etag: '"v1"' };
      if (number === 1) cut(response, { etag: '"v1"' }, BYTES, 2000);
      else response.writeHead(206, range).end(BYTES.subarray(from, from + 1));
    });
    const { bytes, error } = await outcomeOf(downloadsOf(server, { tries: { triesInAll: 20 } })());
    expect(error?.code).toBe('connectors.download-broken');
    expect(bytes).toHaveLength(2019);
  });

  it('that never stood is told at once', async () => {
    const { error } = await outcomeOf(
      downloadsOf({ address: 'http://127.0.0.1:9', asked: [], connections: async () => 0 })(),
    );
    expect(error?.code).toBe('connectors.download-offline');
  });

  it('that is busy is asked again', async () => {
    const server = await fileServer((_request, response, number) => {
      if (number < 3) response.writeHead(503).end('Bận');
      else response.end(BYTES);
    });
    expect((await outcomeOf(downloadsOf(server)())).bytes.length).toBe(BYTES.length);
  });
});

describe('what is no paper is never handed on', () => {
  const gives = async (status: number, type: string, body: string | Buffer) => {
    const server = await fileServer((_request, response) =>
      response.writeHead(status, { 'content-type': type }).end(body),
    );
    const { bytes, error } = await outcomeOf(downloadsOf(server)());
    expect(bytes).toHaveLength(0);
    return [error?.code, error?.params.message ?? error?.params.status ?? ''];
  };
  const page = (inner: string): string => `\uFEFF <!DOCTYPE html><html><head>${inner}</body></html>`;

  it.each([
    ['JSON', '{"errorCode":"1","message":"Tài khoản  không có\\nquyền tải"}', 'Tài khoản không có quyền tải'],
    ['JSON around it', '{"result":{"message":"Hết hạn"}}', 'Hết hạn'],
    ['JSON that speaks of PDF', '{"message":"Không có %PDF-1.4"}', 'Không có %PDF-1.4'],
    [
      'a page',
      page('<title>Lỗi</title><body><h1>Không tìm&nbsp;thấy <b>tệp</b> &amp; thư mục</h1>'),
      'Không tìm thấy tệp & thư mục',
    ],
    [
      'a page without a heading',
      page('<title>404 Not Found</title><body><script>var a="<h1>x</h1>"</script>'),
      '404 Not Found',
    ],
    ['a page that hides a PDF', page('<title>Lỗi</title><body>%PDF-1.4'), 'Lỗi'],
    [
      'a fault of the security server',
      '<?xml version="1.0"?><soap:Fault><faultstring>Access denied</faultstring></soap:Fault>',
      'Access denied',
    ],
    ['hidden letters', page('<title>L\u202eỗi\u0007\u200b rồi</title>'), 'Lỗi rồi'],
  ])('%s says its own words', async (_what, body, message) => {
    expect(await gives(200, 'application/pdf', body)).toEqual(['connectors.download-message', message]);
  });

  it('a long message is cut', async () => {
    const [, message] = await gives(200, 'application/pdf', JSON.stringify({ message: 'lời '.repeat(500) }));
    expect(String(message).length).toBeLessThanOrEqual(300);
  });

  it.each([
    ['a page without words', 200, page('<style>a{}</style>'), 'connectors.download-page'],
    ['other bytes', 200, Buffer.alloc(100_000, 7), 'connectors.download-no-paper'],
    ['a short text', 200, 'Không có quyền', 'connectors.download-no-paper'],
    ['an archive', 200, 'PK\u0003\u0004', 'connectors.download-no-paper'],
    ['nothing', 200, '', 'connectors.download-empty'],
    ['no file', 404, BYTES, 'connectors.download-missing'],
    ['a file that is gone', 410, BYTES, 'connectors.download-missing'],
  ])('%s', async (_what, status, body, code) => {
    expect((await gives(status, 'application/pdf', body))[0]).toBe(code);
  });

  it.each([
    [403, '', 'connectors.download-refused', 403],
    [401, '{"message":"Sai dstcode"}', 'connectors.download-refused-saying', 'Sai dstcode'],
    [
      500,
      '<h1>Server.ServerProxy.AccessDenied</h1>',
      'connectors.download-refused-saying',
      'Server.ServerProxy.AccessDenied',
    ],
    [206, BYTES, 'connectors.download-refused', 206],
  ])('an answer with %i', async (status, body, code, told) => {
    expect(await gives(status, 'application/json', body)).toEqual([code, told]);
  });

  it.each([
    ['a coding that nobody asked for', { 'content-encoding': 'br' }, BYTES],
    ['two codings', { 'content-encoding': 'gzip, gzip' }, BYTES],
    ['what is not packed', { 'content-encoding': 'gzip' }, BYTES],
    ['half a packed file', { 'content-encoding': 'gzip' }, gzipSync(BYTES).subarray(0, 200_000)],
  ])('%s is told as unreadable', async (_what, headers, body) => {
    const server = await fileServer((_request, response) => response.writeHead(200, headers).end(body));
    expect((await outcomeOf(downloadsOf(server)())).error?.code).toBe('connectors.download-unreadable');
  });
});

describe('stopping', () => {
  it('by the person lets go of the line, before and while bytes come', async () => {
    const server = await fileServer((_request, response) => {
      response.writeHead(200);
      response.write(BYTES);
    });
    const stop = new AbortController();
    const { error } = await outcomeOf(
      downloadsOf(server)({ signal: stop.signal, onProgress: (done) => done === BYTES.length && stop.abort() }),
    );
    expect(error?.code).toBe('connectors.download-stopped');
    expect((await outcomeOf(downloadsOf(server)({ signal: stop.signal }))).error?.code).toBe(
      'connectors.download-stopped',
    );
    expect(server.asked).toHaveLength(1);
  });

  it('by not reading on ends the request', async () => {
    const ended = Promise.withResolvers<unknown>();
    const server = await fileServer((_request, response) => {
      response.once('close', () => ended.resolve(null));
      response.writeHead(200, { 'content-encoding': 'gzip' });
      response.write(gzipSync(BYTES));
    });
    for await (const piece of downloadsOf(server)()) {
      expect(piece.length).toBeGreaterThan(0);
      break;
    }
    await ended.promise;
  });

  it('comes by itself when the server falls silent, at the head and in the middle', async () => {
    const server = await fileServer((request, response) => {
      if (request.url?.includes('dau') === true) return;
      response.writeHead(200, { 'content-length': BYTES.length });
      response.write(BYTES.subarray(0, 5000));
    });
    const fetch = downloadsOf(server, { timeout: 50, tries: { tries: 2 } });
    expect((await outcomeOf(fetch({ link: 'https://h.vn/dau.pdf' }))).error?.code).toBe('connectors.download-silent');
    expect((await outcomeOf(fetch())).error?.code).toBe('connectors.download-silent');
  });

  it('comes by itself when a file takes for ever, though something always comes', async () => {
    const server = await fileServer((_request, response) => {
      response.writeHead(200);
      response.write(BYTES.subarray(0, 2000));
      const dripping = setInterval(() => response.write('.'), 5);
      response.once('close', () => clearInterval(dripping));
    });
    const { error } = await outcomeOf(downloadsOf(server, { fileTime: 200 })());
    expect(error?.code).toBe('connectors.download-too-long');
    expect(error?.params.minutes).toBe(1);
  });

  it('a reader who takes his time is no silence of the server', async () => {
    const server = await fileServer((_request, response) => response.end(BYTES));
    let size = 0;
    for await (const piece of downloadsOf(server, { timeout: 60, tries: { tries: 1 } })()) {
      if (size === 0) await new Promise((later) => setTimeout(later, 200));
      size += piece.length;
    }
    expect(size).toBe(BYTES.length);
    expect(server.asked).toHaveLength(1);
  });
});

describe('an answer that ends with its connection, without a length', () => {
  const WHOLE = Buffer.concat([BYTES, Buffer.from('\nstartxref\n9\n%%EOF\n')]);
  const HALF = 120_000;

  /** Sends without a length and hangs up, as a proxy of the old protocol does. */
  function hangUp(response: ServerResponse, headers: Record<string, string>, bytes: Buffer, status = 200): void {
    response.useChunkedEncodingByDefault = false;
    response.shouldKeepAlive = false;
    response.removeHeader('transfer-encoding');
    response.writeHead(status, { connection: 'close', ...headers });
    response.end(bytes);
  }

  it('is taken as whole when it ends as its format does', async () => {
    const server = await fileServer((_request, response) => hangUp(response, {}, WHOLE));
    const { bytes, error } = await outcomeOf(downloadsOf(server)());
    expect(error).toBeNull();
    expect(bytes.equals(WHOLE)).toBe(true);
    expect(server.asked).toHaveLength(1);
  });

  it('is asked what stands behind it where the server vouches for the file, and goes on there', async () => {
    const server = await fileServer((request, response, number) => {
      const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
      if (number === 1) hangUp(response, { etag: '"v1"' }, WHOLE.subarray(0, HALF));
      else if (Number(from) >= WHOLE.length) {
        response.writeHead(416, { 'content-range': `bytes */${WHOLE.length}` }).end();
      } else {
        const range = `bytes ${from}-${WHOLE.length - 1}/*`;
        hangUp(response, { etag: '"v1"', 'content-range': range }, WHOLE.subarray(Number(from)), 206);
      }
    });
    const { bytes, error } = await outcomeOf(downloadsOf(server)());
    expect(error).toBeNull();
    expect(bytes.equals(WHOLE)).toBe(true);
    expect(server.asked.map(({ range }) => range)).toEqual(['', `bytes=${HALF}-`, `bytes=${WHOLE.length}-`]);
  });

  it('comes once more from its beginning when its end is missing and no range is promised', async () => {
    const server = await fileServer((_request, response, number) => {
      hangUp(response, {}, number === 1 ? WHOLE.subarray(0, HALF) : number === 2 ? WHOLE.subarray(0, 9000) : WHOLE);
    });
    const { bytes, error } = await outcomeOf(downloadsOf(server)());
    expect(error).toBeNull();
    expect(bytes.equals(WHOLE)).toBe(true);
    expect(server.asked).toHaveLength(3);
  });

  it('is told as a broken line when its end never comes', async () => {
    const server = await fileServer((_request, response) => hangUp(response, {}, WHOLE.subarray(0, HALF)));
    const { error } = await outcomeOf(downloadsOf(server, { tries: { tries: 3 } })());
    expect(error?.code).toBe('connectors.download-broken');
    expect(server.asked).toHaveLength(4);
  });

  it('chunks that end too early are a broken line too', async () => {
    const server = await fileServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'application/pdf' });
      response.write(WHOLE.subarray(0, HALF), () => response.socket?.end());
    });
    const { error } = await outcomeOf(downloadsOf(server, { tries: { tries: 2 } })());
    expect(error?.code).toBe('connectors.download-broken');
  });
});

describe('ranges that lie', () => {
  const broken = (answer: (response: ServerResponse, from: number) => void): Handler => {
    return (request, response, number) => {
      const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
      if (number === 1) cut(response, { etag: '"v1"' }, BYTES, 100_000);
      else if (from === undefined) response.writeHead(200, { etag: '"v1"', 'content-length': BYTES.length }).end(BYTES);
      else answer(response, Number(from));
    };
  };
  const part = (response: ServerResponse, range: string, body: Buffer): void => {
    response.writeHead(206, { etag: '"v1"', 'content-range': range, 'content-length': body.length }).end(body);
  };

  it.each<[string, (response: ServerResponse, from: number) => void]>([
    ['another place', (response) => part(response, `bytes 0-${BYTES.length - 1}/${BYTES.length}`, BYTES)],
    ['another size', (response, from) => part(response, `bytes ${from}-399999/400000`, BYTES.subarray(from))],
    ['an end before its beginning', (response, from) => part(response, `bytes ${from}-5/${BYTES.length}`, BYTES)],
    ['an end behind the file', (response, from) => part(response, `bytes ${from}-900000/${BYTES.length}`, BYTES)],
    ['words', (response) => part(response, 'bytes so và so', BYTES)],
    ['nothing', (response) => void response.writeHead(206, { etag: '"v1"' }).end(BYTES)],
    [
      'the end, in the middle',
      (response, from) => void response.writeHead(416, { 'content-range': `bytes */${from}` }).end(),
    ],
  ])('by telling %s do no harm: the file comes from its beginning', async (_what, answer) => {
    const server = await fileServer(broken(answer));
    const { bytes, error } = await outcomeOf(downloadsOf(server)());
    expect(error).toBeNull();
    expect(bytes.equals(BYTES)).toBe(true);
  });

  it('by sending more than they tell are refused', async () => {
    const server = await fileServer(
      broken((response, from) => {
        const body = Buffer.concat([BYTES.subarray(from), Buffer.from('and more')]);
        part(response, `bytes ${from}-${BYTES.length - 1}/${BYTES.length}`, body);
      }),
    );
    expect((await outcomeOf(downloadsOf(server)())).error?.code).toBe('connectors.download-changed');
  });
});
