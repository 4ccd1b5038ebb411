import { destinationId, type DestinationId } from '#contract/common.ts';
import type { HttpClient, HttpRequest } from '../../src-main/platform/http/client.ts';
import { isSignIn } from '../../src-main/training/faults.ts';
import type { TrainingServers } from '../../src-main/training/servers.ts';
import { pick } from '../fixtures/seeded.ts';
import { faultsAt } from './kinds.ts';

/** How many requests of a hundred meet a fault. */
const FREQUENCY = 0.4;
/** Milliseconds of patience where a fault shows only when it ends; another request of the same path may meet it. */
const PATIENCE = 150;
const LONGER_PATIENCE = 1000;
/** A port of this machine where nobody listens (RFC 863 is long gone), and a name that nobody has (RFC 2606). */
const REFUSED = 'http://127.0.0.1:9';
const NO_HOST = 'http://khong-co-may-nay.invalid';

export interface BadLine {
  /** Faults so far, by destination and by name. */
  readonly counts: ReadonlyMap<DestinationId, ReadonlyMap<string, number>>;
  readonly total: () => number;
  /** From here on nothing goes wrong. */
  calm(): void;
  wrap(http: HttpClient, servers: TrainingServers): HttpClient;
}

/** The line between counter and province: at random, the request that is about to leave meets a fault at its server. */
export function badLine(random: () => number): BadLine {
  const counts = new Map(destinationId.options.map((id) => [id, new Map<string, number>()]));
  let total = 0;
  let isCalm = false;

  const meet = (http: HttpClient, servers: TrainingServers, request: HttpRequest, destination: DestinationId) => {
    const url = new URL(request.url);
    const signsIn = isSignIn(url.pathname);
    const possible = faultsAt(destination).filter(({ fault }) => !(signsIn && fault.kind === 'expired'));
    const chosen = pick(random, [...possible, 'refused', 'unknown host'] as const);
    const name = typeof chosen === 'string' ? chosen : chosen.name;
    const known = counts.get(destination) ?? new Map<string, number>();
    known.set(name, (known.get(name) ?? 0) + 1);
    total += 1;
    if (typeof chosen === 'string') {
      const nowhere = chosen === 'refused' ? REFUSED : NO_HOST;
      return http.request({ ...request, url: request.url.replace(url.origin, nowhere) });
    }
    const path = new RegExp(`^${url.pathname.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`);
    servers.failNext(destination, { method: request.method, path, fault: chosen.fault });
    return http.request({ ...request, timeout: chosen.waits === true ? PATIENCE : LONGER_PATIENCE });
  };

  return {
    counts,
    total: () => total,
    calm() {
      isCalm = true;
    },
    wrap: (http, servers) => ({
      request(request) {
        const addresses = Object.entries(servers.addresses());
        const found = addresses.find(([, address]) => request.url.startsWith(address));
        const destination = destinationId.safeParse(found?.[0]);
        if (isCalm || !destination.success) return http.request(request);
        if (random() >= FREQUENCY) return http.request({ ...request, timeout: LONGER_PATIENCE });
        return meet(http, servers, request, destination.data);
      },
      open: (opening) => http.open(opening),
      close: () => undefined,
    }),
  };
}
