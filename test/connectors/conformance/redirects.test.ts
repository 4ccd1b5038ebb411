import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DestinationId, Reason } from '#contract/common.ts';
import type { Connectors } from '../../../src-main/connectors/connector.ts';
import type { OneShotFault } from '../../../src-main/training/faults.ts';
import { openStage, titleOf, type Stage } from './stage.ts';
import type { ConformanceFault, ConformanceRead, ConformanceSystem } from './system.ts';
import { dvcqg } from './systems/dvcqg.ts';
import { conformanceSystems } from './systems.ts';

/**
 * The other host is a real server of this machine that records who comes. What carries an effect is redirected in the
 * matrix; here it is the calls before and beside it: signing in, asking, downloading.
 */
const STATUSES = [301, 302, 303, 307, 308] as const;

const redirect = (stage: Stage, status: number, place = '/khac'): OneShotFault['fault'] => ({
  kind: 'answer',
  status,
  headers: { location: `${stage.elsewhere()}${place}` },
  body: '',
});

type Answered = { readonly ok: boolean; readonly reason?: Reason } | Reason | null;
interface Reading {
  readonly name: string;
  call(connectors: Connectors, stage: Stage): Promise<Answered>;
  /** The sentence, where it is another than that the system moved. */
  readonly code?: string;
  /** The request that is sent elsewhere; everything but the sign-in without it. */
  readonly path?: RegExp;
}

const LIMIT = 10_000;
const signal = (): AbortSignal => AbortSignal.timeout(10_000);
const there = <Part>(part: Part | null | undefined): Part => {
  if (part === null || part === undefined) throw new Error('this system has no such call');
  return part;
};
const check = (destination: DestinationId): Reading => ({
  name: 'the check',
  call: ({ all }) => there(all.get(destination)).check(signal()),
});
const files = (destination: DestinationId): Reading[] => [
  {
    name: 'the list of files',
    call: ({ remoteFiles }) => there(remoteFiles.get(destination)).list('000.00.17.H55-261120-0001', signal()),
  },
  {
    name: 'the download of a file',
    call: ({ remoteFiles }) => there(remoteFiles.get(destination)).download('0'.repeat(24), LIMIT, signal()),
  },
];

const readingOf = ({ name, request, call }: ConformanceRead): Reading => ({
  name,
  path: request.path,
  async call(connectors) {
    const { reason } = await call(connectors, signal());
    return reason ?? null;
  },
});

/** Every call beside the queue, of every system. */
const READING: Readonly<Record<DestinationId, readonly Reading[]>> = {
  igate: [check('igate'), ...files('igate')],
  idesk: [check('idesk'), ...files('idesk')],
  sohoa: [
    check('sohoa'),
    { name: 'the pull', call: ({ oneStop }) => there(oneStop).pull({ from: null, to: null }, signal()) },
    {
      name: 'the download of a link',
      call({ oneStop }, { province }) {
        const link = `${province.servers.addresses().sohoa}/taphuan/general/public/attach-file/a.pdf`;
        return there(oneStop).download(link, LIMIT, signal());
      },
    },
  ],
  hatinh: [{ ...check('hatinh'), code: 'connectors.hatinh-description-unread' }],
  dvcqg: [
    check('dvcqg'),
    { name: 'the list of procedures', call: ({ procedures }) => there(procedures).open(signal()) },
    ...(dvcqg.reads ?? []).map(readingOf),
  ],
};

function withStage(system: ConformanceSystem): () => Stage {
  let stage: Stage | undefined;
  const opened = (): Stage => {
    if (stage === undefined) throw new Error('the stage is not open yet');
    return stage;
  };
  beforeAll(async () => {
    stage = await openStage(system);
  });
  afterAll(() => opened().close());
  afterEach(() => opened().calm());
  return opened;
}

it('the other host would notice a visit', async () => {
  const [system] = conformanceSystems;
  if (system === undefined) throw new Error('there are no systems');
  const stage = await openStage(system);
  try {
    await fetch(`${stage.elsewhere()}/khac`, { headers: { authorization: 'Bearer secret' } });
    expect(stage.visits()).toMatchObject([{ path: '/khac', headers: { authorization: 'Bearer secret' } }]);
  } finally {
    await stage.close();
  }
});

const withSignIn = conformanceSystems.filter(({ signIn }) => signIn !== undefined);

describe.each(withSignIn)('$destination: the sign-in is sent to another host', (system) => {
  const stage = withStage(system);
  const [testCase] = system.cases;
  if (testCase === undefined) throw new Error(`${system.destination} has no cases`);

  it.each(STATUSES)(
    `by %i: no credentials leave, nothing is sent, ${titleOf(testCase)} arrives once`,
    async (status) => {
      const fault: ConformanceFault = {
        name: `sign-in ${status}`,
        fault: () => redirect(stage(), status),
        expected: () => ({ kind: 'transient', effects: 0 }),
      };
      const signIn = { ...testCase, request: { method: 'POST', path: system.signIn ?? /$^/ } };
      const { job, run, counter, key, effects, prepared } = await stage().meet(signIn, fault);
      try {
        expect({ uncertain: job.uncertain, effects, code: job.reason?.code }).toEqual({
          uncertain: false,
          effects: 0,
          code: 'connectors.moved',
        });
        // a lasting one is a wrong address, which no waiting mends
        expect(job.state).toBe(status === 301 || status === 308 ? 'needs-login' : 'waiting');
        await stage().calm();
        if (job.state === 'needs-login') run.retry(job.id);
        await run.goOn();
        expect(run.job(key).state).toBe('done');
        expect(
          stage()
            .ledgerOf(prepared)
            .filter(({ times }) => times !== 1),
        ).toEqual([]);
        expect(stage().visits()).toEqual([]);
      } finally {
        await run.stop();
        counter.close();
      }
    },
  );
});

describe.each(conformanceSystems)('$destination: what only asks is sent to another host', (system) => {
  const stage = withStage(system);
  const { destination } = system;
  describe.each(READING[destination])('$name', ({ call, code = 'connectors.moved', path = NOT_SIGN_IN }) => {
    const reasonOf = (answer: Answered): Reason | undefined =>
      answer !== null && 'ok' in answer ? answer.reason : (answer ?? undefined);
    const ask = (fault: OneShotFault['fault']): Promise<Answered> => {
      stage().province.servers.failNext(destination, { path, fault, times: 2 });
      return call(stage().province.connect(), stage());
    };

    it.each(STATUSES)('by %i: it fails with its reason and nobody goes there', async (status) => {
      expect(reasonOf(await ask(redirect(stage(), status)))?.code).toBe(code);
      expect(stage().visits()).toEqual([]);
    });

    it('by 302 to a page to sign in at: nobody goes there either', async () => {
      expect(reasonOf(await ask(redirect(stage(), 302, '/auth/realms/digo/login')))?.code).toMatch(/^connectors\./);
      expect(stage().visits()).toEqual([]);
    });
  });
});

it('a description of services that names another host leads nobody there', async () => {
  const [system] = conformanceSystems.filter(({ wire }) => wire === 'soap');
  const [testCase] = system?.cases ?? [];
  if (system === undefined || testCase === undefined) throw new Error('there is no SOAP system');
  const stage = await openStage(system);
  try {
    const { province } = stage;
    const { operations } = await testCase.prepare(province, 1);
    const [first] = operations;
    const url = `${province.servers.addresses()[system.destination]}/layouts/hatinh/dvc/DVCServiceHoSo.asmx?wsdl`;
    const description = await (await fetch(url)).text();
    const body = description.replaceAll(province.servers.addresses()[system.destination], stage.elsewhere());
    expect(body).toContain(stage.elsewhere());
    const headers = { 'content-type': 'text/xml; charset=utf-8' };
    province.servers.failNext(system.destination, {
      path: /\?wsdl$/,
      fault: { kind: 'answer', status: 200, headers, body },
    });
    const connector = province.connect().all.get(system.destination);
    if (connector === undefined || first === undefined) throw new Error('there is nothing to send');
    expect(await connector.execute(province.attempt(first))).toMatchObject({ kind: 'done' });
    expect(stage.visits()).toEqual([]);
  } finally {
    await stage.close();
  }
});

/** Everything but the call that fetches the session. */
const NOT_SIGN_IN = /^(?!.*\/(token|dangnhap|mapi\/login|public\/v1\/login)$)/;
