/** The WebSocket subprotocol that the page asks for; its token stands beside it. */
export const SUBPROTOCOL = 'qmc';

/** Names by which this machine's own browser may call us. Any other name is a page of somebody else. */
const OWN_NAMES: readonly string[] = ['127.0.0.1', 'localhost'];

/**
 * Whether the request was addressed to us by our own name. A foreign page that points its own name at 127.0.0.1
 * (DNS rebinding) sends that name here.
 */
export function isOwnHost(host: string | undefined, port: number): boolean {
  return OWN_NAMES.some((name) => host === `${name}:${port}`);
}

/** Whether a page of ours opened the connection. A browser always sends the origin with a WebSocket. */
export function isOwnOrigin(origin: string | undefined, port: number): boolean {
  return OWN_NAMES.some((name) => origin === `http://${name}:${port}`);
}

/** The token among the offered subprotocols (`Sec-WebSocket-Protocol: qmc, <token>`), or `null`. */
export function offeredToken(protocols: string | undefined): string | null {
  const [name, token, ...more] = (protocols ?? '').split(',').map((part) => part.trim());
  return name === SUBPROTOCOL && token !== undefined && token !== '' && more.length === 0 ? token : null;
}

/** The token of `Authorization: Bearer <token>`, or `null`. */
export function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? null;
}

/** The address with its token as instance.json gives it. */
export interface Door {
  /** `http://127.0.0.1:<port>` */
  readonly origin: string;
  readonly token: string;
}

export function doorAddress({ origin, token }: Door): string {
  return `${origin}/#token=${token}`;
}

/** @returns `null` for anything but an address that this program wrote. */
export function readDoorAddress(address: string): Door | null {
  const found = /^(http:\/\/127\.0\.0\.1:\d{1,5})\/#token=([\w-]{20,})$/.exec(address);
  const [, origin, token] = found ?? [];
  return origin === undefined || token === undefined ? null : { origin, token };
}
