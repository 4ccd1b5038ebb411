import type { Reason } from '#contract/common.ts';
import type { Clock } from '../../platform/clock.ts';
import type { CallResult } from '../remote.ts';
import type { RemoteMemory } from '../memory.ts';
import { serviceDescription, type ServiceDescription } from './wsdl.ts';

/** A service's description as it is used, and where it came from. */
export interface Description {
  readonly service: ServiceDescription | null;
  /** When it was read from the server (milliseconds); `null` when it never was and our defaults serve. */
  readonly readAt: number | null;
  /** Why the last reading did not succeed, while that matters. */
  readonly trouble: Reason | null;
}

/** Descriptions of services by their address: read at the start of use and daily, kept across restarts. */
export interface Descriptions {
  /**
   * The description to work with. A server that does not give it holds nothing up: the kept one serves, and the next
   * reading is tried some minutes later.
   */
  of(url: string, signal: AbortSignal): Promise<Description>;
  /** Reads it now, whatever its age. */
  refresh(url: string, signal: AbortSignal): Promise<Description>;
}

interface DescriptionsDependencies {
  readonly memory: RemoteMemory;
  readonly clock: Clock;
  readonly log: { warn(fields: object, message: string): void };
  /** Bounded in time by itself. */
  readonly read: (url: string) => Promise<CallResult<ServiceDescription>>;
}

const FRESH = 24 * 60 * 60 * 1000;
const NEXT_TRY = 5 * 60 * 1000;

export function createDescriptions({ memory, clock, log, read }: DescriptionsDependencies): Descriptions {
  const known = new Map<string, Description & { readonly triedAt: number | null }>();
  const reading = new Map<string, Promise<Description>>();

  const kept = (url: string): Description & { readonly triedAt: null } => {
    const note = memory.read(nameOf(url));
    const service = note === null ? null : parse(note.content);
    return { service, readAt: service === null ? null : (note?.keptAt ?? null), trouble: null, triedAt: null };
  };

  const keep = (url: string, service: ServiceDescription): void => {
    try {
      memory.keep(nameOf(url), JSON.stringify(service));
    } catch (error) {
      // a full disk keeps no notes; the work goes on with what was read
      log.warn({ err: error }, 'the description of a service could not be kept');
    }
  };

  const readNow = async (url: string): Promise<Description> => {
    const before = known.get(url) ?? kept(url);
    const result = await read(url);
    const now = clock.now();
    const next = result.ok
      ? { service: result.value, readAt: now, trouble: null, triedAt: now }
      : { ...before, trouble: result.failure.reason, triedAt: now };
    if (result.ok) keep(url, result.value);
    known.set(url, next);
    return next;
  };

  /** Callers at the same time share one reading; one that is stopped goes on with what there is. */
  const refresh = (url: string, signal: AbortSignal): Promise<Description> => {
    let underWay = reading.get(url);
    if (underWay === undefined) {
      underWay = readNow(url).finally(() => reading.delete(url));
      reading.set(url, underWay);
    }
    return unlessStopped(underWay, signal, () => known.get(url) ?? kept(url));
  };

  return {
    refresh,
    of(url, signal) {
      const current = known.get(url);
      if (current === undefined) return refresh(url, signal);
      const now = clock.now();
      const age = now - (current.readAt ?? 0);
      const sinceTry = now - (current.triedAt ?? 0);
      // a clock that was set back makes neither of them young for ever
      const isOld = current.readAt === null || age > FRESH || age < 0;
      return isOld && (sinceTry > NEXT_TRY || sinceTry < 0) ? refresh(url, signal) : Promise.resolve(current);
    },
  };
}

function unlessStopped<Value>(work: Promise<Value>, signal: AbortSignal, instead: () => Value): Promise<Value> {
  if (signal.aborted) return Promise.resolve(instead());
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(instead());
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

function nameOf(url: string): string {
  return `wsdl ${url}`;
}

/** A note of an earlier version of the program may not fit: then it is as good as none. */
function parse(content: string): ServiceDescription | null {
  try {
    const found = serviceDescription.safeParse(JSON.parse(content));
    return found.success ? found.data : null;
  } catch {
    return null;
  }
}
