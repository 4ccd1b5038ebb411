import { expect, test } from 'vitest';
import type { Connector, PaperAnswer, PaperQuestion } from '../../src-main/connectors/connector.ts';
import { planAsk, withQueuedQuestions } from '../../src-main/connectors/dvcqg/repository/queued-questions.ts';
import { testClock } from './harness.ts';

const QUESTION: PaperQuestion = {
  procedureCode: '1.005434',
  papers: [{ paperCode: 'KQ.G15.000007', documentNumber: '' }],
  ownerNumber: '000090000001',
  officer: { identityNumber: '000085000009', name: 'Nguyễn Thị Mẫu' },
  channel: 'in-person',
};
const AWAY = { code: 'connectors.offline', params: { system: 'Kho DL' } };
const portal: Connector = {
  destination: 'dvcqg',
  payloads: {},
  plan: () => [],
  withdraw: () => null,
  execute: () => Promise.resolve({ kind: 'done', receipt: { portal: true } }),
  inquire: () => Promise.resolve({ kind: 'cannot-tell' }),
  check: () => Promise.resolve(null),
};

function asking(answer: () => PaperAnswer) {
  const clock = testClock();
  const asked: PaperQuestion[] = [];
  const ask = (question: PaperQuestion) => {
    asked.push(question);
    return Promise.resolve(answer());
  };
  const connector = withQueuedQuestions(portal, { ask }, clock, () => 1);
  const { operation, key, payload } = planAsk(QUESTION, { key: 'q1', subject: 'KQ.G15.000007' });
  const attempt = {
    operation,
    key,
    // as the queue gives it back
    payload: JSON.parse(JSON.stringify(payload)) as unknown,
    receipts: new Map(),
    signal: new AbortController().signal,
    openFile: () => Promise.reject(new Error('no file')),
    onSent: () => undefined,
  };
  return { connector, attempt, asked, clock };
}

test('a question of the queue is asked as it was planned, and its answer is the receipt', async () => {
  const answer: PaperAnswer = { kind: 'found', papers: [] };
  const { connector, attempt, asked } = asking(() => answer);
  expect(connector.payloads[attempt.operation]?.safeParse(attempt.payload).success).toBe(true);
  expect(await connector.execute(attempt)).toEqual({ kind: 'done', receipt: { answer, asked: 1 } });
  expect(asked).toEqual([QUESTION]);
  expect(await connector.inquire(attempt), 'asking changes nothing there').toEqual({ kind: 'send-again' });
});

test('a refusal is an answer too, with its words beside the job; it never asks the portal’s account to sign in', async () => {
  for (const kind of ['refused', 'needs-login'] as const) {
    const { connector, attempt } = asking(() => ({ kind, reason: AWAY }));
    expect(await connector.execute(attempt)).toMatchObject({ kind: 'done', receipt: { answer: { kind } }, note: AWAY });
  }
});

test('while it cannot be reached the question waits longer each time, apart from what is sent to the portal', async () => {
  const { connector, attempt, clock } = asking(() => ({ kind: 'unreachable', reason: AWAY }));
  const pauses: number[] = [];
  for (let time = 0; time < 8; time += 1) {
    const outcome = await connector.execute(attempt);
    expect(outcome).toMatchObject({ kind: 'wait', apart: true, reason: AWAY });
    pauses.push(outcome.kind === 'wait' ? (outcome.until - clock.now()) / 1000 : 0);
  }
  expect(pauses).toEqual([5, 10, 20, 40, 60, 60, 60, 60]);
});

test('everything else stays the portal’s own', async () => {
  const { connector, attempt } = asking(() => ({ kind: 'found', papers: [] }));
  const other = { ...attempt, operation: 'syncDossier' };
  expect(await connector.execute(other)).toEqual({ kind: 'done', receipt: { portal: true } });
  expect(await connector.inquire(other)).toEqual({ kind: 'cannot-tell' });
});
