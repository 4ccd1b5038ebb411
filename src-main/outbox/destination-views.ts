import { destinationId, type DestinationId } from '#contract/common.ts';
import type { DestinationHealth, JobState } from '#contract/outbox.ts';
import { toInstant, type Clock } from '../platform/clock.ts';
import type { Health } from './destinations.ts';
import type { Holds } from './holds.ts';
import { ALL_LEVELS } from './job.ts';
import { opensAt } from './quiet.ts';
import type { ViewStore } from './view-store.ts';

export interface DestinationViewDependencies {
  readonly store: Pick<ViewStore, 'counts' | 'nextDue' | 'bySystem'>;
  readonly holds: Pick<Holds, 'of'>;
  readonly clock: Clock;
  readonly connected: ReadonlySet<DestinationId>;
  readonly health: (destination: DestinationId) => Health;
}

/** Destinations as a whole: how each is, how much waits there and when it goes on. */
export interface DestinationViews {
  /** Those that are connected, and those where something is still open. */
  destinations(): DestinationHealth[];
  /** Open jobs of a destination with two systems, by the one that they were planned for. */
  queuedBySystem(destination: DestinationId): { test: number; live: number };
}

export function createDestinationViews(dependencies: DestinationViewDependencies): DestinationViews {
  const { store, holds, clock, connected, health } = dependencies;
  return {
    destinations() {
      const counts = store.counts();
      const count = (destination: DestinationId, state: JobState): number =>
        counts.find((each) => each.destination === destination && each.state === state)?.count ?? 0;
      return destinationId.options
        .filter(
          (destination) =>
            connected.has(destination) ||
            ['waiting', 'sending', 'needs-login', 'needs-person'].some(
              (state) => count(destination, state as JobState) > 0,
            ),
        )
        .map((destination) => {
          const hold = holds.of(destination);
          const due = ALL_LEVELS.flatMap((level) => {
            const at = store.nextDue(destination, level);
            const opens = opensAt(hold.quiet, level, clock.now());
            return at === undefined || opens === null ? [] : Math.max(at, opens);
          });
          // quiet hours are told by their end, whatever a person lets go before it
          const rests = hold.state === 'quiet';
          const next = rests ? hold.quiet.until : hold.until === null || due.length === 0 ? null : Math.min(...due);
          const { lastSuccessAt } = health(destination);
          const waiting = count(destination, 'waiting');
          const sending = count(destination, 'sending');
          // trouble is told as long as something is tried again because of it
          const over = hold.state === 'ok' && waiting + sending === 0;
          return {
            destination,
            enabled: connected.has(destination),
            state: hold.state,
            waiting,
            sending,
            needsPerson: count(destination, 'needs-person') + count(destination, 'needs-login'),
            nextAttemptAt: next === null ? null : toInstant(Math.max(clock.now(), next, hold.until ?? 0)),
            lastSuccessAt: lastSuccessAt === null ? null : toInstant(lastSuccessAt),
            reason: over ? null : (hold.cause ?? hold.reason),
          };
        });
    },

    queuedBySystem(destination) {
      const counts = new Map(store.bySystem(destination).map(({ system, count }) => [system, count]));
      return { test: counts.get('test') ?? 0, live: counts.get('live') ?? 0 };
    },
  };
}
