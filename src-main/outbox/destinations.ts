import type { DestinationId, Reason } from '#contract/common.ts';
import type { Connector } from '../connectors/connector.ts';
import type { Clock } from '../platform/clock.ts';
import { closedCircuit, fromStored, withinReach, type Circuit } from './circuit-rules.ts';
import { ALL_LEVELS, readReason, writeReason, type JobRow } from './job.ts';
import type { PassedOver } from './level-rules.ts';
import type { OutboxLimits } from './limits.ts';
import type { Notices } from './notices.ts';
import { openState, type Quiet, type QuietState } from './quiet.ts';
import type { RunStore } from './run-store.ts';

export interface Health {
  readonly circuit: Circuit;
  readonly lastSuccessAt: number | null;
  /** A person wants it to go on through its quiet hours until then. */
  readonly quietLiftedUntil: number;
  /** What the machine refuses, so that nothing can be sent anywhere: a full disk. */
  readonly trouble?: Reason | null;
}

/** A call under way. */
export interface Running {
  readonly job: JobRow;
  readonly controller: AbortController;
  readonly probe: boolean;
  /** It took too long the last time, so it runs beside the others. */
  readonly aside: boolean;
  /** Of a clock that never jumps. */
  lastSign: number;
  sentBytes: number;
  ended: Promise<void>;
}

/** A destination while the queue runs. */
export interface Destination {
  readonly id: DestinationId;
  readonly connector: Connector;
  readonly active: Map<number, Running>;
  health: Health;
  passed: PassedOver;
  /** What calls there usually take from the last byte out to the answer; 0 before the first. */
  usual: number;
}

interface DestinationsDependencies {
  readonly connectors: ReadonlyMap<DestinationId, Connector>;
  readonly store: RunStore;
  readonly quiet: Quiet;
  readonly clock: Clock;
  readonly limits: OutboxLimits;
  readonly notices: Notices;
}

export const unknownHealth: Health = { circuit: closedCircuit, lastSuccessAt: null, quietLiftedUntil: 0 };

/** No lift lasts longer, so that a jumped clock does not leave one in force. */
const LONGEST_LIFT = 7 * 24 * 60 * 60 * 1000;

/** The destinations with how each is doing, as far as it is kept over a restart. */
export function createDestinations(dependencies: DestinationsDependencies) {
  const { connectors, store, quiet, clock, limits, notices } = dependencies;
  const byId = new Map<DestinationId, Destination>();
  for (const [id, connector] of connectors) {
    byId.set(id, { id, connector, active: new Map(), health: unknownHealth, passed: new Map(), usual: 0 });
  }
  const all: readonly Destination[] = [...byId.values()];
  for (const row of store.circuits()) {
    const destination = all.find((candidate) => candidate.id === row.destination);
    if (destination === undefined) continue;
    const { last_success_at: lastSuccessAt, quiet_lifted_until: quietLiftedUntil } = row;
    destination.health = { circuit: fromStored(row, readReason), lastSuccessAt, quietLiftedUntil };
  }

  /** Inside a transaction. */
  const write = ({ id, health }: Destination): void =>
    store.writeCircuit({
      destination: id,
      failures: health.circuit.failures,
      open_until: health.circuit.kind === 'closed' ? 0 : health.circuit.until,
      last_success_at: health.lastSuccessAt,
      quiet_lifted_until: health.quietLiftedUntil,
      reason: writeReason(health.circuit.reason),
    });

  const quietOf = (id: DestinationId, health: Health, now: number): QuietState =>
    health.quietLiftedUntil > now ? openState : quiet.at(id, now);

  return {
    all,
    byId: (id: DestinationId) => byId.get(id),
    write,
    quietOf: (destination: Destination, now: number) => quietOf(destination.id, destination.health, now),
    quietAt: (id: DestinationId, now: number) => quietOf(id, byId.get(id)?.health ?? unknownHealth, now),

    /** After the clock went back: nothing waits longer than it was meant to. Inside a transaction. */
    bringWithinReach(now: number, wentBackBy: number): void {
      for (const destination of all) {
        for (const level of ALL_LEVELS) {
          store.bringWithinReach(destination.id, level, now, limits.waitCap, limits.holdCap);
        }
        const { health } = destination;
        const circuit = { ...health.circuit, until: Math.max(0, health.circuit.until - wentBackBy) };
        const quietLiftedUntil = health.quietLiftedUntil > now + LONGEST_LIFT ? 0 : health.quietLiftedUntil;
        destination.health = { ...health, circuit: withinReach(circuit, now, limits), quietLiftedUntil };
      }
    },

    /** A new start finds out for itself whether the line is there. */
    probeOffline(now: number): void {
      for (const destination of all) {
        const { health } = destination;
        if (health.circuit.kind !== 'offline') continue;
        destination.health = { ...health, circuit: { ...health.circuit, until: now } };
      }
    },

    /** A person wants it now. Inside a transaction. */
    lift(id: DestinationId, how: 'probe' | 'close' | 'close-in-hours'): void {
      const destination = byId.get(id);
      if (destination === undefined) return;
      const before = destination.health;
      const now = clock.now();
      const open = before.circuit.kind === 'closed';
      const circuit = open ? before.circuit : how !== 'probe' ? closedCircuit : { ...before.circuit, until: now };
      const quietUntil = how === 'close' ? quiet.at(id, now).until : null;
      if (open && quietUntil === null) return;
      destination.health = { ...before, circuit, quietLiftedUntil: quietUntil ?? before.quietLiftedUntil };
      write(destination);
      notices.destination(id);
    },

    /** Bytes of a job that are out; 0 when it is not being sent. */
    sentBytes(id: DestinationId, number: number): number {
      const running = byId.get(id)?.active.get(number);
      return running === undefined ? 0 : Math.min(running.sentBytes, running.job.bytes);
    },
  };
}
export type Destinations = ReturnType<typeof createDestinations>;
