import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
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
    const { headers } = request;
    if (!isOwnHost(headers.host, port)) return turnAway(socket, '421 Misdirected Request');
    if (request.url !== '/rpc') return turnAway(socket, '404 Not Found');
    if (!isOwnOrigin(headers.origin, port)) return turnAway(socket, '403 Forbidden');
    if (!sameToken(token, offeredToken(headers['sec-websocket-protocol']))) return turnAway(socket, '403 Forbidden');
    if (sockets.clients.size >= MOST_PAGES) return turnAway(socket, '503 Service Unavailable');
    sockets.handleUpgrade(request, socket, head, (page) => {
      answered.add(page);
      page.on('pong', () => answered.add(page));
      page.on('error', () => page.terminate());
      page.on('close', changed);
      void handler.upgrade(page);
      changed();
    });
  });

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

function turnAway(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
