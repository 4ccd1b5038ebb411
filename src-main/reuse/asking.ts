import type { Dossier } from '#contract/dossiers.ts';
import type { PaperAnswer, PaperQuestion, PaperRepository } from '../connectors/connector.ts';
import { newId } from '../platform/clock.ts';
import { AppError, because, technicalText } from '../platform/errors.ts';
import { answeredLine, type Answers } from './answers.ts';
import { goneBack, standingOf, type LookUpRecord } from './look-up-store.ts';
import type { Room } from './room.ts';
import { comparable, distinctPapers, ownerNumberOf, type Asked } from './rules.ts';

/** Dossiers that are asked for at the same time at the most; whoever presses then is told to wait. */
const MOST_RUNS = 100;
/** Questions for single codes at the same time, after all of them together were refused. */
const SINGLE_QUESTIONS = 4;

/** The questions to the national repository that are under way. */
export interface Asking {
  /**
   * Marks the components as asked for, within the caller's transaction; what this gives is to be called after the
   * commit and asks.
   * @throws AppError `reuse.busy`
   */
  begin(dossier: Dossier, asked: readonly Asked[]): () => void;
  /** Ends when another dossier can be asked for: at the latest with the first of those that are under way. */
  room(): Promise<void>;
  /** Ends when nothing is asked for the dossier any more. */
  idle(dossierId: string): Promise<void>;
  /** Within the caller's transaction: back to where they stood; what is on its way is broken off. */
  breakOff(dossierId: string): void;
  /** Within the caller's transaction: what an earlier run left behind goes back to where it stood. */
  recover(): void;
  stop(): Promise<void>;
}

interface Run {
  readonly dossierId: string;
  readonly controller: AbortController;
  ended: Promise<void>;
}

export function createAsking(room: Room, answers: Answers): Asking {
  const { lookUps, papers, clock, log } = room;
  const runs = new Set<Run>();

  /** An answer to a question that was given up, or asked again, comes too late. */
  const settle = (
    dossierId: string,
    lookUpId: string,
    all: readonly Asked[],
    some: readonly Asked[],
    answer: PaperAnswer,
  ) =>
    room.change(dossierId, () => {
      const open = some.flatMap(({ componentId }) => {
        const record = lookUps.find(componentId);
        return record?.id === lookUpId && record.state === 'asking' ? [record] : [];
      });
      if (open.length === 0) return;
      room.note(room.dossiers.get(dossierId), answeredLine(some, answer));
      for (const record of open) answers.take(record, all, answer);
    });

  /** Back to where they stood; the log does not leave the question open. */
  const giveUp = (dossierId: string, records: readonly LookUpRecord[]): void => {
    if (records.length === 0) return;
    for (const record of records) lookUps.put(goneBack(record));
    const detail = { told: 'given-up', components: records.length };
    const line = { action: 'reuse.answered', destination: 'dvcqg', outcome: 'failed', detail } as const;
    room.note(room.dossiers.get(dossierId), line);
  };

  const askOnce = async (
    repository: PaperRepository,
    question: PaperQuestion,
    signal: AbortSignal,
  ): Promise<PaperAnswer> => {
    try {
      return await repository.ask(question, signal);
    } catch (error) {
      if (error instanceof AppError) return { kind: 'unreachable', reason: error.toReason() };
      log.error({ problem: technicalText(error) }, 'asking the national repository failed');
      return { kind: 'unreachable', reason: because('platform.internal', {}, technicalText(error)) };
    }
  };

  const run = async (
    repository: PaperRepository,
    dossierId: string,
    lookUpId: string,
    question: PaperQuestion,
    asked: readonly Asked[],
    signal: AbortSignal,
  ): Promise<void> => {
    const answer = await askOnce(repository, question, signal);
    if (signal.aborted) return;
    if (answer.kind !== 'refused' || question.papers.length === 1) {
      settle(dossierId, lookUpId, asked, asked, answer);
      return;
    }
    // one code that it does not like makes it refuse them all: which one, and what of the others?
    const waiting = [...question.papers];
    const isGivenUp = (): boolean => signal.aborted;
    const askSingly = async (): Promise<void> => {
      for (let paper = waiting.shift(); paper !== undefined && !isGivenUp(); paper = waiting.shift()) {
        const { paperCode, documentNumber } = paper;
        const single = await askOnce(repository, { ...question, papers: [paper] }, signal);
        if (isGivenUp()) return;
        const meant = asked.filter(
          (one) =>
            comparable(one.paperCode) === comparable(paperCode) &&
            comparable(one.documentNumber) === comparable(documentNumber),
        );
        settle(dossierId, lookUpId, asked, meant, single);
      }
    };
    await Promise.all(Array.from({ length: SINGLE_QUESTIONS }, askSingly));
  };

  return {
    begin(dossier, asked) {
      if (papers === undefined || asked.length === 0) return () => undefined;
      if (runs.size >= MOST_RUNS) throw new AppError('reuse.busy');
      const id = newId(clock);
      for (const { componentId, documentNumber } of asked) {
        const current = room.current(dossier, componentId);
        lookUps.put({
          id,
          dossierId: dossier.id,
          componentId,
          ownerNumber: ownerNumberOf(dossier.applicant),
          documentNumber,
          state: 'asking',
          reason: null,
          askedAt: clock.now(),
          jobId: null,
          before: current === null ? null : (current.before ?? standingOf(current)),
        });
      }
      const question = room.questionFor(dossier, asked);
      return () => {
        const controller = new AbortController();
        const started: Run = { dossierId: dossier.id, controller, ended: Promise.resolve() };
        runs.add(started);
        started.ended = run(papers, dossier.id, id, question, asked, controller.signal)
          .catch((error: unknown) => log.error({ problem: technicalText(error) }, 'an answer could not be kept'))
          .finally(() => runs.delete(started));
      };
    },

    async room() {
      while (runs.size >= MOST_RUNS) await Promise.race([...runs].map(({ ended }) => ended));
    },

    async idle(dossierId) {
      await Promise.all([...runs].filter((one) => one.dossierId === dossierId).map(({ ended }) => ended));
    },

    breakOff(dossierId) {
      giveUp(
        dossierId,
        lookUps.of(dossierId).filter(({ state }) => state === 'asking'),
      );
      for (const started of runs) if (started.dossierId === dossierId) started.controller.abort();
    },

    recover() {
      const left = Map.groupBy(lookUps.open('asking'), ({ dossierId }) => dossierId);
      for (const [dossierId, records] of left) giveUp(dossierId, records);
    },

    async stop() {
      for (const { controller } of runs) controller.abort();
      await Promise.all([...runs].map(({ ended }) => ended));
    },
  };
}

/** Whether the same is being asked for already. */
export function isSameQuestion(one: Asked, documentNumber: string): boolean {
  return distinctPapers([one, { ...one, documentNumber }]).length === 1;
}
