import type { DestinationId, Reason } from '#contract/common.ts';
import type { DestinationHealth } from '#contract/outbox.ts';
import type { Clock } from '../platform/clock.ts';
import { because } from '../platform/errors.ts';
import type { Health } from './destinations.ts';
import { readReason } from './job.ts';
import { clockText } from './quiet-rules.ts';
import { opensAt, type QuietState } from './quiet.ts';
import type { ViewStore } from './view-store.ts';

/** What holds a whole destination back. */
export interface Hold {
  readonly state: DestinationHealth['state'];
  /** The sentence for a job that waits only because of it. */
  readonly reason: Reason | null;
  /** What the remote or the line said. */
  readonly cause: Reason | null;
  /** The earliest instant at which a job may go; `null` when only a person can let it. */
  readonly until: number | null;
  readonly quiet: QuietState;
}

export interface HoldDependencies {
  readonly store: Pick<ViewStore, 'newestReason'>;
  readonly clock: Clock;
  readonly connected: ReadonlySet<DestinationId>;
  readonly name: (destination: DestinationId) => string;
  readonly health: (destination: DestinationId) => Health;
  readonly quiet: (destination: DestinationId) => QuietState;
  /** IANA name of the zone that times are shown in. */
  readonly zone: string;
}

export interface Holds {
  of(destination: DestinationId): Hold;
  /** Each destination asked once: they are the same for a whole page. */
  page(): (destination: DestinationId) => Hold;
  /** When the hours let a job of this level go; `null`: they do not hold it back. */
  restsUntil(hold: Hold, level: number): { readonly until: number | null } | null;
  quietReason(destination: DestinationId, until: number | null): Reason;
}

export function createHolds({ store, clock, connected, name, health, quiet: quietOf, zone }: HoldDependencies): Holds {
  const quietReason = (destination: DestinationId, until: number | null): Reason =>
    because('outbox.quiet', {
      name: name(destination),
      time: until === null ? '–' : clockText(until, zone, clock.now()),
    });

  const of = (destination: DestinationId): Hold => {
    const params = { name: name(destination) };
    const quiet = quietOf(destination);
    if (!connected.has(destination)) {
      return { state: 'off', reason: because('outbox.destination-off', params), cause: null, until: null, quiet };
    }
    const refused = store.newestReason('needs-login', destination);
    if (refused !== undefined) {
      const cause = refused.reason === null ? null : readReason(refused.reason);
      const reason = because('outbox.destination-needs-login', params);
      return { state: 'needs-login', reason, cause, until: null, quiet };
    }
    const { circuit, trouble = null } = health(destination);
    if (trouble !== null) return { state: 'paused', reason: trouble, cause: trouble, until: clock.now(), quiet };
    switch (circuit.kind) {
      case 'closed':
        return quiet.opening === 'open'
          ? // one that has just reported an error is not called well: it is tried again, and says why
            { state: 'ok', reason: null, cause: circuit.reason, until: 0, quiet }
          : { state: 'quiet', reason: null, cause: quietReason(destination, quiet.until), until: 0, quiet };
      case 'open': {
        const reason = because('outbox.destination-paused', params);
        return { state: 'paused', reason, cause: circuit.reason, until: circuit.until, quiet };
      }
      case 'offline': {
        const reason = because('outbox.destination-offline', params);
        return { state: 'offline', reason, cause: circuit.reason, until: circuit.until, quiet };
      }
    }
  };

  return {
    of,
    page() {
      const known = new Map<DestinationId, Hold>();
      return (destination) => {
        const hold = known.get(destination) ?? of(destination);
        known.set(destination, hold);
        return hold;
      };
    },
    restsUntil(hold, level) {
      const now = clock.now();
      const opens = opensAt(hold.quiet, level, now);
      return opens === now ? null : { until: opens };
    },
    quietReason,
  };
}
