import type { HttpClient, HttpRequest, HttpResult } from '../../platform/http/client.ts';

/**
 * Lets at most `most` requests out at a time: many operations may be under way so that they can share calls, and the
 * security server that a whole province uses is still asked by few at once. One that is stopped while it waits never
 * leaves. The time of a request counts from when it is let out.
 */
export function withTurnstile(http: HttpClient, most: number): HttpClient {
  const waiting: (() => void)[] = [];
  let out = 0;

  const letIn = (signal: AbortSignal | undefined): Promise<boolean> => {
    if (signal?.aborted === true) return Promise.resolve(false);
    if (out < most) {
      out += 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const go = (): void => {
        signal?.removeEventListener('abort', leave);
        out += 1;
        resolve(true);
      };
      const leave = (): void => {
        waiting.splice(waiting.indexOf(go), 1);
        resolve(false);
      };
      signal?.addEventListener('abort', leave, { once: true });
      waiting.push(go);
    });
  };

  return {
    async request(request: HttpRequest): Promise<HttpResult> {
      if (!(await letIn(request.signal))) {
        return { kind: 'failure', cause: 'cancelled', sent: 'no', detail: 'stopped before the request' };
      }
      try {
        return await http.request(request);
      } finally {
        out -= 1;
        waiting.shift()?.();
      }
    },
    // a file travels for as long as it takes: it must not keep the calls outside
    open: (opening) => http.open(opening),
    close: () => http.close(),
  };
}
