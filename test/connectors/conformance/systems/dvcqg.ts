import type { EarlierOperation, PaperAnswer, PaperQuestion } from '../../../../src-main/connectors/connector.ts';
import type { RequestFault } from '../../../../src-main/training/faults.ts';
import { connectorOf } from '../../harness.ts';
import { REPOSITORY_OWNERS } from '../../../../src-main/training/repository-papers.ts';
import {
  papersOf,
  planned,
  type ConformanceCase,
  type ConformanceRead,
  type ConformanceSystem,
  type Read,
} from '../system.ts';

/** Every service has the same address: what is asked for stands in the body. */
const call = (service: string) => ({
  method: 'POST',
  path: /\/mapi\/call$/,
  body: new RegExp(`"service":"${service}"`),
});

/** A dossier that was sent from here before and has changed. */
const update: ConformanceCase = {
  operation: 'syncDossier',
  variant: 'it was sent before, so it is an update',
  request: call('DongBoHoSoMC'),
  repeat: 'never',
  effect: 'dossier-update',
  ending: 'asks',
  async prepare(province, number) {
    const { code, snapshot, files } = papersOf(number);
    const connector = connectorOf(province.connect(), 'dvcqg');
    const earlier = { ...snapshot, appointmentOn: '2026-12-30' };
    await province.runPlan(connector, earlier, files, ({ operation }) => operation !== 'syncDossier');
    const before = connector
      .plan(earlier)
      .map(({ operation, slot = '', payload }): EarlierOperation => ({ operation, slot, payload }));
    return { code, operations: connector.plan(snapshot, before), files };
  },
};

const LOOK_UP = { method: 'POST', path: /\/bndp\/public\/v1\/user\/papers$/ };
const QUESTION: PaperQuestion = {
  procedureCode: '1.003709',
  papers: [{ paperCode: 'KQ.G15.000007', documentNumber: '' }],
  ownerNumber: REPOSITORY_OWNERS.onePaper.number,
  officer: { identityNumber: '000085000099', name: 'Nguyễn Thị Mẫu' },
  channel: 'in-person',
};
const LOOK_UP_SENTENCES = {
  'connectors.refused': 'connectors.repository-refused',
  'connectors.field-refused': 'connectors.repository-refused',
  'connectors.refused-silent': 'connectors.repository-refused-silent',
  'connectors.session-refused': 'connectors.repository-session-refused',
  'connectors.login-refused': 'connectors.repository-login-refused',
};
function readOf(answer: PaperAnswer): Read {
  if (answer.kind !== 'found') return answer;
  // a person whose papers are there never seems to have none
  if (answer.papers.length !== 1) throw new Error(`${answer.papers.length} papers`);
  return { kind: 'answered' };
}
const there = <Part>(part: Part | undefined): Part => {
  if (part === undefined) throw new Error('there is no repository');
  return part;
};

/** The paper repository behind the same security server: what it holds, and who hands out its files. */
const reads: readonly ConformanceRead[] = [
  {
    name: 'the look-up of papers',
    request: LOOK_UP,
    call: async ({ papers }, signal) => readOf(await there(papers).ask(QUESTION, signal)),
    sentences: LOOK_UP_SENTENCES,
  },
  {
    name: 'the look-up that waits in the queue',
    operation: 'askPapers',
    request: LOOK_UP,
    async call(connectors, signal) {
      const { operation, key, payload } = there(connectors.papers).planAsk(QUESTION, { key: '1', subject: 'x' });
      const outcome = await connectorOf(connectors, 'dvcqg').execute({
        operation,
        key,
        payload: JSON.parse(JSON.stringify(payload)) as unknown,
        receipts: new Map(),
        signal,
        openFile: () => Promise.reject(new Error('a question has no file')),
        onSent: () => undefined,
      });
      // only an answer ends it, and what is no answer is waited for
      if (outcome.kind === 'done') return readOf((outcome.receipt as { readonly answer: PaperAnswer }).answer);
      if (outcome.kind === 'wait') return { kind: 'unreachable', reason: outcome.reason };
      throw new Error(`a question came to ${outcome.kind}`);
    },
    sentences: LOOK_UP_SENTENCES,
  },
  {
    name: 'the sign-in to the repository',
    request: { method: 'POST', path: /\/bndp\/public\/v1\/login$/ },
    async call({ papers }, signal) {
      const reason = await there(papers).signIn('token', signal);
      return reason === null ? { kind: 'answered' } : { kind: 'failed', reason };
    },
    // whatever is said with an answer that has no token: the account is refused
    sentences: { ...LOOK_UP_SENTENCES, 'connectors.session-refused': 'connectors.repository-login-refused' },
    differently: {
      '200 with an error inside': 'connectors.repository-login-refused',
      'an ended session inside an answer with 200': 'connectors.repository-login-refused',
      'a refusal with −3 that names a field': 'connectors.repository-login-refused',
      'nought with words that are no success': 'connectors.repository-login-refused',
      'nought without a word, after the effect': 'connectors.repository-login-refused',
    },
    // it carries no session that could end
    meets: ({ name }) => !/^(a session that has just expired|sessions that are refused again)$/.test(name),
  },
  {
    name: 'the list of security servers',
    request: call('LayDanhMucSSTaiTep'),
    sentences: LOOK_UP_SENTENCES,
    async call({ papers }, signal) {
      const answer = await there(papers).securityServers(signal);
      if (!answer.ok) return { kind: 'failed', reason: answer.reason };
      if (answer.value.length === 0) throw new Error('an empty list');
      return { kind: 'answered' };
    },
  },
];

const says = (body: object): RequestFault => ({
  kind: 'answer',
  status: 200,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify(body),
});

export const dvcqg: ConformanceSystem = {
  destination: 'dvcqg',
  wire: 'json',
  signIn: /\/mapi\/login$/,
  refusalInside: '{"error_code":3,"message":"Thiếu thông tin"}',
  cases: [
    planned('dvcqg', {
      operation: 'syncDossier',
      request: call('DongBoHoSoMC'),
      repeat: 'never',
      effect: 'dossier',
      ending: 'asks',
    }),
    update,
    planned('dvcqg', {
      operation: 'reportProgress',
      request: call('CapNhatTienDoHoSoMC'),
      repeat: 'never',
      effect: 'progress',
      ending: 'asks',
    }),
  ],
  reads,
  ownFaults: [
    {
      name: 'an ended session inside an answer with 200',
      fault: () => says({ error_code: '-1', message: 'Session đã hết hạn' }),
      expected: () => ({ kind: 'done', effects: 1 }),
    },
    {
      name: 'a refusal with −3 that names a field',
      fault: () => says({ error_code: -3, message: 'Trường TrangThaiHoSo không hợp lệ' }),
      expected: () => ({ kind: 'rejected', code: 'connectors.field-refused', effects: 0 }),
    },
    {
      name: 'nought with words that are no success',
      fault: () => says({ error_code: 0, message: 'Dữ liệu chưa đầy đủ' }),
      expected: () => ({ kind: 'rejected', code: 'connectors.refused', effects: 0 }),
    },
    {
      name: 'nought without a word, after the effect',
      fault: () => ({ ...says({ error_code: 0 }), after: true }) as RequestFault,
      expected: () => ({ kind: 'outcome-unknown', code: 'connectors.answer-unexpected', effects: 1 }),
    },
    {
      name: 'the portal says that it is overloaded',
      fault: () => says({ error_code: 99, message: 'Hệ thống quá tải, vui lòng thử lại sau' }),
      expected: () => ({ kind: 'transient', code: 'connectors.busy', offline: false, effects: 0 }),
    },
  ],
};
