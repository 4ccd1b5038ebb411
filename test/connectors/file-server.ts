import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { FileRequest } from '../../src-main/connectors/connector.ts';
import { createDownloads, type DownloadsOptions } from '../../src-main/connectors/dvcqg/repository/download.ts';
import { AppError } from '../../src-main/platform/errors.ts';
import { createHttpClient } from '../../src-main/platform/http/client.ts';
import { seeded } from '../fixtures/seeded.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse, number: number) => void;

export interface FileServer {
  readonly address: string;
  /** What was asked, in order. */
  readonly asked: { readonly path: string; readonly range: string; readonly ifRange: string }[];
  /** Connections that stand. */
  connections(): Promise<number>;
}

/** A server of this machine in the place of the unit's security server. Ends with the test. */
export async function fileServer(handler: Handler): Promise<FileServer> {
  const asked: { path: string; range: string; ifRange: string }[] = [];
  const server: Server = createServer((request, response) => {
    const { range = '', 'if-range': ifRange = '' } = request.headers;
    asked.push({ path: request.url ?? '', range, ifRange: String(ifRange) });
    response.on('error', () => undefined);
    handler(request, response, asked.length);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return {
    address: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    connections: () =>
      new Promise((resolve, reject) => {
        server.getConnections((error, count) => (error === null ? resolve(count) : reject(error)));
      }),
  };
}

/** Bytes that begin like a PDF and repeat nowhere. */
export function paper(size: number, seed = 1): Buffer {
  const random = seeded(seed);
  const bytes = Buffer.alloc(size);
  for (let at = 0; at < size; at += 1) bytes[at] = Math.floor(random() * 256);
  bytes.write('%PDF-1.7\n', 'latin1');
  return bytes;
}

const LINK = 'https://dichvucong.hagiang.gov.vn/download/124.pdf';

/** Downloads from that server, as impatient as a test. */
export function downloadsOf(server: FileServer, changes: Partial<DownloadsOptions> = {}) {
  const http = createHttpClient();
  onTestFinished(() => http.close());
  const download = createDownloads({
    system: 'Kho DL',
    baseUrl: server.address,
    http,
    timeout: 5000,
    ...changes,
    tries: { pause: 1, ...changes.tries },
  });
  return (request: Partial<FileRequest> = {}): AsyncIterable<Uint8Array> =>
    download({
      link: LINK,
      dstcode: 'VN:GOV:000.00.00.H22:hagiangvdxpsvc01',
      limit: 64 * 1024 * 1024,
      signal: new AbortController().signal,
      onProgress: () => undefined,
      ...request,
    });
}

/** All bytes, or the error with how many came before it. */
export async function outcomeOf(
  pieces: AsyncIterable<Uint8Array>,
): Promise<{ readonly bytes: Buffer; readonly error: AppError | null }> {
  const held: Uint8Array[] = [];
  try {
    for await (const piece of pieces) held.push(piece);
    return { bytes: Buffer.concat(held), error: null };
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { bytes: Buffer.concat(held), error };
  }
}
