import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { HttpRequest } from '../../../src-main/platform/http/client.ts';
import { openStage, titleOf, type Met, type Stage } from './stage.ts';
import { faultsOf } from './faults.ts';
import type { ConformanceCase, ConformanceFault, ConformanceSystem, Ending } from './system.ts';
import { conformanceSystems } from './systems.ts';

/**
 * The answer is lost after the effect: how each operation ends without a second one. By the idempotency key where there
 * is one, else by setting the same state or by asking for the dossier, else by stopping for a person.
 */
const ENDINGS: Readonly<Record<string, readonly [ending: Ending, withoutRepeats?: Ending]>> = {
  'igate createDossier': ['key', 'asks'],
  'igate createDossier: the code exists, so it is an update': ['key'],
  'igate uploadFile': ['key', 'person'],
  'igate attachComponent': ['key', 'asks'],
  'igate attachResults': ['key', 'asks'],
  'igate setStatus': ['key', 'person'],
  'idesk uploadFile': ['key', 'person'],
  'idesk createDraft': ['key', 'person'],
  'sohoa pushFile': ['same-state', 'person'],
  'sohoa setFileStatus': ['same-state', 'person'],
  'sohoa deleteFile': ['same-state', 'person'],
  'sohoa markSynced': ['same-state', 'person'],
  'hatinh createDossier': ['same-state', 'person'],
  'hatinh setStatus': ['same-state', 'person'],
  'hatinh returnResult': ['same-state', 'person'],
  'hatinh addProcessLine': ['person', 'person'],
  'hatinh forwardToOffice': ['same-state', 'person'],
  'dvcqg syncDossier': ['asks'],
  'dvcqg syncDossier: it was sent before, so it is an update': ['asks'],
  'dvcqg reportProgress': ['asks'],
};

it('the table holds every operation', () => {
  const named = conformanceSystems.flatMap(({ destination, cases }) =>
    cases.map((testCase) => [
      `${destination} ${titleOf(testCase)}`,
      testCase.endingWithoutRepeats === undefined
        ? [testCase.ending]
        : [testCase.ending, testCase.endingWithoutRepeats],
    ]),
  );
  expect(Object.fromEntries(named)).toEqual(ENDINGS);
});

describe.each(conformanceSystems)('$destination', (system) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(system);
  });
  afterAll(() => stage.close());
  afterEach(() => stage.calm());

  const before = faultNamed(system, 'dropped before the effect');
  const after = faultNamed(system, 'dropped after the effect');
  const page = faultNamed(system, '502 with a page after the effect');

  describe.each(system.cases.map((testCase) => ({ ...testCase, title: titleOf(testCase) })))('$title', (testCase) => {
    const expectEnding = async (fault: ConformanceFault, ending: Ending, withoutRepeats: boolean): Promise<void> => {
      const met = await stage.meet(testCase, fault, { withoutRepeats });
      const { run, counter, key, prepared } = met;
      try {
        expect(met.job.uncertain).toBe(true);
        await stage.calm();
        const sent = met.requests.length;
        await run.goOn();
        const again = met.requests.slice(sent);
        const writes = again.filter((request) => isEffect(testCase.request, request));
        const job = run.job(key);
        switch (ending) {
          case 'key': {
            const [first] = met.requests.filter((request) => isEffect(testCase.request, request));
            expect(keyOf(first)).not.toBe('');
            expect(keyOf(writes[0])).toBe(keyOf(first));
            break;
          }
          case 'same-state':
            expect(writes.length).toBeGreaterThan(0);
            break;
          case 'asks':
            // where it is there nothing is sent again; where it is not, it is sent once
            expect(again.length).toBeGreaterThan(0);
            expect(writes).toHaveLength(1 - met.effects);
            break;
          case 'person':
            expect(again).toEqual([]);
            expect(job).toMatchObject({
              state: 'needs-person',
              uncertain: true,
              reason: { code: 'outbox.unknown-outcome' },
            });
            run.settle(job.id, met.effects === 1);
            await run.goOn();
            expect(writes.length).toBeLessThanOrEqual(1);
        }
        expect(run.job(key)).toMatchObject({ state: 'done' });
        const effects = stage.ledgerOf(prepared).filter(({ kind }) => kind === testCase.effect);
        expect(effects.map(({ times }) => times)).toEqual(effects.map(() => 1));
        expect(effects.length).toBeGreaterThan(0);
      } finally {
        await run.stop();
        counter.close();
      }
    };

    it(`an answer lost after the effect: ${testCase.ending}`, () => expectEnding(after, testCase.ending, false));
    it(`a request lost before the effect: ${testCase.ending}`, () => expectEnding(before, testCase.ending, false));

    const { endingWithoutRepeats: otherwise } = testCase;
    if (otherwise !== undefined) {
      const faults = [before, after, page];
      it.each(faults)(`a remote that recognises no repeats, $name: ${otherwise}`, (fault) =>
        expectEnding(fault, otherwise, true),
      );
    }
  });
});

function faultNamed(system: ConformanceSystem, name: string): ConformanceFault {
  const fault = faultsOf(system).find((candidate) => candidate.name === name);
  if (fault === undefined) throw new Error(`there is no fault ${name}`);
  return fault;
}

function isEffect({ method, path, body }: ConformanceCase['request'], request: HttpRequest): boolean {
  const isAddressed = request.method === method && path.test(new URL(request.url).pathname);
  return isAddressed && (body === undefined || (typeof request.body === 'string' && body.test(request.body)));
}

function keyOf(request: Met['requests'][number] | undefined): string {
  return request?.headers?.['idempotency-key'] ?? '';
}
