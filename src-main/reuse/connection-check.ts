import type { Reason } from '#contract/common.ts';
import type { MessageCode } from '#contract/messages/index.ts';
import type { ConnectionStep } from '#contract/reuse.ts';
import type { PaperRepository, RepositoryPaper } from '../connectors/connector.ts';
import { transact } from '../platform/database/database.ts';
import { AppError, because, technicalText } from '../platform/errors.ts';
import type { Room } from './room.ts';
import type { SecurityServers } from './security-servers.ts';

export interface StepResult {
  readonly step: ConnectionStep;
  readonly state: 'running' | 'passed' | 'failed' | 'left-out';
  readonly milliseconds: number;
  readonly reason: Reason | null;
  readonly advice: Reason | null;
}

export interface CheckRequest {
  readonly ownerNumber: string;
  readonly procedureCode: string;
  readonly paperCode: string;
}

const STEPS: readonly ConnectionStep[] = ['login', 'list', 'token', 'look-up', 'download'];

/** What to ask the administrator for, by the step that failed. */
const ADVICE = {
  login: 'reuse.advice-login',
  list: 'reuse.advice-list',
  token: 'reuse.advice-token',
  'look-up': 'reuse.advice-look-up',
  download: 'reuse.advice-download',
} as const satisfies Record<ConnectionStep, string>;

/** Behind a sign-in that still holds, another step is the first to find the line down, which is no matter of its rights. */
function adviceOn(step: ConnectionStep, reason: Reason): (typeof ADVICE)[ConnectionStep] {
  if (reason.code !== ('connectors.offline' satisfies MessageCode)) return ADVICE[step];
  return step === 'list' ? ADVICE.login : step === 'look-up' ? ADVICE.token : ADVICE[step];
}

/** Walks through the connection step by step; a step that others stand behind leaves them out when it fails. */
export type ConnectionCheck = (request: CheckRequest, signal?: AbortSignal) => AsyncGenerator<StepResult, void>;

export function createConnectionCheck(room: Room, servers: SecurityServers): ConnectionCheck {
  const { database, papers, audit, session, log, maxFileBytes } = room;

  return async function* check(request, signal = new AbortController().signal) {
    if (papers === undefined) throw new AppError('reuse.no-connection');
    const failed = new Set<ConnectionStep>();
    const isGivenUp = (): boolean => signal.aborted;
    /** What the look-up found, for the step behind it. */
    let seen: readonly RepositoryPaper[] = [];

    const lookUp = async (repository: PaperRepository): Promise<Reason | null> => {
      const { identityNumber, name } = session.current();
      const answer = await repository.ask(
        {
          procedureCode: request.procedureCode,
          papers: [{ paperCode: request.paperCode, documentNumber: '' }],
          ownerNumber: request.ownerNumber,
          officer: { identityNumber, name },
          channel: identityNumber.trim() === '' ? 'online' : 'in-person',
        },
        signal,
      );
      if (answer.kind !== 'found') return answer.reason;
      seen = answer.papers;
      return null;
    };

    const download = async (repository: PaperRepository): Promise<Reason | null> => {
      const paper = seen.find(({ files }) => files.length > 0);
      const link = paper?.files[0]?.link;
      if (paper === undefined || link === undefined) return null;
      const dstcode = await servers.codeFor(paper.agency, [link], signal);
      const pieces = repository.download({ link, dstcode, limit: maxFileBytes, signal, onProgress: () => undefined });
      // that something comes is what is to be known; the paper itself is not taken
      for await (const piece of pieces) if (piece.length > 0) break;
      return null;
    };

    const work: Readonly<Record<ConnectionStep, (repository: PaperRepository) => Promise<Reason | null>>> = {
      login: (repository) => repository.signIn('login', signal),
      list: async () => (await servers.refresh(signal)).problem,
      token: (repository) => repository.signIn('token', signal),
      'look-up': lookUp,
      download,
    };

    /** Why a step cannot be taken; `null` when it can. */
    const obstacle = (step: ConnectionStep): Reason | null => {
      const asksForPerson = step === 'look-up' || step === 'download';
      if (asksForPerson && [request.ownerNumber, request.procedureCode, request.paperCode].includes('')) {
        return because('reuse.check-needs-person');
      }
      if (step === 'list' && failed.has('login')) return because('reuse.check-step-before');
      if (step === 'look-up' && failed.has('token')) return because('reuse.check-step-before');
      if (step !== 'download') return null;
      if (failed.has('look-up') || failed.has('token')) return because('reuse.check-step-before');
      return seen.some(({ files }) => files.length > 0) ? null : because('reuse.check-nothing-found');
    };

    for (const step of STEPS) {
      if (isGivenUp()) return;
      const why = obstacle(step);
      if (why !== null) {
        yield { step, state: 'left-out', milliseconds: 0, reason: why, advice: null };
        continue;
      }
      yield { step, state: 'running', milliseconds: 0, reason: null, advice: null };
      const began = performance.now();
      // what nobody was asked about is told as such: the line may be down behind it
      const isHeld = (step === 'login' || step === 'token') && papers.isSignedIn(step);
      let reason: Reason | null;
      try {
        reason = await work[step](papers);
      } catch (error) {
        if (!(error instanceof AppError)) log.error({ problem: technicalText(error), step }, 'a check failed');
        reason = error instanceof AppError ? error.toReason() : because('platform.internal', {}, technicalText(error));
      }
      if (isGivenUp()) return;
      if (reason !== null) failed.add(step);
      const milliseconds = Math.round(performance.now() - began);
      yield reason === null
        ? {
            step,
            state: 'passed',
            milliseconds,
            reason: isHeld ? because('reuse.check-session-held') : null,
            advice: null,
          }
        : { step, state: 'failed', milliseconds, reason, advice: because(adviceOn(step, reason)) };
    }
    transact(database, () =>
      audit.append({
        actor: session.actor(),
        action: 'reuse.connection-checked',
        outcome: failed.size === 0 ? 'ok' : 'failed',
        detail: failed.size === 0 ? {} : { steps: [...failed].join(', ') },
      }),
    );
  };
}
