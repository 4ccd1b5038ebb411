import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describe as sentence } from '#contract/messages/index.ts';
import type { Reason } from '#contract/common.ts';
import type { DestinationHealth, Job } from '#contract/outbox.ts';
import { inOrder } from '../../../src-main/outbox/rules.ts';
import { faultsOf } from './faults.ts';
import { openStage, titleOf, type Met, type Stage } from './stage.ts';
import type { ConformanceCase, ConformanceFault, ConformanceSystem, Expected } from './system.ts';

/**
 * Every operation of the system under every fault, through the real queue: what the first try came to, where the job
 * stands then, what the officer reads, what the server's ledger holds — and that it all ends with each effect once.
 */
export function testConformance(system: ConformanceSystem): void {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(system);
  });
  afterAll(() => stage.close());
  afterEach(() => stage.calm());

  describe.each(system.cases.map((testCase) => ({ ...testCase, title: titleOf(testCase) })))(
    `${system.destination} $title`,
    (testCase) => {
      const faults = faultsOf(system).filter((fault) => fault.meets?.(testCase) ?? true);
      it.each(faults)('$name', async (fault) => {
        const met = await stage.meet(testCase, fault);
        expectFirstTry(met, fault.expected(testCase));
        expectWords(met.job);
        await expectEnd(stage, testCase, fault, met);
        expect(stage.visits()).toEqual([]);
      });
    },
  );
}

/** What each outcome makes of a job on its first try; `health` is what the status bar says of the destination. */
const NEXT: Readonly<
  Record<Expected['kind'], Pick<Job, 'state' | 'uncertain'> & { readonly health: DestinationHealth['state'] }>
> = {
  done: { state: 'done', uncertain: false, health: 'ok' },
  transient: { state: 'waiting', uncertain: false, health: 'ok' },
  wait: { state: 'waiting', uncertain: false, health: 'ok' },
  rejected: { state: 'needs-person', uncertain: false, health: 'ok' },
  'needs-login': { state: 'needs-login', uncertain: false, health: 'needs-login' },
  'outcome-unknown': { state: 'waiting', uncertain: true, health: 'ok' },
};
/** Half of the first wait: after a trouble, and after a line that is not there (in milliseconds). */
const AFTER_TROUBLE = 1000;
const AFTER_OFFLINE = 750;

function expectFirstTry({ job, health, effects, now }: Met, expected: Expected): void {
  const next = expected.offline === true ? { ...NEXT.transient, health: 'offline' } : NEXT[expected.kind];
  const wait =
    next.state !== 'waiting'
      ? null
      : expected.offline === true
        ? AFTER_OFFLINE
        : expected.kind === 'wait'
          ? (expected.wait ?? 0)
          : AFTER_TROUBLE;
  expect({
    outcome: job.history[0]?.outcome,
    state: job.state,
    uncertain: job.uncertain,
    health: health.state,
    code: job.reason?.code ?? null,
    effects,
  }).toEqual({
    outcome: expected.offline === true ? 'offline' : expected.kind,
    state: next.state,
    uncertain: next.uncertain,
    health: next.health,
    code: expected.code ?? null,
    effects: expected.effects,
  });
  const nextAt = job.nextAttemptAt === null ? null : Date.parse(job.nextAttemptAt) - now;
  // a date in a header has whole seconds
  if (wait === null || nextAt === null) expect(nextAt).toBe(wait);
  else expect(Math.floor(nextAt / 1000)).toBe(Math.floor(wait / 1000));
}

/** Every reason has its sentence in both languages, and no parameter is left open in it. */
function expectWords({ reason }: { readonly reason: Reason | null }): void {
  if (reason === null) return;
  for (const locale of ['vi', 'en'] as const) {
    const { what, next } = sentence(locale, reason);
    expect(what, locale).toMatch(/\p{L}{2,} .*[.!?…:]$/u);
    expect(`${what} ${next}`, locale).not.toMatch(/[{}<>]|undefined|\bconnectors\.|\boutbox\./);
  }
}

/** When the fault is over and people did their part, everything of the plan is done and each effect is there once. */
async function expectEnd(
  stage: Stage,
  testCase: ConformanceCase,
  fault: ConformanceFault,
  { run, counter, prepared, key }: Met,
): Promise<void> {
  const open = await stage.recover(fault, run, counter);
  try {
    await open.goOn();
    const stuck = open.job(key);
    if (stuck.state === 'needs-person' || stuck.state === 'needs-login') {
      // what the remote can be asked needs nobody to look
      expect(stuck.uncertain, stuck.reason?.code).toBe(testCase.ending === 'person' && stuck.uncertain);
      if (stuck.uncertain) {
        expect(stuck.reason?.code).toBe('outbox.unknown-outcome');
        expectWords(stuck);
        open.settle(
          stuck.id,
          stage.ledgerOf(prepared).some(({ kind }) => kind === testCase.effect),
        );
      } else {
        open.retry(stuck.id);
      }
      await open.goOn();
    }
    const left = inOrder(prepared.operations).map((operation) => open.job(operation.key));
    expect(left.filter(({ state }) => state !== 'done').map(({ operation, reason }) => [operation, reason])).toEqual(
      [],
    );
    expect(stage.ledgerOf(prepared).filter(({ times }) => times !== 1)).toEqual([]);
    expect(stage.shapeOf(prepared)).toEqual(await stage.undisturbed(testCase));
    expect(counter.audit.verify().intact).toBe(true);
  } finally {
    await open.stop();
    counter.close();
  }
}
