import { z } from 'zod';
import { reason as reasonSchema } from '#contract/common.ts';
import type { LookUpOverview } from '#contract/reuse.ts';
import type { PaperAnswer } from '../connectors/connector.ts';
import { newId } from '../platform/clock.ts';
import { AppError, because, technicalText } from '../platform/errors.ts';
import { errorOf } from '../dossiers/remote.ts';
import { isSameOwner } from '../dossiers/reused-rules.ts';
import { listNames } from '../dossiers/rules.ts';
import { answeredLine, type Answers } from './answers.ts';
import type { Asking } from './asking.ts';
import { goneBack, standingOf, type LookUpRecord } from './look-up-store.ts';
import { withCode } from './look-ups.ts';
import type { Room } from './room.ts';
import { ownerNumberOf, type Asked } from './rules.ts';
import type { Views } from './views.ts';

/** What a job of the queue brings: the answer, or in what words it was refused, and to how many codes at once. */
const receipt = z.object({
  asked: z.number().int().optional(),
  answer: z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('found'),
      papers: z.array(
        z.object({
          paperCode: z.string(),
          name: z.string(),
          documentNumber: z.string(),
          agency: z.string(),
          files: z.array(z.object({ name: z.string(), link: z.string() })),
        }),
      ),
    }),
    z.object({ kind: z.enum(['refused', 'needs-login']), reason: reasonSchema }),
  ]),
});

/** As it stands in the log and beside the job. */
const OWNER_CHANGED = 'Hồ sơ đã đổi số định danh của chủ giấy tờ';

/** Questions that were left in the queue, which asks when the line is back. */
export interface Waiting {
  /**
   * One job for all of them, in a lane of its own: neither holds it back what is sent for the dossier, nor the reverse.
   * @throws AppError with what hinders it, or `reuse.no-connection`
   */
  leave(request: { readonly dossierId: string; readonly componentIds: readonly string[] }): LookUpOverview;
  /** Takes up what ended while nobody listened, and listens from now on. */
  start(): void;
  stop(): void;
}

export function createWaiting(room: Room, views: Views, asking: Asking, answers: Answers): Waiting {
  const { dossiers, lookUps, reports, papers, queue, session, events, clock, log } = room;
  const stopping = new AbortController();
  /** Jobs whose refusal leads to questions for single codes, while too many others are asked. */
  const crowded = new Set<string>();

  const askedBy = (records: readonly LookUpRecord[]): Asked[] => {
    const [first] = records;
    if (first === undefined) return [];
    const { components } = dossiers.get(first.dossierId);
    return records.flatMap(({ componentId, documentNumber }) => {
      const component = components.find(({ id }) => id === componentId);
      return component === undefined ? [] : [{ componentId, paperCode: component.paperCode, documentNumber }];
    });
  };

  /** What is asked for an owner that the dossier has no longer is asked no more. */
  const dropForeign = (dossierId: string): void => {
    const asked = lookUps.of(dossierId).filter(({ state }) => state === 'asking' || state === 'waiting');
    if (asked.length === 0) return;
    const now = dossiers.get(dossierId).applicant.identityNumber;
    const foreign = asked.filter(({ ownerNumber }) => !isSameOwner(ownerNumber, now));
    if (foreign.some(({ state }) => state === 'asking')) room.change(dossierId, () => asking.breakOff(dossierId));
    const jobs = new Set(foreign.flatMap(({ state, jobId }) => (state === 'waiting' ? (jobId ?? []) : [])));
    if (jobs.size > 0) queue.cancel([...jobs], OWNER_CHANGED, session.actor());
  };

  const dropSafely = (dossierId: string): void => {
    try {
      dropForeign(dossierId);
    } catch (error) {
      log.error({ problem: technicalText(error) }, 'a question for a former owner could not be dropped');
    }
  };

  /** What became of a job; nothing while it is still open. */
  const settle = (jobId: string): void => {
    const records = lookUps.ofJob(jobId).filter(({ state }) => state === 'waiting');
    const [first] = records;
    if (first === undefined) return;
    const ended = queue.ended(jobId);
    if (ended !== null && ended.state !== 'done' && ended.state !== 'cancelled') {
      // it was on its way when the owner changed, and came back without an answer
      dropForeign(first.dossierId);
      // another reason, another time: windows look again
      room.tell(first.dossierId);
      return;
    }
    const dossier = dossiers.get(first.dossierId);
    const begin = room.change(dossier.id, () => {
      const answer = ended?.state === 'done' ? answerOf(ended.receipt) : null;
      const together = receipt.safeParse(ended?.receipt).data?.asked ?? 0;
      const isOurs = isSameOwner(first.ownerNumber, dossier.applicant.identityNumber);
      if (answer === null || !isOurs) {
        for (const record of records) lookUps.put(goneBack(record));
        return () => undefined;
      }
      const asked = askedBy(records);
      reports.put({ dossierId: dossier.id, answeredAt: clock.now() });
      room.note(dossier, answeredLine(asked, answer));
      if (answer.kind === 'refused' && Math.max(asked.length, together) > 1) {
        // the line is back: which of the codes was refused is asked at once, also where the others wait no longer
        for (const record of records) lookUps.put(goneBack(record));
        return asking.begin(dossier, asked);
      }
      for (const record of records) answers.take(record, asked, answer);
      return () => undefined;
    });
    begin();
  };

  const settleSafely = (jobId: string): void => {
    try {
      settle(jobId);
    } catch (error) {
      if (error instanceof AppError && error.code === 'reuse.busy') {
        settleWithRoom(jobId);
        return;
      }
      log.error({ problem: technicalText(error), job: jobId }, 'the answer of a look-up could not be taken');
    }
  };

  /** Tries again once there is room; one look for all that wait for it. */
  const settleWithRoom = (jobId: string): void => {
    crowded.add(jobId);
    if (crowded.size > 1) return;
    void asking.room().then(() => {
      const jobs = [...crowded];
      crowded.clear();
      if (!stopping.signal.aborted) jobs.forEach(settleSafely);
    });
  };

  const waitingJobs = (): ReadonlySet<string> => new Set(lookUps.open('waiting').flatMap(({ jobId }) => jobId ?? []));

  const settleAll = (): void => {
    for (const jobId of waitingJobs()) settleSafely(jobId);
    const open = [...lookUps.open('asking'), ...lookUps.open('waiting')];
    for (const dossierId of new Set(open.map((record) => record.dossierId))) dropSafely(dossierId);
  };

  const listen = async (): Promise<void> => {
    for await (const { event } of events.subscribe(undefined, stopping.signal)) {
      if (event.type === 'reset') settleAll();
      if (event.type === 'dossiers') event.ids.forEach(dropSafely);
      if (event.type !== 'outbox') continue;
      // a full queue tells of hundreds of jobs at once, and hardly any of them is a question
      const ours = waitingJobs();
      for (const jobId of event.ids) if (ours.has(jobId)) settleSafely(jobId);
    }
  };

  return {
    leave({ dossierId, componentIds }) {
      const dossier = dossiers.get(dossierId);
      const asked = [...new Set(componentIds)].flatMap((id): Asked[] => {
        const component = withCode(room.componentOf(dossier, id));
        const current = room.current(dossier, id);
        if (current?.state === 'waiting') return [];
        const hindrance = room.hindranceFor(dossier, component);
        if (hindrance !== null) throw errorOf(hindrance);
        return [{ componentId: id, paperCode: component.paperCode, documentNumber: current?.documentNumber ?? '' }];
      });
      if (asked.length === 0) return views.overview(dossier);
      if (papers === undefined) throw new AppError('reuse.no-connection');
      const id = newId(clock);
      const operation = papers.planAsk(room.questionFor(dossier, asked), {
        key: id,
        subject: listNames(asked.map(({ paperCode }) => paperCode)),
      });
      room.change(dossierId, () => {
        const [jobId] = queue.enqueue([
          {
            dossierId,
            dossierCode: dossier.code,
            destination: 'dvcqg',
            lane: operation.key,
            operations: [operation],
            actor: session.actor(),
          },
        ]);
        if (jobId === undefined) throw new Error('the queue took nothing');
        for (const { componentId, documentNumber } of asked) {
          const current = room.current(dossier, componentId);
          lookUps.put({
            id,
            dossierId,
            componentId,
            ownerNumber: ownerNumberOf(dossier.applicant),
            documentNumber,
            state: 'waiting',
            reason: null,
            askedAt: clock.now(),
            jobId,
            before: current === null ? null : (current.before ?? standingOf(current)),
          });
        }
        room.note(dossier, {
          action: 'reuse.left-waiting',
          outcome: 'waiting',
          detail: { components: asked.length, codes: listNames(asked.map(({ paperCode }) => paperCode)) },
        });
      });
      queue.wake();
      return views.overview(dossier);
    },

    start() {
      settleAll();
      void listen().catch((error: unknown) => log.error({ problem: technicalText(error) }, 'look-ups hear no more'));
    },
    stop: () => stopping.abort(),
  };
}

function answerOf(given: unknown): PaperAnswer {
  const read = receipt.safeParse(given);
  if (read.success) return read.data.answer;
  return { kind: 'unreachable', reason: because('reuse.answer-unreadable', {}, 'the receipt has another shape') };
}
