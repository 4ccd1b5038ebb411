import type { MessageParams } from '#contract/common.ts';
import { positionOf } from '../platform/cursor.ts';
import { transact } from '../platform/database/database.ts';
import { AppError } from '../platform/errors.ts';
import { compose } from '../platform/text.ts';
import { createChanging } from './change.ts';
import { createCorrecting } from './correct.ts';
import { createCreating } from './create.ts';
import type { DossierRecord } from './dossier-store.ts';
import { createPulling } from './pull.ts';
import { createRechecking } from './recheck.ts';
import { createRemoteWork } from './remote.ts';
import { createRoom, type DossiersDependencies } from './room.ts';
import { searchExpression } from './rules.ts';
import { createQueueing } from './queue.ts';
import { createSending } from './send.ts';
import type { Dossiers, Edited } from './use-cases.ts';

export type * from './use-cases.ts';

/** Searching counts no further: nobody reads on after so many. */
const COUNT_LIMIT = 10_000;

export function createDossiers(dependencies: DossiersDependencies): Dossiers {
  const room = createRoom(dependencies);
  const { database, dossiers, edits, editing, views, audit, session, events } = room;
  const creating = createCreating(room);
  const remote = createRemoteWork(room);
  const rechecking = createRechecking(room);
  const changing = createChanging(room);
  const queueing = createQueueing(room);
  const sending = createSending(room, queueing);
  const correcting = createCorrecting(room, changing, queueing);
  const pulling = createPulling(room, creating);

  const log = (dossier: DossierRecord, action: string, detail: MessageParams): void =>
    audit.append({ actor: session.actor(), action, dossierId: dossier.id, dossierCode: dossier.code, detail });

  /** An edit with its settling as one transaction; papers that came or went are told to the inbox's window too. */
  const edit = (
    dossierId: string,
    work: (dossier: DossierRecord) => { operationId: string; inboxItemIds: readonly string[] },
  ): Edited => {
    const { operationId, inboxItemIds } = room.change(dossierId, () => {
      const made = work(room.require(dossierId));
      room.settle(dossierId);
      return made;
    });
    if (inboxItemIds.length > 0) events.publish({ type: 'inbox', ids: [...inboxItemIds] });
    return { operationId, dossier: views.whole(room.require(dossierId)) };
  };

  return {
    create(input) {
      const id = transact(database, () => {
        const made = creating.atCounter(input);
        room.settle(made.id);
        log(made, 'dossier.created', { procedure: made.procedure.code });
        return made.id;
      });
      events.publish({ type: 'dossiers', ids: [id] });
      return views.whole(room.require(id));
    },

    update({ id, ...change }) {
      room.change(id, () => {
        if (changing.apply(room.require(id), change)) room.settle(id);
      });
      return views.whole(room.require(id));
    },

    get: (id) => views.whole(room.require(id)),
    findByCode: (code) =>
      (dossiers.byCode(code.trim()) ?? dossiers.byCode(compose(code).trim().toUpperCase()))?.id ?? null,

    search({ query, only, cursor, limit }) {
      const expression = searchExpression(query);
      // nothing but separators was typed
      if (expression === null && query.trim() !== '') return { items: [], nextCursor: null, total: 0 };
      const before = cursor === undefined ? Number.MAX_SAFE_INTEGER : positionOf(cursor);
      const records = dossiers.page(expression, only, before, limit + 1);
      const shown = records.slice(0, limit);
      return {
        items: views.summaries(shown),
        nextCursor: records.length > limit ? String(shown.at(-1)?.number ?? 0) : null,
        total: dossiers.count(expression, only, COUNT_LIMIT),
      };
    },

    attach: ({ dossierId, componentId, inboxItemIds }) =>
      edit(dossierId, (dossier) => ({
        operationId: editing.attachFromInbox(dossier, componentId, inboxItemIds),
        inboxItemIds,
      })),
    attachReused: ({ dossierId, componentId, papers, detail }) =>
      edit(dossierId, (dossier) => {
        const present = new Set(
          room.attachments
            .of(dossierId)
            .filter((one) => one.componentId === componentId)
            .map(({ documentId }) => documentId),
        );
        const fresh = papers.filter(({ documentId }) => !present.has(documentId));
        if (fresh.length === 0) throw new AppError('dossiers.already-attached');
        const operationId = editing.attach(dossier, componentId, fresh, 'dossier.reused', detail);
        return { operationId, inboxItemIds: [] };
      }),
    detach: ({ dossierId, attachmentIds }) => edit(dossierId, (dossier) => editing.detach(dossier, attachmentIds)),
    move: ({ dossierId, attachmentId, componentId, position }) =>
      edit(dossierId, (dossier) => ({
        operationId: editing.move(dossier, attachmentId, componentId, position),
        inboxItemIds: [],
      })),

    undo(operationId) {
      const record = edits.byId(operationId);
      if (record === null) throw new AppError('dossiers.edit-not-found');
      return edit(record.dossierId, (dossier) => ({
        operationId,
        // read again: the transaction has begun only now
        inboxItemIds: editing.undo(dossier, edits.byId(operationId) ?? record).inboxItemIds,
      })).dossier;
    },

    environmentChanged(destination) {
      const routed = dossiers
        .procedureCodes()
        .filter((code) => room.planner.destinationsOf(code).includes(destination));
      dossiers.expectUnsent(routed);
      rechecking.begin();
    },
    settleAgain: (id) => room.settle(id),
    indexAgain: (number) => room.dossiers.indexAgain(number),
    keepPapers: (id) => room.keep(room.require(id), 'older'),
    start: () => rechecking.start(),
    stop: () => rechecking.stop(),

    ...sending,
    ...correcting,
    refresh: remote.refresh,
    fetchRemoteFile: remote.fetchRemoteFile,
    attachResults: remote.attachResults,
    ...pulling,
  };
}
