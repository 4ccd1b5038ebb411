import type { Reason } from '#contract/common.ts';
import type { OutboxLimits } from './limits.ts';
import type { Signal } from './rules.ts';

/**
 * How a destination is doing. `closed`: all may go. `open`: it answered badly several times in a row; after `until` one
 * job probes. `offline`: it was not reached at all; one job probes every few seconds, and nothing is held against it.
 */
export interface Circuit {
  readonly kind: 'closed' | 'open' | 'offline';
  /** Troubles in a row. */
  readonly failures: number;
  /** When the next probe may go. */
  readonly until: number;
  /** Offline probes in a row. */
  readonly probes: number;
  readonly reason: Reason | null;
}

export const closedCircuit: Circuit = { kind: 'closed', failures: 0, until: 0, probes: 0, reason: null };

/**
 * @param probe whether the try was the one that probes: what others that were still under way met says nothing new.
 */
export function nextCircuit(
  circuit: Circuit,
  signal: Signal,
  probe: boolean,
  now: number,
  random: () => number,
  limits: OutboxLimits,
): Circuit {
  switch (signal.kind) {
    case 'reached':
      return closedCircuit;
    case 'offline': {
      if (circuit.kind === 'offline' && !probe) return circuit;
      const probes = circuit.kind === 'offline' ? circuit.probes + 1 : 0;
      const wait = Math.min(limits.offlineCap, limits.offlineBase * 2 ** Math.min(probes, 20));
      return { kind: 'offline', failures: 0, until: now + spread(wait, random), probes, reason: signal.reason };
    }
    case 'trouble': {
      if (circuit.kind !== 'closed' && !probe) return circuit;
      const failures = circuit.failures + 1;
      if (failures < limits.circuitFailures) return { ...closedCircuit, failures, reason: signal.reason };
      const exponent = Math.min(failures - limits.circuitFailures, 20);
      const wait = Math.min(limits.circuitCap, limits.circuitBase * 2 ** exponent);
      const named = signal.until === null ? 0 : Math.min(signal.until, now + limits.backoffCap);
      const until = Math.max(named, now + spread(wait, random));
      return { kind: 'open', failures, until, probes: 0, reason: signal.reason };
    }
  }
}

/** Between half and all of it, so that many counters do not come back in step. */
function spread(wait: number, random: () => number): number {
  return Math.ceil(wait / 2 + (random() * wait) / 2);
}

/** How many jobs may start now. */
export function allowance(
  circuit: Circuit,
  now: number,
  concurrency: number,
  active: number,
  probing: boolean,
): number {
  const free = Math.max(0, concurrency - active);
  if (circuit.kind === 'closed') return free;
  return !probing && now >= circuit.until ? Math.min(1, free) : 0;
}

/** A probe that a jumped clock put out of reach comes at the latest after the longest wait there is. */
export function withinReach(circuit: Circuit, now: number, limits: OutboxLimits): Circuit {
  const cap = circuit.kind === 'offline' ? limits.offlineCap : Math.max(limits.circuitCap, limits.backoffCap);
  return circuit.until > now + cap ? { ...circuit, until: now + cap } : circuit;
}

export interface StoredCircuit {
  readonly failures: number;
  readonly open_until: number;
  readonly reason: string | null;
}

/** No failures and yet not open for traffic means: not reached. */
export function fromStored(stored: StoredCircuit, readReason: (text: string) => Reason): Circuit {
  return {
    kind: stored.open_until === 0 ? 'closed' : stored.failures === 0 ? 'offline' : 'open',
    failures: stored.failures,
    until: stored.open_until,
    probes: 0,
    reason: stored.reason === null ? null : readReason(stored.reason),
  };
}
