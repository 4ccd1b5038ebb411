import type http from 'node:http';
import type https from 'node:https';
import { TLSSocket } from 'node:tls';
import { AxiosError } from 'axios';
import { systemCode, technicalText } from '../errors.ts';

/**
 * No whole answer. `sent` says whether the request may have reached the remote: `no` when the line was never there
 * (refused, unknown name, no route, no connection in time), `perhaps` otherwise.
 */
export interface HttpFailure {
  readonly kind: 'failure';
  readonly cause:
    | 'refused'
    | 'unknown-host'
    | 'unreachable'
    | 'timeout'
    | 'broken'
    | 'too-large'
    | 'certificate'
    | 'cancelled'
    | 'bad-address';
  readonly sent: 'no' | 'perhaps';
  readonly detail: string;
}

/** What is known of the connection that a request goes over. */
export interface Line {
  /** A connection stood (with TLS: its handshake done), so the request may have left this machine. */
  open: boolean;
  /** It was kept from an earlier request. */
  reused: boolean;
  /** The remote began to answer. */
  answered: boolean;
  /** A new connection is wanted. */
  readonly fresh: boolean;
}

export const freshLine = (): Line => ({ open: false, reused: false, answered: false, fresh: false });

/** Node's own transport, with an eye on the moment from which the remote may have received something. */
export function watchedTransport(transport: typeof http | typeof https, line: Line): object {
  return {
    request(options: http.RequestOptions, onAnswer: (answer: http.IncomingMessage) => void): http.ClientRequest {
      const request = transport.request(options, onAnswer);
      request.once('socket', (socket) => {
        const opened = (): void => {
          line.open = true;
        };
        line.reused = request.reusedSocket;
        if (line.reused) opened();
        else if (socket instanceof TLSSocket) socket.once('secureConnect', opened);
        else if (socket.connecting) socket.once('connect', opened);
        else opened();
      });
      return request;
    },
  };
}

const NEVER_CONNECTED: Readonly<Record<string, HttpFailure['cause']>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  EAI_FAIL: 'unknown-host',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ENETDOWN: 'unreachable',
  EHOSTDOWN: 'unreachable',
  EADDRNOTAVAIL: 'unreachable',
  ERR_INVALID_URL: 'bad-address',
};

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|ERR_TLS/;

/** What kept a request from its answer, by the error and by how far the line had come. */
export function failureOf(error: unknown, line: Line, timedOut: boolean, cancelled: boolean): HttpFailure {
  const root = error instanceof AxiosError && error.cause instanceof Error ? error.cause : error;
  const code = systemCode(root) || systemCode(error);
  const detail = code || technicalText(root);
  const sent = line.open ? 'perhaps' : 'no';
  const never = NEVER_CONNECTED[code];
  if (never !== undefined && !line.open) return { kind: 'failure', cause: never, sent, detail };
  if (CERTIFICATE.test(code) && !line.open) return { kind: 'failure', cause: 'certificate', sent, detail };
  if (cancelled) return { kind: 'failure', cause: 'cancelled', sent, detail };
  if (timedOut || code === 'ETIMEDOUT' || code === 'ECONNABORTED') {
    return { kind: 'failure', cause: 'timeout', sent, detail };
  }
  return { kind: 'failure', cause: line.open ? 'broken' : 'unreachable', sent, detail };
}
