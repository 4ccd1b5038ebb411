import type { DestinationId } from '#contract/common.ts';
import type { Job } from '#contract/outbox.ts';
import { newId } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import { transact } from '../platform/database/database.ts';
import type { Changing } from './change.ts';
import type { DossierRecord } from './dossier-store.ts';
import type { Queueing } from './queue.ts';
import type { Room } from './room.ts';
import type { CorrectRequest, Dossiers } from './use-cases.ts';

/** From a refusal back to the dossier, and from there into the queue again. */
export function createCorrecting(room: Room, changing: Changing, queueing: Queueing): Pick<Dossiers, 'correct'> {
  const { database, edits, planner, views, outbox, audit, session, events, clock } = room;

  const change = (record: DossierRecord, { changes }: CorrectRequest): { after: DossierRecord; differs: boolean } => {
    const { applicant, title, ...rest } = changes;
    let differs = changing.apply(record, { ...rest, applicant });
    const after = room.require(record.id);
    if (title !== undefined) {
      const draft = planner.draft(room.gather(after), edits.chosenDraft(record.id));
      if (draft.title !== title) {
        const attachmentIds = draft.papers.map(({ attachment }) => attachment.id);
        edits.chooseDraft(newId(clock), record.id, { title, attachmentIds }, clock.now());
        differs = true;
      }
    }
    return { after, differs };
  };

  /** Where something older than the dossier of now still waits. */
  const waitsAt = (record: DossierRecord): DestinationId[] => {
    const destinations = planner.destinationsOf(record.procedure.code);
    const plan = planner.plan(room.gather(record), edits.chosenDraft(record.id), destinations);
    return plan.destinations
      .filter((each) => each.fresh.length > 0 && queueing.older(record, each, plan.snapshot) !== null)
      .map(({ destination }) => destination);
  };

  return {
    correct(request) {
      const { dossierId, jobIds, elsewhere } = transact(database, () => {
        const job = outbox.get(request.jobId);
        const record = room.require(refusedDossier(job));
        const { after, differs } = change(record, request);
        const waiting = waitsAt(after);
        // what the remote refused would only be refused again
        if (!differs && !waiting.includes(job.destination)) throw new AppError('dossiers.nothing-changed');
        audit.append({
          actor: session.actor(),
          action: 'transfer.corrected',
          dossierId: record.id,
          dossierCode: record.code,
          destination: job.destination,
          detail: { operation: job.operation, fields: namesOf(request).join(', ') },
        });
        const also = waiting.filter((destination) => request.destinations.includes(destination));
        const chosen = [...new Set([job.destination, ...also])];
        const jobs = queueing.queue(after, chosen, { replaced: chosen });
        room.settle(record.id);
        return { dossierId: record.id, jobIds: jobs, elsewhere: waitsAt(after) };
      });
      outbox.wake();
      events.publish({ type: 'dossiers', ids: [dossierId] });
      return { jobIds, elsewhere, dossier: views.whole(room.require(dossierId)) };
    },
  };
}

/** The dossier whose refused job may be corrected. */
function refusedDossier({ state, uncertain, dossierId, reason }: Job): string {
  const open = state === 'waiting' || state === 'needs-person' || state === 'needs-login';
  if (!open || dossierId === null) throw new AppError('outbox.not-correctable');
  if (uncertain) throw new AppError('outbox.settle-first', { params: { name: String(reason?.params.name ?? '') } });
  return dossierId;
}

/** The names of what is corrected, without its content. */
function namesOf({ changes: { applicant, ...rest } }: CorrectRequest): string[] {
  const given = (fields: object): string[] =>
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  return [...given(applicant ?? {}).map((name) => `applicant.${name}`), ...given(rest)];
}
