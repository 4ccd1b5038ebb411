import { describe, expect, it } from 'vitest';
import {
  allowance,
  closedCircuit,
  nextCircuit,
  withinReach,
  type Circuit,
} from '../../src-main/outbox/circuit-rules.ts';
import { defaultLimits } from '../../src-main/outbox/limits.ts';
import { afterTry, backoff, deliveryOf, inOrder, isNews, sentKey } from '../../src-main/outbox/rules.ts';
import { planned } from './world.ts';

const limits = defaultLimits;
const half = (): number => 0.5;
const reason = { code: 'connectors.server-error', params: {} };
const NOW = 1_700_000_000_000;

describe('backoff', () => {
  it('stays below twice as much each time and below the cap, and can be anything in between', () => {
    for (let attempt = 1; attempt < 200; attempt += 1) {
      const ceiling = Math.min(limits.backoffCap, limits.backoffBase * 2 ** (attempt - 1));
      expect(backoff(attempt, () => 0, limits)).toBe(0);
      expect(backoff(attempt, () => 0.999999, limits)).toBeLessThanOrEqual(ceiling);
      expect(backoff(attempt, () => 0.999999, limits)).toBeGreaterThan(ceiling * 0.99);
    }
    expect(backoff(1, () => 0.999999, limits)).toBeLessThan(2000);
    expect(backoff(10_000, () => 0.999999, limits)).toBeLessThanOrEqual(15 * 60_000);
  });
});

describe('a try', () => {
  const after = (result: Parameters<typeof afterTry>[1], attempts = 1) =>
    afterTry({ attempts, departed: false }, result, NOW, half, limits);

  it('that was not connected is not counted and may go again at once when the line is back', () => {
    const verdict = after({ asked: false, answer: { kind: 'transient', reason, offline: true } });
    expect(verdict).toMatchObject({ state: 'waiting', nextAttemptAt: 0, counts: false, signal: { kind: 'offline' } });
  });

  it('waits as long as the remote says, a day at the most, and never into the past', () => {
    const until = (at: number): number =>
      after({ asked: false, answer: { kind: 'wait', until: at, reason } }).nextAttemptAt;
    expect(until(NOW + 60_000)).toBe(NOW + 60_000);
    expect(until(NOW + 90 * 24 * 3_600_000)).toBe(NOW + 24 * 3_600_000);
    expect(until(NOW - 5000)).toBe(NOW);
  });

  it('without an answer leaves a doubt that a question keeps until the remote knows', () => {
    expect(after({ asked: false, answer: { kind: 'outcome-unknown', reason } }).uncertain).toBe(true);
    expect(after({ asked: true, answer: { kind: 'transient', reason, offline: false } }).uncertain).toBe(true);
    expect(after({ asked: true, answer: { kind: 'needs-login', reason } }).uncertain).toBe(true);
    expect(after({ asked: true, answer: { kind: 'cannot-tell' } })).toMatchObject({
      state: 'needs-person',
      uncertain: true,
    });
    expect(after({ asked: true, answer: { kind: 'send-again' } })).toMatchObject({
      state: 'waiting',
      uncertain: false,
    });
    expect(after({ asked: true, answer: { kind: 'done', receipt: {} } })).toMatchObject({
      state: 'done',
      uncertain: false,
    });
  });

  it('that was broken by a mistake of ours stops for a person, in doubt only when something may have left', () => {
    const fault = (sent: boolean) => after({ asked: false, answer: { kind: 'fault', reason, sent } });
    expect(fault(true)).toMatchObject({ state: 'needs-person', uncertain: true, signal: null });
    expect(fault(false)).toMatchObject({ state: 'needs-person', uncertain: false });
  });

  it('is news when it ends, changes the state or has another reason, not when it fails as before', () => {
    expect(isNews({ reasonCode: null }, { state: 'waiting', reason })).toBe(true);
    expect(isNews({ reasonCode: reason.code }, { state: 'waiting', reason })).toBe(false);
    expect(isNews({ reasonCode: 'connectors.offline' }, { state: 'waiting', reason })).toBe(true);
    expect(isNews({ reasonCode: reason.code }, { state: 'needs-person', reason })).toBe(true);
    expect(isNews({ reasonCode: reason.code }, { state: 'done', reason: null })).toBe(true);
  });
});

describe('the circuit', () => {
  const trouble = { kind: 'trouble', reason, until: null } as const;
  const offline = { kind: 'offline', reason } as const;
  const run = (start: Circuit, ...signals: Parameters<typeof nextCircuit>[1][]): Circuit =>
    signals.reduce((circuit, signal) => nextCircuit(circuit, signal, true, NOW, half, limits), start);

  it('opens after five troubles in a row, and any answer closes it', () => {
    const four = run(closedCircuit, trouble, trouble, trouble, trouble);
    expect(four.kind).toBe('closed');
    const open = run(four, trouble);
    expect(open).toMatchObject({ kind: 'open', failures: 5 });
    expect(run(four, { kind: 'reached' }, trouble).kind).toBe('closed');
    expect(run(open, { kind: 'reached' })).toEqual(closedCircuit);
  });

  it('opens longer after each failed probe, two minutes at the most', () => {
    let circuit = run(closedCircuit, trouble, trouble, trouble, trouble, trouble);
    let before = 0;
    for (let probe = 0; probe < 30; probe += 1) {
      const wait = circuit.until - NOW;
      expect(wait).toBeGreaterThanOrEqual(before);
      expect(wait).toBeLessThanOrEqual(limits.circuitCap);
      before = wait;
      circuit = run(circuit, trouble);
    }
  });

  it('lets one job probe when its time has come, and none before', () => {
    const open = run(closedCircuit, trouble, trouble, trouble, trouble, trouble);
    expect(allowance(closedCircuit, NOW, 4, 1, false)).toBe(3);
    expect(allowance(open, NOW, 4, 0, false)).toBe(0);
    expect(allowance(open, open.until, 4, 0, false)).toBe(1);
    expect(allowance(open, open.until, 4, 1, true)).toBe(0);
    expect(allowance(open, open.until, 4, 4, false)).toBe(0);
  });

  it('probes at least every ten seconds while nothing is reached', () => {
    let circuit = run(closedCircuit, offline);
    for (let probe = 0; probe < 50; probe += 1) {
      expect(circuit.kind).toBe('offline');
      expect(circuit.until - NOW).toBeGreaterThan(0);
      expect(circuit.until - NOW).toBeLessThanOrEqual(10_000);
      circuit = run(circuit, offline);
    }
  });

  it('learns nothing from calls that were still under way when it opened', () => {
    const open = run(closedCircuit, trouble, trouble, trouble, trouble, trouble);
    expect(nextCircuit(open, trouble, false, NOW, half, limits)).toBe(open);
    const lost = run(closedCircuit, offline);
    expect(nextCircuit(lost, offline, false, NOW, half, limits)).toBe(lost);
    expect(nextCircuit(lost, trouble, false, NOW, half, limits)).toBe(lost);
  });

  it('never waits for a time that only a jumped clock put there', () => {
    const open = run(closedCircuit, trouble, trouble, trouble, trouble, trouble);
    const later = withinReach({ ...open, until: NOW + 365 * 24 * 3_600_000 }, NOW, limits);
    expect(later.until).toBeLessThanOrEqual(NOW + limits.backoffCap);
  });
});

describe('a plan', () => {
  const labels = (...operations: Parameters<typeof inOrder>[0]) => inOrder(operations).map(({ label }) => label);

  it('is queued so that each operation stands behind those that it waits for', () => {
    expect(
      labels(planned('status', ['attach']), planned('attach', ['create', 'file']), planned('create'), planned('file')),
    ).toEqual(['create', 'file', 'attach', 'status']);
    expect(labels(planned('a'), planned('b'), planned('c'))).toEqual(['a', 'b', 'c']);
  });

  it('that goes in a circle is a mistake of ours', () => {
    expect(() => labels(planned('a', ['b']), planned('b', ['a']))).toThrow(/waits for itself/);
  });

  it('sends a value set again under a key of its own', () => {
    expect(sentKey('status', 0)).toBe('status');
    expect(new Set([0, 1, 2].map((repeat) => sentKey('status', repeat))).size).toBe(3);
  });
});

describe('a delivery', () => {
  const fact = (
    state: 'done' | 'waiting' | 'sending' | 'needs-login' | 'needs-person' | 'cancelled',
    told?: string,
  ) => ({
    destination: 'igate' as const,
    state,
    updatedAt: NOW,
    reason: told ?? null,
  });
  const of = (...facts: ReturnType<typeof fact>[]) => deliveryOf(facts, (code) => ({ code, params: {} }), String);

  it('says the worst that holds, with the reason for it', () => {
    expect(of(fact('done'), fact('waiting', 'w'), fact('needs-person', 'p'))).toMatchObject({
      state: 'needs-person',
      reason: { code: 'p' },
      done: 1,
      total: 3,
    });
    expect(of(fact('needs-login', 'l'), fact('waiting'))).toMatchObject({
      state: 'needs-person',
      reason: { code: 'l' },
    });
    expect(of(fact('sending'), fact('waiting', 'w'))).toMatchObject({ state: 'sending', reason: null });
    expect(of(fact('done'), fact('done'))).toMatchObject({ state: 'sent', lastSentAt: String(NOW) });
  });

  it('forgets what was cancelled', () => {
    expect(of(fact('cancelled', 'c'))).toBeNull();
    expect(of(fact('done'), fact('cancelled', 'c'))).toMatchObject({ state: 'sent', done: 1, total: 1 });
  });
});

it('a wait that concerns one job alone says nothing of the destination', () => {
  const wait = { kind: 'wait', until: 5000, reason: { code: 'connectors.busy', params: {} } } as const;
  const after = (answer: typeof wait & { apart?: true }) =>
    afterTry({ attempts: 1, departed: false }, { asked: false, answer }, 1000, () => 0, defaultLimits);
  expect(after(wait).signal).toMatchObject({ kind: 'trouble', until: 5000 });
  expect(after({ ...wait, apart: true })).toMatchObject({ state: 'waiting', nextAttemptAt: 5000, signal: null });
});
