import { RPCLink as PortLink } from '@orpc/client/message-port';
import { RPCLink as SocketLink } from '@orpc/client/websocket';
import type { OpenTransport } from './connection.ts';

/** What the preload offers in the installed program; absent in the web host. */
export interface Desktop {
  /** The path of a file that the person dropped or chose; empty when the file has none. */
  pathOf(file: File): string;
}

declare global {
  interface Window {
    readonly desktop?: Desktop;
  }
}

/** The installed program: the preload passes one end of a channel on to the core. */
export const openPort: OpenTransport = ({ open, lost }) => {
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('close', lost, { once: true });
  const link = new PortLink({ port: port1 });
  port1.start();
  window.postMessage('core-port', '*', [port2]);
  // what is posted waits in the port until the core takes it: an answer tells that it is there
  link.call(['host', 'info'], undefined, { context: {} }).then(open, () => undefined);
  return { link, close: () => port1.close() };
};

/** The web host: one WebSocket to where the page came from. */
export function openSocketWith(token: string): OpenTransport {
  return ({ open, lost }) => {
    const socket = new WebSocket(`ws://${location.host}/rpc`, ['qmc', token]);
    socket.addEventListener('open', open, { once: true });
    socket.addEventListener('close', lost, { once: true });
    return { link: new SocketLink({ websocket: socket }), close: () => socket.close() };
  };
}

const TOKEN_KEY = 'token';

/**
 * The token of this run, from the address of the first visit; it is kept for reloads of this window and taken out of
 * the address, so that it is neither bookmarked nor seen over a shoulder. `null` when the page was opened without one.
 */
export function takeToken(): string | null {
  const found = /^#token=([\w-]+)$/.exec(location.hash)?.[1];
  if (found !== undefined) {
    sessionStorage.setItem(TOKEN_KEY, found);
    history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  }
  return sessionStorage.getItem(TOKEN_KEY);
}
