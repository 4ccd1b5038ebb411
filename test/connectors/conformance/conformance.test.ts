import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { destinationId } from '#contract/common.ts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describe as sentence } from '#contract/messages/index.ts';
import type { Repeat } from '../../../src-main/connectors/answers.ts';
import type { Attempt, Connector } from '../../../src-main/connectors/connector.ts';
import type { Profile } from '../../../src-main/settings/profile.ts';
import { connectorOf, openProvince, type Province } from '../harness.ts';
import { conformanceFaults, type ConformanceFault } from './faults.ts';
import { conformanceCases, type ConformanceCase } from './operations.ts';

let province: Province;
/** Another host: whoever is sent here by a redirect must not come. */
let elsewhere: Server;
const visits: string[] = [];
let number = 1000;

const ELSEWHERE = 'http://elsewhere.invalid';
const faults = conformanceFaults(ELSEWHERE);

beforeAll(async () => {
  province = await openProvince();
  elsewhere = createServer((request, response) => {
    visits.push(request.url ?? '');
    response.end();
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  elsewhere.close();
  await province.close();
});
afterEach(async () => {
  for (const destination of destinationId.options) await province.servers.clearFaults(destination);
});

/** The training profile with small answers, and the operation's repeat as the table says. */
function strict(testCase: ConformanceCase, fault: ConformanceFault, repeat: Repeat): (profile: Profile) => unknown {
  return (profile) => {
    const destination = profile.destinations[testCase.destination];
    if (destination === undefined) throw new Error('not in the training profile');
    destination.answerLimit = 20_000;
    if (repeat !== testCase.repeat && repeat !== 'read') destination.operations = { [testCase.operation]: { repeat } };
    if (fault.fault === 'unknown-host') destination.baseUrl = 'http://khong-co-may-nay.invalid';
    return profile;
  };
}

/** Redirects name a real host of this machine, so that a visit would be seen. */
function arrange(testCase: ConformanceCase, { fault, times }: ConformanceFault): Promise<void> {
  const { destination, request } = testCase;
  if (fault === 'unknown-host') return Promise.resolve();
  if (fault === 'down') return province.servers.setFault(destination, 'down');
  const { port } = elsewhere.address() as AddressInfo;
  const aimed =
    fault.kind === 'answer' && fault.headers?.location !== undefined
      ? { ...fault, headers: { location: fault.headers.location.replace(ELSEWHERE, `http://127.0.0.1:${port}`) } }
      : fault;
  province.servers.failNext(destination, { ...request, fault: aimed, ...(times === undefined ? {} : { times }) });
  return Promise.resolve();
}

/** Goes on as the outbox does until the operation is done or a person is needed. */
async function goOn(connector: Connector, attempt: Attempt, isUncertain: boolean): Promise<'done' | 'person'> {
  let uncertain = isUncertain;
  for (let round = 0; round < 5; round += 1) {
    if (uncertain) {
      const finding = await connector.inquire(attempt);
      if (finding.kind === 'done') return 'done';
      if (finding.kind === 'cannot-tell') return 'person';
    }
    const outcome = await connector.execute(attempt);
    if (outcome.kind === 'done') return 'done';
    uncertain = outcome.kind === 'outcome-unknown';
  }
  throw new Error('never done');
}

async function run(testCase: ConformanceCase, fault: ConformanceFault, repeat: Repeat) {
  number += 1;
  const change = strict(testCase, fault, repeat);
  const hurry = { path: testCase.request.path, milliseconds: 200 };
  const connector = connectorOf(
    province.connect({ change, ...(fault.waits === true ? { hurry } : {}) }),
    testCase.destination,
  );
  const prepared = await testCase.prepare(province, connector, number);
  await arrange(testCase, fault);
  const outcome = await connector.execute(prepared.attempt);
  const effects = prepared.effects();
  await province.servers.clearFaults(testCase.destination);
  return { outcome, effects, prepared, change };
}

describe.each(conformanceCases)('$destination $operation', (testCase) => {
  it.each(faults)('$name', async (fault) => {
    const { outcome, effects, prepared } = await run(testCase, fault, testCase.repeat);
    const expected = fault.expected(testCase.repeat);
    expect({ ...outcome, effects }).toMatchObject({
      kind: expected.kind,
      effects: expected.effects,
      ...(expected.code === undefined ? {} : { reason: { code: expected.code } }),
      ...(expected.offline === undefined ? {} : { offline: expected.offline }),
      ...(expected.wait === undefined ? {} : { until: province.clock.now() + expected.wait }),
    });
    if (outcome.kind !== 'done') {
      // every reason has its sentence, and no parameter is left open in it
      const said = sentence('vi', outcome.reason);
      expect(`${said.what} ${said.next}`).not.toMatch(/[{}<>]|^connectors\./);
    }
    expect(visits).toEqual([]);

    // when the fault is over, the operation ends with its effect there once
    const healthy = connectorOf(province.connect(), testCase.destination);
    if (outcome.kind !== 'done') {
      expect(await goOn(healthy, prepared.attempt, outcome.kind === 'outcome-unknown')).toBe('done');
    }
    expect(prepared.effects()).toBe(1);
  });
});

describe('a remote that recognises no repeats', () => {
  const silent = faults.filter(({ name }) =>
    ['dropped before the effect', 'dropped after the effect', '502 with a page after the effect'].includes(name),
  );
  /** Operations whose effect the remote can be asked for; for the others a person looks. */
  const askable = new Set(['igate createDossier', 'igate attachComponent', 'igate attachResults']);

  describe.each(conformanceCases)('$destination $operation', (testCase) => {
    it.each(silent)('$name', async (fault) => {
      const { outcome, effects, prepared, change } = await run(testCase, fault, 'never');
      expect(outcome.kind).toBe('outcome-unknown');
      const connector = connectorOf(province.connect({ change }), testCase.destination);
      const end = await goOn(connector, prepared.attempt, true);
      const isAskable = askable.has(`${testCase.destination} ${testCase.operation}`);
      expect(end).toBe(isAskable ? 'done' : 'person');
      expect(prepared.effects()).toBe(isAskable ? 1 : effects);
    });
  });
});
