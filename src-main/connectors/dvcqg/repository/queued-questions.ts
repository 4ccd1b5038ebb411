import { z } from 'zod';
import type { Clock } from '../../../platform/clock.ts';
import type { Attempt, Connector, Outcome, PaperRepository, PlannedOperation } from '../../connector.ts';

const OPERATION = 'askPapers';

/** What a queued question carries. */
const payload = z.object({
  question: z.object({
    procedureCode: z.string(),
    papers: z
      .array(z.object({ paperCode: z.string(), documentNumber: z.string() }))
      .min(1)
      .max(100),
    ownerNumber: z.string(),
    officer: z.object({ identityNumber: z.string(), name: z.string() }),
    channel: z.enum(['in-person', 'online', 'postal']),
  }),
});

/**
 * Milliseconds before the question is asked again: doubled each time, up to the longest. A question is small, and the
 * officer is told of its answer within about a minute of the line being back.
 */
const FIRST_PAUSE = 5_000;
const LONGEST_PAUSE = 60_000;
/** Questions whose pauses are remembered; a forgotten one begins with the shortest again. */
const MOST_REMEMBERED = 1000;

export const planAsk: PaperRepository['planAsk'] = (question, { key, subject }): PlannedOperation => ({
  label: 'ask',
  operation: OPERATION,
  subject,
  key: `dvcqg/ask/${key}`,
  payload: payload.parse({ question }),
  after: [],
  bytes: 0,
  // somebody waits for the answer
  urgency: 'citizen',
});

/**
 * Lets a connector carry questions for papers too. Asking changes nothing there, so it is repeated until an answer
 * comes; any answer ends it, also a refusal, whose words then stand beside the job. That the repository cannot be
 * reached says nothing about the portal, whose transfers go on.
 */
export function withQueuedQuestions(
  connector: Connector,
  papers: Pick<PaperRepository, 'ask'>,
  clock: Clock,
  random: () => number = Math.random,
): Connector {
  const tries = new Map<string, number>();

  const pauseOf = (key: string): number => {
    const tried = tries.get(key) ?? 0;
    if (tries.size >= MOST_REMEMBERED) tries.clear();
    tries.set(key, tried + 1);
    const ceiling = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** Math.min(tried, 20));
    return Math.round(ceiling / 2 + (random() * ceiling) / 2);
  };

  const ask = async ({ key, payload: carried, signal }: Attempt): Promise<Outcome> => {
    const { question } = payload.parse(carried);
    const answer = await papers.ask(question, signal);
    if (answer.kind === 'unreachable') {
      return { kind: 'wait', until: clock.now() + pauseOf(key), reason: answer.reason, apart: true };
    }
    tries.delete(key);
    const receipt = { answer, asked: question.papers.length };
    return answer.kind === 'found' ? { kind: 'done', receipt } : { kind: 'done', receipt, note: answer.reason };
  };

  return {
    ...connector,
    payloads: { ...connector.payloads, [OPERATION]: payload },
    execute: (attempt) => (attempt.operation === OPERATION ? ask(attempt) : connector.execute(attempt)),
    inquire: (attempt) =>
      attempt.operation === OPERATION ? Promise.resolve({ kind: 'send-again' }) : connector.inquire(attempt),
  };
}
