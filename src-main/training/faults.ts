import type { TrainingFault } from '#contract/training.ts';

/** Another answer than the real one. */
export type FaultAnswer = Extract<RequestFault, { kind: 'answer' }>;

/** What goes wrong with one request. */
export type RequestFault =
  /** Another answer than the real one; `after` lets the effect happen first. Without a body: the real one's. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string | Buffer;
      readonly after?: boolean;
    }
  /** The connection is cut without an answer, before or after the effect. */
  | { readonly kind: 'drop'; readonly when: 'before' | 'after' }
  /** The effect happens; half of the answer arrives, then the connection is cut. */
  | { readonly kind: 'half' }
  /** The effect happens; the answer comes later, or drips in over that time. */
  | { readonly kind: 'delay'; readonly milliseconds: number; readonly drip?: boolean }
  /** The effect happens; the answer never ends. */
  | { readonly kind: 'endless' }
  /** Nothing happens and nothing is said. */
  | { readonly kind: 'hang' }
  /** The session is refused. */
  | { readonly kind: 'expired' };

/** A fault for the next requests that match; everything else stays as it is. */
export interface OneShotFault {
  readonly fault: RequestFault;
  readonly method?: string;
  /** Tested against the path without the query. */
  readonly path?: RegExp;
  /** How many requests it meets; one by default. */
  readonly times?: number;
}

export const GATEWAY_PAGE = `<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>Thông báo</title></head>
<body><h1>Hệ thống đang bảo trì</h1><p>Vui lòng quay lại sau.</p></body></html>
`;

/** How long a slow server thinks. */
export const SLOW_MILLISECONDS = 6000;

/** The standing faults of the panel, said in terms of one request. `down` is no answer at all: the port is closed. */
export function faultOfRequest(fault: TrainingFault, trouble?: FaultAnswer): RequestFault | null {
  switch (fault) {
    case 'none':
    case 'down':
      return null;
    case 'slow':
      return { kind: 'delay', milliseconds: SLOW_MILLISECONDS };
    case 'server-error':
      if (trouble !== undefined) return trouble;
      return {
        kind: 'answer',
        status: 500,
        headers: { 'content-type': 'application/json; charset=utf-8' },
        body: JSON.stringify({ status: 500, message: 'Lỗi hệ thống' }),
      };
    case 'html-page':
      return {
        kind: 'answer',
        status: 200,
        headers: { 'content-type': 'text/html; charset=utf-8' },
        body: GATEWAY_PAGE,
      };
    case 'half-answer':
      return { kind: 'half' };
    case 'expired-token':
      return { kind: 'expired' };
    case 'lost-answer':
      return { kind: 'drop', when: 'after' };
  }
}

/** Keeps the one-shot faults of a server in the order in which they were asked for. */
export function createFaultQueue(): {
  add(fault: OneShotFault): void;
  take(method: string, path: string): RequestFault | null;
  clear(): void;
} {
  let waiting: { readonly fault: OneShotFault; left: number }[] = [];
  return {
    add(fault) {
      waiting.push({ fault, left: fault.times ?? 1 });
    },
    take(method, path) {
      const match = waiting.find(
        ({ fault }) =>
          (fault.method === undefined || fault.method === method) &&
          (fault.path === undefined ? !isSignIn(path) : fault.path.test(path)),
      );
      if (match === undefined) return null;
      match.left -= 1;
      waiting = waiting.filter((entry) => entry.left > 0);
      return match.fault.fault;
    },
    clear() {
      waiting = [];
    },
  };
}

/** Requests that fetch a session or a description; faults meet them only when they are named. */
export function isSignIn(path: string): boolean {
  return /\/(token|dangnhap|mapi\/login|public\/v1\/login)$|\?wsdl$/.test(path);
}

/** A service is asked to describe itself. */
export function isDescription(url: URL): boolean {
  return url.search.toLowerCase() === '?wsdl';
}
