import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describe as sentence } from '#contract/messages/index.ts';
import type { Profile } from '../../../src-main/settings/profile.ts';
import { ANSWER_LIMIT, faultsOf } from './faults.ts';
import { openStage, type Stage } from './stage.ts';
import type { ConformanceCase, ConformanceFault, ConformanceRead, Expected, Read } from './system.ts';
import { conformanceSystems } from './systems.ts';

/** What each outcome of a write is for whoever only asked: there is no effect that could be in doubt. */
const KINDS: Readonly<Record<Expected['kind'], Read['kind']>> = {
  done: 'answered',
  rejected: 'refused',
  'needs-login': 'needs-login',
  transient: 'unreachable',
  wait: 'unreachable',
  'outcome-unknown': 'unreachable',
};
/** The words for what is sent speak of papers in the queue; of a question nothing lies there. */
const ABOUT_QUESTIONS: Readonly<Record<string, string>> = {
  'connectors.server-error': 'connectors.asked-server-error',
  'connectors.busy': 'connectors.asked-busy',
  'connectors.no-answer': 'connectors.asked-no-answer',
  'connectors.line-lost': 'connectors.asked-no-answer',
};
const PATIENCE = 200;
const signal = (): AbortSignal => AbortSignal.timeout(20_000);

/**
 * Every call that only asks under every fault: what it comes to, in which words, that nobody goes to another host, and
 * that the next one is answered.
 */
const withReads = conformanceSystems.filter(({ reads }) => reads !== undefined);
describe.each(withReads)('$destination', (system) => {
  const { destination } = system;
  let stage: Stage;
  beforeAll(async () => {
    stage = await openStage(system);
  });
  afterAll(() => stage.close());
  afterEach(() => stage.calm());

  const meet = async (read: ConformanceRead, { fault, times = 1, waits }: ConformanceFault): Promise<Read> => {
    const { province } = stage;
    const arranged = fault({ now: province.clock.now(), elsewhere: stage.elsewhere() });
    if (arranged === 'down') await province.servers.setFault(destination, 'down');
    else if (arranged !== 'unknown-host') {
      // over a kept line that broke, a question goes once more by itself
      const isDropped = arranged.kind === 'drop';
      province.servers.failNext(destination, { ...read.request, fault: arranged, times: isDropped ? 2 : times });
    }
    const change = (profile: Profile): Profile => {
      const settings = profile.destinations[destination];
      if (settings === undefined) throw new Error(`${destination} is not in the training profile`);
      settings.answerLimit = ANSWER_LIMIT;
      if (arranged === 'unknown-host') settings.baseUrl = 'http://khong-co-may-nay.invalid';
      return profile;
    };
    const hurry = waits === true ? { hurry: { path: read.request.path, milliseconds: PATIENCE } } : {};
    return read.call(province.connect({ change, ...hurry }), signal());
  };

  describe.each(system.reads ?? [])('$name', (read) => {
    const asCase: ConformanceCase = {
      operation: read.name,
      request: read.request,
      repeat: 'read',
      effect: '',
      ending: 'same-state',
      prepare: () => Promise.reject(new Error('it only asks')),
    };

    it.each(faultsOf(system).filter((fault) => read.meets?.(fault) ?? true))('$name', async (fault) => {
      const own = read.differently?.[fault.name];
      const told = fault.expected(asCase);
      const expected: Expected = own === undefined ? told : { kind: 'rejected', code: own, effects: 0 };
      const { kind, reason } = await meet(read, fault);
      // who only gets a reason has one for everything that is no answer
      const kinds = kind === 'failed' ? ['refused', 'needs-login', 'unreachable'] : [kind];
      expect(kinds).toContain(KINDS[expected.kind]);
      const { code } = expected;
      const said = code === undefined ? undefined : (read.sentences?.[code] ?? ABOUT_QUESTIONS[code] ?? code);
      expect(reason?.code).toBe(said);
      for (const locale of ['vi', 'en'] as const) {
        const words = reason === undefined ? null : sentence(locale, reason);
        expect(`${words?.what ?? ''} ${words?.next ?? ''}`, locale).not.toMatch(/[{}<>]|undefined|\bconnectors\./);
      }
      expect(stage.visits()).toEqual([]);
      await stage.calm();
      expect(await read.call(stage.province.connect(), signal())).toEqual({ kind: 'answered' });
    });
  });
});
