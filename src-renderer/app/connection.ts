import { ref, type Ref } from 'vue';
import type { ClientContext, ClientLink } from '@orpc/client';

/** One connection to the core. It serves until `lost` is called; then a new one is opened. */
export interface Transport {
  readonly link: ClientLink<ClientContext>;
  close(): void;
}

export interface TransportEvents {
  /** Calls can be made now. */
  open(): void;
  /** The connection is gone for good; calls under way have been rejected. */
  lost(): void;
}

export type OpenTransport = (events: TransportEvents) => Transport;

/**
 * `lost`: the core stopped or the line dropped; it is tried again by itself. `refused`: the core answers but not to
 * this window (it was started anew): only opening the program again helps.
 */
export type ConnectionState = 'connecting' | 'open' | 'lost' | 'refused';

/** A call that could not be made, or whose answer did not come, because there is no connection. */
export class ConnectionLost extends Error {
  override readonly name = 'ConnectionLost';
}

export interface Connection {
  readonly state: Readonly<Ref<ConnectionState>>;
  /** The link to make calls by: it outlives every single connection. */
  readonly link: ClientLink<ClientContext>;
  /** Resolves at once when open, else when it opens again. */
  opened(): Promise<void>;
  retryNow(): void;
}

export interface ConnectionOptions {
  readonly open: OpenTransport;
  /** Whether the core answers at all when connections are turned away at once. */
  readonly answers?: () => Promise<boolean>;
  readonly retryMilliseconds?: readonly number[];
  /** A call made without connection waits this long for one before it fails. */
  readonly patienceMilliseconds?: number;
}

const RETRIES = [100, 300, 700, 1500, 3000];

/** Keeps one connection to the core and opens it anew whenever it is lost. */
export function keepConnection(options: ConnectionOptions): Connection {
  const retries = options.retryMilliseconds ?? RETRIES;
  const patience = options.patienceMilliseconds ?? 4000;
  const state = ref<ConnectionState>('connecting');
  let transport: Transport | null = null;
  let failures = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const waiting = new Set<() => void>();

  function connect(): void {
    clearTimeout(timer);
    let everOpen = false;
    let gone = false;
    const current = options.open({
      open() {
        if (gone) return;
        everOpen = true;
        failures = 0;
        transport = current;
        state.value = 'open';
        for (const wake of [...waiting]) wake();
      },
      lost() {
        if (gone) return;
        gone = true;
        if (transport === current) transport = null;
        void afterLoss(everOpen);
      },
    });
  }

  async function afterLoss(everOpen: boolean): Promise<void> {
    failures += 1;
    if (state.value === 'open') state.value = 'lost';
    else if (failures >= 3) {
      const answers = !everOpen && options.answers !== undefined && (await options.answers());
      state.value = answers ? 'refused' : 'lost';
    }
    timer = setTimeout(connect, retries[Math.min(failures - 1, retries.length - 1)] ?? 3000);
  }

  function opened(): Promise<void> {
    if (transport !== null) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        waiting.delete(wake);
        resolve();
      };
      waiting.add(wake);
    });
  }

  /** The open transport, or a failure when none opens in time. */
  async function reachable(signal: AbortSignal | undefined): Promise<Transport> {
    if (transport === null && state.value !== 'refused') {
      await Promise.race([opened(), new Promise((resolve) => setTimeout(resolve, patience))]);
    }
    signal?.throwIfAborted();
    if (transport === null) throw new ConnectionLost('no connection to the core');
    return transport;
  }

  const link: Connection['link'] = {
    async call(path, input, callOptions) {
      const used = await reachable(callOptions.signal);
      try {
        return await used.link.call(path, input, callOptions);
      } catch (error) {
        if (transport !== used && callOptions.signal?.aborted !== true) {
          throw new ConnectionLost('the connection was lost before the answer came', { cause: error });
        }
        throw error;
      }
    },
  };

  connect();
  return {
    state,
    link,
    opened,
    retryNow() {
      if (transport === null) connect();
    },
  };
}
