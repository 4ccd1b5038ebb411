import { createReadStream } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { AppError, systemCode } from '../../platform/errors.ts';
import type { Core } from '../../core.ts';
import { contentSecurityPolicy, type PageFiles } from '../page-files.ts';
import { bearerToken, doorAddress, isOwnHost } from './rules.ts';
import { createTickets, newToken, sameToken } from './secrets.ts';
import { acceptPages, type PageConnections } from './connections.ts';

export interface WebServer {
  /** `http://127.0.0.1:<port>`. */
  readonly origin: string;
  /** The address with the token of this run: whoever has it may use the program. */
  readonly address: string;
  readonly pages: PageConnections;
  /** An address for a browser's command line: it works once, for a minute. */
  addressForBrowser(): string;
  /** Hears each time a window is asked for: by this program or by a second start of it. */
  onWindowAsked(listener: () => void): void;
  close(): Promise<void>;
}

export interface WebServerOptions {
  readonly router: Core['router'];
  readonly files: PageFiles;
  /** 0 lets the system choose. */
  readonly port: number;
}

/**
 * The page and the contract on the loopback address. Every request must name us by our own name; the contract wants
 * the token of this run and our own origin besides.
 *
 * @throws AppError `host.port-taken`.
 */
export async function startWebServer({ router, files, port }: WebServerOptions): Promise<WebServer> {
  const token = newToken();
  const tickets = createTickets();
  const windowListeners: (() => void)[] = [];
  const server = createServer({ requestTimeout: 15_000, headersTimeout: 10_000, maxHeaderSize: 16 * 1024 });
  server.maxConnections = 200;
  const ownPort = await listen(server, port);
  const origin = `http://127.0.0.1:${ownPort}`;
  // a page may be opened by either of our names
  const policy = contentSecurityPolicy([`ws://127.0.0.1:${ownPort}`, `ws://localhost:${ownPort}`]);
  const askForWindow = (): string => {
    for (const listener of windowListeners) listener();
    return `${origin}/open?ticket=${tickets.issue()}`;
  };

  server.on('request', (request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  const pages = acceptPages({ server, router, port: ownPort, token });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    request.resume();
    const { method, headers } = request;
    const [path = '/', query = ''] = (request.url ?? '/').split('?', 2);
    if (!isOwnHost(headers.host, ownPort)) {
      refuse(response, 421);
    } else if (method === 'POST' && path === '/window') {
      if (sameToken(token, bearerToken(headers.authorization))) {
        response.writeHead(200, { 'Content-Type': 'text/plain', 'Cache-Control': 'no-store' }).end(askForWindow());
      } else refuse(response, 403);
    } else if (method !== 'GET' && method !== 'HEAD') {
      refuse(response, 405);
    } else if (path === '/open') {
      if (tickets.redeem(new URLSearchParams(query).get('ticket') ?? '')) {
        response.writeHead(302, { Location: `/#token=${token}`, 'Cache-Control': 'no-store' }).end();
      } else refuse(response, 403);
    } else {
      await sendFile(path, method === 'GET', response);
    }
  }

  async function sendFile(path: string, withBody: boolean, response: ServerResponse): Promise<void> {
    const file = files.find(path);
    if (file === null) {
      refuse(response, 404);
      return;
    }
    response.writeHead(200, { ...file.headers, 'Content-Security-Policy': policy, 'Content-Length': file.size });
    if (withBody) await pipeline(createReadStream(file.path), response);
    else response.end();
  }

  return {
    origin,
    address: doorAddress({ origin, token }),
    pages,
    addressForBrowser: askForWindow,
    onWindowAsked: (listener) => {
      windowListeners.push(listener);
    },
    async close() {
      pages.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await closed;
    },
  };
}

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, {
    'Content-Type': 'text/plain',
    'X-Content-Type-Options': 'nosniff',
    Connection: 'close',
  });
  response.end();
}

async function listen(server: Server, port: number): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => {
      const taken = ['EADDRINUSE', 'EACCES'].includes(systemCode(error));
      reject(taken ? new AppError('host.port-taken', { params: { port }, cause: error }) : error);
    });
    server.listen({ host: '127.0.0.1', port, exclusive: true }, resolve);
  });
  // a TCP server has an address of this form while it listens
  return (server.address() as AddressInfo).port;
}
