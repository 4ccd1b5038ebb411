import type { DestinationId } from '#contract/common.ts';
import { allowance } from './circuit-rules.ts';
import type { Destination, Destinations, Running } from './destinations.ts';
import { ALL_LEVELS, LEVELS } from './job.ts';
import { nextLevel, passOver } from './level-rules.ts';
import type { OutboxLimits } from './limits.ts';
import type { Notices } from './notices.ts';
import { tracksOf, type Tracks } from './pace-rules.ts';
import { opensAt } from './quiet.ts';
import type { RunStore } from './run-store.ts';

interface ClaimingDependencies {
  readonly store: RunStore;
  readonly destinations: Pick<Destinations, 'quietOf'>;
  readonly concurrency: (destination: DestinationId) => number;
  readonly limits: OutboxLimits;
  readonly notices: Notices;
}

/** Levels whose jobs share the destination's calls at the same time; the slow ones have a track of their own. */
const SHARED = ALL_LEVELS.filter((level) => level !== LEVELS.slow);

/** Which jobs go next, and when the next one will. */
export function createClaiming({ store, destinations, concurrency, limits, notices }: ClaimingDependencies) {
  const isProbing = ({ active }: Destination): boolean => [...active.values()].some((running) => running.probe);
  const tracks = (destination: Destination): Tracks =>
    tracksOf(
      [...destination.active.values()],
      concurrency(destination.id),
      destination.usual,
      performance.now(),
      limits,
    );
  const waitsForLogin = ({ id }: Destination): boolean => store.count(id, 'needs-login') > 0;
  const openLevels = (destination: Destination, levels: readonly number[], now: number): readonly number[] => {
    const quiet = destinations.quietOf(destination, now);
    return quiet.opening === 'open' ? levels : levels.filter((level) => opensAt(quiet, level, now) === now);
  };

  const take = (number: number, now: number, probe: boolean, aside: boolean): Running => {
    const job = store.claim(number, now, limits.historyLength);
    notices.job(job);
    const controller = new AbortController();
    const lastSign = performance.now();
    return { job, controller, probe, aside, lastSign, sentBytes: 0, ended: Promise.resolve() };
  };

  /** As many as the levels give, in their order. */
  const takeShared = (destination: Destination, levels: readonly number[], free: number, now: number): Running[] => {
    const probe = destination.health.circuit.kind !== 'closed';
    const queues = levels.map((level) => ({ level, numbers: store.ready(destination.id, level, now, free) }));
    const claimed: Running[] = [];
    while (claimed.length < free) {
      const waiting = queues.filter(({ numbers }) => numbers.length > 0);
      if (waiting.length === 0) break;
      const ready = waiting.map(({ level }) => level);
      const chosen = nextLevel(ready, destination.passed, limits.patience);
      const number = waiting.find(({ level }) => level === chosen)?.numbers.shift();
      if (number === undefined) break;
      destination.passed = passOver(destination.passed, ready, chosen);
      claimed.push(take(number, now, probe, chosen === LEVELS.slow));
    }
    return claimed;
  };

  return {
    /** Marks the next jobs as being sent. Inside a transaction. */
    claimNext(destination: Destination, now: number): Running[] {
      if (waitsForLogin(destination)) return [];
      const { circuit } = destination.health;
      const { counted, beside, mostBeside } = tracks(destination);
      const free = allowance(circuit, now, concurrency(destination.id), counted, isProbing(destination));
      // while the destination itself is in doubt, the one that probes may be any
      if (circuit.kind !== 'closed') {
        return free === 0 ? [] : takeShared(destination, openLevels(destination, ALL_LEVELS, now), free, now);
      }
      const shared = free === 0 ? [] : takeShared(destination, openLevels(destination, SHARED, now), free, now);
      const room = mostBeside - beside;
      if (room <= 0 || openLevels(destination, [LEVELS.slow], now).length === 0) return shared;
      const slow = store.ready(destination.id, LEVELS.slow, now, room);
      return [...shared, ...slow.map((number) => take(number, now, false, true))];
    },

    /** The earliest instant at which a job is due there, quiet hours aside; `undefined` when none will be. */
    dueAt(destination: Destination): number | undefined {
      if (waitsForLogin(destination)) return undefined;
      const times = ALL_LEVELS.map((level) => store.nextDue(destination.id, level)).filter((at) => at !== undefined);
      return times.length === 0 ? undefined : Math.min(...times);
    },

    /** Milliseconds until the destination has something to do; `Infinity` when only the end of a call or a person can tell. */
    nextIn(destination: Destination, now: number): number {
      const { circuit } = destination.health;
      const { counted, nextIn } = tracks(destination);
      // all hands are full: the end of a call wakes the queue, or one that turns slow makes room
      if (counted >= concurrency(destination.id)) return nextIn ?? Infinity;
      if ((circuit.kind !== 'closed' && isProbing(destination)) || waitsForLogin(destination)) return Infinity;
      const quiet = destinations.quietOf(destination, now);
      let earliest = Infinity;
      for (const level of ALL_LEVELS) {
        const due = store.nextDue(destination.id, level);
        const opens = due === undefined ? null : opensAt(quiet, level, now);
        if (due !== undefined && opens !== null) earliest = Math.min(earliest, Math.max(due, opens));
      }
      return Math.max(earliest, circuit.kind === 'closed' ? 0 : circuit.until) - now;
    },
  };
}
