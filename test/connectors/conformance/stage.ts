import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { DestinationHealth } from '#contract/outbox.ts';
import type { PlannedOperation } from '../../../src-main/connectors/connector.ts';
import type { JobHistory } from '../../../src-main/outbox/service.ts';
import { inOrder } from '../../../src-main/outbox/rules.ts';
import type { HttpRequest } from '../../../src-main/platform/http/client.ts';
import type { Profile } from '../../../src-main/settings/profile.ts';
import type { LedgerEntry } from '../../../src-main/training/store.ts';
import { openProvince, type Province } from '../harness.ts';
import { openCounters, type Counter, type Run } from './counter.ts';
import { ANSWER_LIMIT } from './faults.ts';
import type { ConformanceCase, ConformanceFault, ConformanceSystem, Prepared } from './system.ts';

/** What the first try under a fault left. */
export interface Met {
  readonly prepared: Prepared;
  /** Of the operation in question. */
  readonly key: string;
  readonly job: JobHistory;
  readonly health: DestinationHealth;
  readonly effects: number;
  /** The instant of the try. */
  readonly now: number;
  readonly run: Run;
  readonly counter: Counter;
  /** Everything that left for the remote since the fault was arranged. */
  readonly requests: readonly HttpRequest[];
}

/** A request that came to the host where nobody must come. */
export interface Visit {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** A province, a counter of its own for each case, and another host that records who comes. */
export interface Stage {
  readonly province: Province;
  /** Works off what stands before the operation, arranges the fault, queues the whole plan and waits for one try. */
  meet(
    testCase: ConformanceCase,
    fault: ConformanceFault,
    options?: { readonly withoutRepeats?: boolean },
  ): Promise<Met>;
  /** Ends the fault; a queue that was pointed at no host starts again with the right profile. */
  recover(fault: ConformanceFault, run: Run, counter: Counter): Promise<Run>;
  ledgerOf(prepared: Prepared): readonly LedgerEntry[];
  /** The ledger of a dossier without what is its own, so that two dossiers can be compared. */
  shapeOf(prepared: Prepared): readonly string[];
  /** The same of a dossier that met no fault. */
  undisturbed(testCase: ConformanceCase): Promise<readonly string[]>;
  elsewhere(): string;
  visits(): readonly Visit[];
  /** Ends every fault. */
  calm(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds of patience where a fault shows only when it ends. */
const PATIENCE = 200;
const NO_HOST = 'http://khong-co-may-nay.invalid';

export function titleOf({ operation, variant }: ConformanceCase): string {
  return variant === undefined ? operation : `${operation}: ${variant}`;
}

export async function openStage(system: ConformanceSystem): Promise<Stage> {
  const { destination } = system;
  const province = await openProvince();
  const counters = await openCounters(province.clock);
  const visits: Visit[] = [];
  const elsewhere = createServer((request, response) => {
    visits.push({ method: request.method ?? '', path: request.url ?? '', headers: request.headers });
    response.end('{}');
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  const address = (): string => `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}`;
  const shapes = new Map<ConformanceCase['operation'], readonly string[]>();
  let number = 1000;

  /** The training profile with small answers, and what the case wants of it. */
  const strict =
    (testCase: ConformanceCase, fault: ConformanceFault['fault'] | null, withoutRepeats: boolean) =>
    (profile: Profile): unknown => {
      const settings = profile.destinations[destination];
      if (settings === undefined) throw new Error(`${destination} is not in the training profile`);
      settings.answerLimit = ANSWER_LIMIT;
      if (fault?.({ now: 0, elsewhere: '' }) === 'unknown-host') settings.baseUrl = NO_HOST;
      if (withoutRepeats) system.withoutRepeats?.(profile, testCase.operation);
      return profile;
    };

  const arrange = (testCase: ConformanceCase, conformanceFault: ConformanceFault): Promise<void> => {
    const fault = conformanceFault.fault({ now: province.clock.now(), elsewhere: address() });
    if (fault === 'unknown-host') return Promise.resolve();
    if (fault === 'down') return province.servers.setFault(destination, 'down');
    const { times = 1 } = conformanceFault;
    province.servers.failNext(destination, { ...testCase.request, fault, times });
    return Promise.resolve();
  };

  const ledgerOf = ({ code, files }: Prepared): LedgerEntry[] =>
    province.servers
      .ledger(destination)
      .filter((entry) => entry.dossierCode === code || files.some((file) => file.sha256 === entry.sha256));
  const effectsOf = (prepared: Prepared, kind: string): number =>
    ledgerOf(prepared)
      .filter((entry) => entry.kind === kind)
      .reduce((sum, entry) => sum + entry.times, 0);
  const shapeOf = (prepared: Prepared): string[] =>
    ledgerOf(prepared)
      .map(({ kind, name, times }) => `${kind} ${name.replaceAll(prepared.code, '(code)')} ×${times}`)
      .sort();
  const inQuestion = (testCase: ConformanceCase, operations: readonly PlannedOperation[]): number => {
    const index = operations.findIndex(({ operation }) => operation === testCase.operation);
    if (index < 0) throw new Error(`the plan has no ${testCase.operation}`);
    return index;
  };
  const counterOf = (prepared: Prepared): Counter =>
    counters.counter({ destination, files: prepared.files, dossierCode: prepared.code });
  /** Sends with a line that is in order. */
  const send = async (counter: Counter, operations: readonly PlannedOperation[]): Promise<void> => {
    const run = counter.open(province.connect());
    run.enqueue(operations);
    await run.goOn();
    const open = operations.filter(({ key }) => run.job(key).state !== 'done');
    await run.stop();
    if (open.length > 0) throw new Error(`${open.map(({ operation }) => operation).join(', ')} did not arrive`);
  };

  const calm = (): Promise<void> => province.servers.clearFaults(destination);

  return {
    province,

    async meet(testCase, fault, { withoutRepeats = false } = {}) {
      number += 1;
      const prepared = await testCase.prepare(province, number);
      const operations = inOrder(prepared.operations);
      const index = inQuestion(testCase, operations);
      const counter = counterOf(prepared);
      if (index > 0) await send(counter, operations.slice(0, index));

      const before = effectsOf(prepared, testCase.effect);
      await arrange(testCase, fault);
      const requests: HttpRequest[] = [];
      let isHurried = fault.waits === true;
      const connectors = province.connect({
        change: strict(testCase, fault.fault, withoutRepeats),
        hurry: {
          path: { test: (path: string) => isHurried && testCase.request.path.test(path) },
          milliseconds: PATIENCE,
        },
        watch: (request) => void requests.push(request),
      });
      const run = counter.open(connectors);
      const now = province.clock.now();
      run.enqueue(operations);
      const key = operations[index]?.key ?? '';
      const job = await run.tried(key, 1);
      isHurried = false;
      const effects = effectsOf(prepared, testCase.effect) - before;
      return { prepared, key, job, health: run.health(), effects, now, run, counter, requests };
    },

    async recover(fault, run, counter) {
      await calm();
      if (fault.fault({ now: 0, elsewhere: '' }) !== 'unknown-host') return run;
      await run.stop();
      return counter.open(province.connect());
    },

    ledgerOf,
    shapeOf,
    async undisturbed(testCase) {
      const title = titleOf(testCase);
      const known = shapes.get(title);
      if (known !== undefined) return known;
      number += 1;
      const prepared = await testCase.prepare(province, number);
      const counter = counterOf(prepared);
      await send(counter, inOrder(prepared.operations));
      counter.close();
      const shape = shapeOf(prepared);
      shapes.set(title, shape);
      return shape;
    },

    elsewhere: address,
    visits: () => visits,
    calm,
    async close() {
      await new Promise((resolve) => elsewhere.close(resolve));
      await counters.close();
      await province.close();
    },
  };
}
