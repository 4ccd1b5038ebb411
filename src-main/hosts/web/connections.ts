import type { IncomingMessage, Server } from 'node:http';
import { RPCHandler } from '@orpc/server/ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Core } from '../../core.ts';
import { isOwnHost, isOwnOrigin, offeredToken, SUBPROTOCOL } from './rules.ts';
import { sameToken } from './secrets.ts';

/** The largest message is a catalogue to import (20 million characters, escaped as JSON). */
const MESSAGE_LIMIT = 64 * 1024 * 1024;
/** Answers that a page has not read yet; one that lets more pile up is gone or broken. */
const UNREAD_LIMIT = 64 * 1024 * 1024;
const MOST_PAGES = 16;
const HEARTBEAT_MILLISECONDS = 20_000;
const GOING_AWAY = 1001;

/** The windows and scripts that are connected right now. */
export interface PageConnections {
  readonly count: number;
  /** Hears every change of `count`. */
  onChange(listener: () => void): void;
  close(): void;
}

interface Doors {
  readonly server: Server;
  readonly router: Core['router'];
  readonly port: number;
  readonly token: string;
}

/** Carries the contract over WebSockets at `/rpc`, for whoever shows the token of this run from our own origin. */
export function acceptPages({ server, router, port, token }: Doors): PageConnections {
  const handler = new RPCHandler(router);
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: MESSAGE_LIMIT,
    perMessageDeflate: false,
    // the answer names the protocol and never repeats the token
    handleProtocols: () => SUBPROTOCOL,
  });
  const listeners: (() => void)[] = [];
  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const answered = new WeakSet<WebSocket>();

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    const refusal = sockets.clients.size >= MOST_PAGES ? '503 Service Unavailable' : refusalOf(request);
    if (refusal !== null) {
      socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
      return;
    }
    sockets.handleUpgrade(request, socket, head, (page) => {
      answered.add(page);
      page.on('pong', () => answered.add(page));
      page.on('error', () => page.terminate());
      page.on('close', changed);
      void handler.upgrade(page);
      changed();
    });
  });

  /** The status that turns a request away, or `null`. */
  function refusalOf({ headers, url }: IncomingMessage): string | null {
    if (!isOwnHost(headers.host, port)) return '421 Misdirected Request';
    if (url !== '/rpc') return '404 Not Found';
    if (!isOwnOrigin(headers.origin, port)) return '403 Forbidden';
    return sameToken(token, offeredToken(headers['sec-websocket-protocol'])) ? null : '403 Forbidden';
  }

  const heartbeat = setInterval(() => {
    for (const page of sockets.clients) {
      if (!answered.delete(page) || page.bufferedAmount > UNREAD_LIMIT) page.terminate();
      else page.ping();
    }
  }, HEARTBEAT_MILLISECONDS);
  heartbeat.unref();

  return {
    get count() {
      return sockets.clients.size;
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
    close() {
      clearInterval(heartbeat);
      for (const page of sockets.clients) page.close(GOING_AWAY);
      sockets.close();
    },
  };
}
