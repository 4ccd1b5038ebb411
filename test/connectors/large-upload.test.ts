import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import busboy from 'busboy';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';

const MEGABYTES = 128;
const MEGABYTE = 1024 * 1024;
const sender = fileURLToPath(new URL('./large-upload.ts', import.meta.url));
const report = z.object({
  size: z.number(),
  told: z.number(),
  sent: z.string(),
  received: z.string(),
  rss: z.number(),
  buffers: z.number(),
});

let folder: string;
let server: Server;
let address: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'quay-large-'));
  server = createServer((request, response) => {
    const hash = createHash('sha256');
    if (request.url === '/multipart') {
      const parser = busboy({ headers: request.headers, limits: { fileSize: 1024 * MEGABYTE } });
      parser.on('file', (_, file) => file.on('data', (chunk: Buffer) => hash.update(chunk)));
      parser.on('close', () => response.end(hash.digest('hex')));
      request.pipe(parser);
      return;
    }
    // {"noidung":"…"}: what stands between the third and the fourth quotation mark
    let over = '';
    let marks = 0;
    request.on('data', (chunk: Buffer) => {
      for (const [index, text] of chunk.toString('latin1').split('"').entries()) {
        if (index > 0) marks += 1;
        if (marks !== 3) continue;
        const letters = over + text;
        const whole = letters.length - (letters.length % 4);
        hash.update(Buffer.from(letters.slice(0, whole), 'base64'));
        over = letters.slice(whole);
      }
    });
    request.on('end', () => response.end(hash.digest('hex')));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

it.each(['multipart', 'base64'])(
  'a file of 128 MB leaves as %s in a small part of its size in memory',
  async (form) => {
    const { stdout } = await promisify(execFile)(process.execPath, [
      '--max-old-space-size=64',
      '--expose-gc',
      sender,
      folder,
      `${address}/${form}`,
      form,
      String(MEGABYTES),
    ]);
    const seen = report.parse(JSON.parse(stdout));
    expect(seen.size).toBe(MEGABYTES * MEGABYTE);
    expect(seen.received).toBe(seen.sent);
    expect(seen.told).toBe(seen.size);
    const [buffers, growth] = [seen.buffers, seen.rss].map((bytes) => Math.round(bytes / MEGABYTE));
    console.log(`${form}: ${MEGABYTES} MB sent, ${buffers} MB of buffers at the most, process grown by ${growth} MB`);
    expect(seen.buffers).toBeLessThan((MEGABYTES * MEGABYTE) / 2);
    expect(seen.rss).toBeLessThan((MEGABYTES * MEGABYTE) / 2);
  },
);
