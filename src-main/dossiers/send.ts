import type { DestinationId, Reason } from '#contract/common.ts';
import type { QueuedChoice } from '#contract/dossiers.ts';
import { formatISO } from 'date-fns';
import { newId } from '../platform/clock.ts';
import { transact } from '../platform/database/database.ts';
import { AppError } from '../platform/errors.ts';
import type { DossierRecord } from './dossier-store.ts';
import type { DraftChoice } from './edit-store.ts';
import type { Room } from './room.ts';
import type { DossierParts } from './parts.ts';
import type { Queueing } from './queue.ts';
import { reusedDoubt } from './reused-rules.ts';
import type { Dossiers, SendRequest } from './use-cases.ts';

/** From a dossier to what is queued for it. */
export function createSending(room: Room, queueing: Queueing): Pick<Dossiers, 'sendPlan' | 'send'> {
  const { database, dossiers, edits, editing, papers, planner, keeper, views, outbox, events, clock } = room;

  /** Papers of the inbox that go along with the draft alone; they are filed to the dossier all the same. */
  const addToDraft = (dossier: DossierRecord, inboxItemIds: readonly string[]): string[] => {
    const present = room.attachments.of(dossier.id);
    const known = present.filter(({ inboxItemId }) => inboxItemId !== null && inboxItemIds.includes(inboxItemId));
    const fresh = [...new Set(inboxItemIds)].filter((id) => !known.some(({ inboxItemId }) => inboxItemId === id));
    const taken = fresh.length === 0 ? [] : papers.take(fresh, dossier.id);
    const added = editing.place(
      dossier.id,
      null,
      taken.map(({ inboxItemId, documentId, source }) => ({
        inboxItemId,
        documentId,
        source,
        provenance: { draftOnly: true },
      })),
    );
    return [...known.map(({ id }) => id), ...added];
  };

  /** Keeps the officer's choice for the draft. One that equals the defaults is none, so it follows the dossier. */
  const choose = (dossier: DossierRecord, chosen: NonNullable<SendRequest['idesk']>): void => {
    const { title, attachmentIds, inboxItemIds } = chosen;
    const parts = room.gather(dossier);
    const usual = planner.draft(parts, null);
    const usualIds = usual.papers.map(({ attachment }) => attachment.id);
    const chosenIds = [...new Set([...attachmentIds, ...addToDraft(dossier, inboxItemIds)])];
    const attachedIds = new Set(room.attachments.of(dossier.id).map(({ id }) => id));
    if (!chosenIds.every((id) => attachedIds.has(id))) throw new AppError('dossiers.attachment-gone');
    const isUsual =
      title === usual.title && chosenIds.length === usualIds.length && usualIds.every((id) => chosenIds.includes(id));
    const choice: DraftChoice = isUsual ? null : { title, attachmentIds: chosenIds };
    if (choice === null && edits.chosenDraft(dossier.id) === null) return;
    edits.chooseDraft(newId(clock), dossier.id, choice, clock.now());
  };

  /** What was withdrawn, ran out or was taken back since it was attached, each paper once. */
  const doubtsAbout = ({ components }: DossierParts): Reason[] => {
    const on = formatISO(clock.now(), { representation: 'date' });
    const own = components
      .flatMap(({ papers: attached }) => attached)
      .filter(({ attachment }) => attachment.source === 'own-repository');
    const byPaper = new Map(
      own.flatMap(({ attachment: { provenance }, document }) =>
        provenance.lookUp === undefined ? [] : [[provenance.lookUp.paperId, document.name] as const],
      ),
    );
    return [...byPaper].flatMap(([paperId, name]) => reusedDoubt(name, keeper.standingOf(paperId, on)) ?? []);
  };

  return {
    sendPlan(id) {
      const record = room.require(id);
      const parts = room.gather(record);
      const destinations = planner.destinationsOf(record.procedure.code);
      const choice = edits.chosenDraft(id);
      const plan = planner.plan(parts, choice, destinations);
      const { title, papers: drafted } = planner.draft(parts, choice);
      const componentOf = new Map(
        parts.components.flatMap(({ component, papers: attached }) =>
          attached.map(({ attachment }) => [attachment.id, component.name] as const),
        ),
      );
      return {
        destinations: plan.destinations.map(({ destination, operations, fresh }) => ({
          destination,
          operations: fresh.length,
          files: fresh.filter(({ bytes }) => bytes > 0).length,
          bytes: fresh.reduce((sum, { bytes }) => sum + bytes, 0),
          queued: queueing.older(record, { destination, operations, fresh }, plan.snapshot),
        })),
        blocked: [...plan.blocked],
        // whatever is sent without files is no matter of the papers
        doubtful: plan.destinations.some(({ fresh }) => fresh.some(({ bytes }) => bytes > 0)) ? doubtsAbout(parts) : [],
        missingRequired: parts.components
          .filter(({ component, papers: attached }) => component.required && attached.length === 0)
          .map(({ component }) => component.name),
        idesk: destinations.includes('idesk')
          ? {
              title,
              files: drafted.map(({ attachment, document }) => ({
                attachmentId: attachment.id,
                name: document.name,
                belongsTo: componentOf.get(attachment.id) ?? '',
              })),
            }
          : null,
      };
    },

    send({ id, destinations: wanted, idesk, queued: choice }) {
      const { jobIds, dossier } = transact(database, () => {
        const record = room.require(id);
        const routed = planner.destinationsOf(record.procedure.code);
        const destinations = routed.filter((destination) => wanted?.includes(destination) ?? true);
        if (destinations.length === 0) throw new AppError('dossiers.no-destination');
        if (idesk !== undefined && destinations.includes('idesk')) choose(record, idesk);
        const chosen = (one: DestinationId): QueuedChoice | undefined =>
          typeof choice === 'string' ? choice : choice?.[one];
        const jobs = queueing.queue(record, destinations, {
          replaced: destinations.filter((one) => chosen(one) === 'replace'),
          undecided: destinations.filter((one) => chosen(one) === undefined),
        });
        room.settle(id, record.updatedAt);
        return { jobIds: jobs, dossier: dossiers.byId(id) ?? record };
      });
      outbox.wake();
      events.publish({ type: 'dossiers', ids: [id] });
      if (idesk !== undefined && idesk.inboxItemIds.length > 0) {
        events.publish({ type: 'inbox', ids: [...idesk.inboxItemIds] });
      }
      return { jobIds, dossier: views.whole(dossier) };
    },
  };
}
