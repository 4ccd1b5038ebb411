import type { MessageParams } from '#contract/common.ts';
import type { AuditLog } from '../audit/service.ts';
import { newId, type Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import type { Session } from '../session/service.ts';
import type { AttachmentRecord, AttachmentStore, Provenance } from './attachment-store.ts';
import type { ComponentRecord, ComponentStore } from './component-store.ts';
import type { DocumentShelf } from './document-shelf.ts';
import type { DossierRecord } from './dossier-store.ts';
import type { EditRecord, EditStore, Place } from './edit-store.ts';
import type { PaperSource } from './paper-source.ts';
import { mayStandOn } from './reused-rules.ts';
import { listNames } from './rules.ts';

/** A paper about to be attached. */
export interface NewAttachment {
  readonly documentId: string;
  readonly inboxItemId: string | null;
  readonly source: AttachmentRecord['source'];
  readonly provenance: Provenance;
}

/** The papers on the components of a dossier. Every function runs inside the caller's transaction. */
export interface Editing {
  attach(
    dossier: DossierRecord,
    componentId: string | null,
    papers: readonly NewAttachment[],
    action: 'dossier.attached' | 'dossier.result-attached' | 'dossier.reused',
    detail?: MessageParams,
  ): string;
  attachFromInbox(dossier: DossierRecord, componentId: string | null, inboxItemIds: readonly string[]): string;
  detach(dossier: DossierRecord, attachmentIds: readonly string[]): { operationId: string; inboxItemIds: string[] };
  /** @throws AppError `dossiers.reused-stays` for a place that the consent does not cover */
  move(dossier: DossierRecord, attachmentId: string, componentId: string | null, position: number): string;
  undo(dossier: DossierRecord, edit: EditRecord): { inboxItemIds: string[] };
  /** Adds rows without an edit that could be undone; gives their ids. */
  place(dossierId: string, componentId: string | null, papers: readonly NewAttachment[]): string[];
}

interface EditingDependencies {
  readonly components: ComponentStore;
  readonly attachments: AttachmentStore;
  readonly edits: EditStore;
  readonly documents: DocumentShelf;
  readonly papers: PaperSource;
  readonly audit: AuditLog;
  readonly session: Session;
  readonly clock: Clock;
}

export function createEditing(dependencies: EditingDependencies): Editing {
  const { components, attachments, edits, documents, papers, audit, session, clock } = dependencies;

  const log = (dossier: DossierRecord, action: string, detail: Record<string, string | number>): void =>
    audit.append({ actor: session.actor(), action, dossierId: dossier.id, dossierCode: dossier.code, detail });

  /** A component of this dossier; `null` for the results. */
  const componentAt = (dossierId: string, componentId: string | null): ComponentRecord | null => {
    if (componentId === null) return null;
    const found = components.of(dossierId).find(({ id }) => id === componentId);
    if (found === undefined) throw new AppError('dossiers.component-not-found');
    return found;
  };
  /** Its name; empty for the results. */
  const componentName = (dossierId: string, componentId: string | null): string =>
    componentAt(dossierId, componentId)?.name ?? '';

  const filesOf = (chosen: readonly { readonly documentId: string }[]): { files: string; count: number } => ({
    files: listNames(chosen.map(({ documentId }) => documents.get(documentId).name)),
    count: chosen.length,
  });

  /** A paper that is attached to this dossier now, and may be moved about. */
  const attached = (dossierId: string, id: string): AttachmentRecord => {
    const found = attachments.byId(id);
    const here = found?.dossierId === dossierId && found.detachedAt === null;
    if (!here || found.provenance.draftOnly === true) throw new AppError('dossiers.attachment-gone');
    return found;
  };

  /** The papers that stand together, in their order. Papers of a draft have no place among the results. */
  const group = (dossierId: string, componentId: string | null): AttachmentRecord[] =>
    attachments
      .of(dossierId)
      .filter((one) => one.componentId === componentId && one.provenance.draftOnly === undefined);

  const placeOf = (record: AttachmentRecord): Place => ({
    attachmentId: record.id,
    componentId: record.componentId,
    index: group(record.dossierId, record.componentId).findIndex(({ id }) => id === record.id),
  });

  /** Puts a paper at a place of a group; the others close up behind it. */
  const putAt = (record: AttachmentRecord, componentId: string | null, index: number): void => {
    const ordered = group(record.dossierId, componentId)
      .map(({ id }) => id)
      .filter((id) => id !== record.id);
    ordered.splice(index, 0, record.id);
    for (const [position, id] of ordered.entries()) attachments.place(id, componentId, position);
  };

  const place: Editing['place'] = (dossierId, componentId, chosen) => {
    const from = Math.max(-1, ...group(dossierId, componentId).map(({ position }) => position)) + 1;
    return chosen.map((paper, index) => {
      const id = newId(clock);
      attachments.insert({
        ...paper,
        id,
        dossierId,
        componentId,
        position: from + index,
        attachedAt: clock.now(),
        attachedBy: session.actor(),
        detachedAt: null,
      });
      return id;
    });
  };

  const attach: Editing['attach'] = (dossier, componentId, chosen, action, detail = {}) => {
    const component = componentName(dossier.id, componentId);
    const operationId = newId(clock);
    const attachmentIds = place(dossier.id, componentId, chosen);
    edits.insert(operationId, dossier.id, { kind: 'attach', attachmentIds }, clock.now());
    log(dossier, action, { ...filesOf(chosen), component, ...detail });
    return operationId;
  };

  const takeAway = (chosen: readonly AttachmentRecord[]): string[] => {
    for (const { id } of chosen) attachments.setDetached(id, clock.now());
    const inboxItemIds = chosen.flatMap(({ inboxItemId }) => inboxItemId ?? []);
    if (inboxItemIds.length > 0) papers.giveBack(inboxItemIds);
    return inboxItemIds;
  };

  const bringBack = (dossierId: string, places: readonly Place[]): string[] => {
    const records = places.map((before) => ({ before, record: attachments.byId(before.attachmentId) }));
    const inboxItemIds = records.flatMap(({ record }) => record?.inboxItemId ?? []);
    // filed to this dossier again in the meantime: bringing it back would make two of it
    const present = new Set(attachments.of(dossierId).map(({ inboxItemId }) => inboxItemId));
    if (inboxItemIds.some((id) => present.has(id))) throw new AppError('dossiers.edit-superseded');
    if (inboxItemIds.length > 0) papers.take(inboxItemIds, dossierId);
    for (const { before, record } of [...records].sort((one, other) => one.before.index - other.before.index)) {
      if (record === null) throw new AppError('dossiers.attachment-gone');
      attachments.setDetached(record.id, null);
      putAt(record, before.componentId, before.index);
    }
    return inboxItemIds;
  };

  return {
    place,
    attach,

    attachFromInbox(dossier, componentId, inboxItemIds) {
      componentName(dossier.id, componentId);
      const present = new Set(attachments.of(dossier.id).map(({ inboxItemId }) => inboxItemId));
      const wanted = [...new Set(inboxItemIds)].filter((id) => !present.has(id));
      if (wanted.length === 0) throw new AppError('dossiers.already-attached');
      const taken = papers.take(wanted, dossier.id);
      return attach(
        dossier,
        componentId,
        taken.map(({ inboxItemId, documentId, source }) => ({ inboxItemId, documentId, source, provenance: {} })),
        'dossier.attached',
      );
    },

    detach(dossier, attachmentIds) {
      const chosen = [...new Set(attachmentIds)].map((id) => attached(dossier.id, id));
      const before = chosen.map(placeOf);
      const operationId = newId(clock);
      const inboxItemIds = takeAway(chosen);
      edits.insert(operationId, dossier.id, { kind: 'detach', before }, clock.now());
      log(dossier, 'dossier.detached', filesOf(chosen));
      return { operationId, inboxItemIds };
    },

    move(dossier, attachmentId, componentId, position) {
      const record = attached(dossier.id, attachmentId);
      const target = componentAt(dossier.id, componentId);
      if (componentId !== record.componentId && !mayStandOn(record.provenance, target)) {
        throw new AppError('dossiers.reused-stays', { params: { name: documents.get(record.documentId).name } });
      }
      const component = target?.name ?? '';
      const before = [placeOf(record)];
      const operationId = newId(clock);
      putAt(record, componentId, position);
      edits.insert(operationId, dossier.id, { kind: 'move', before }, clock.now());
      log(dossier, 'dossier.moved', { ...filesOf([record]), component, position: position + 1 });
      return operationId;
    },

    undo(dossier, record) {
      if (record.undone) throw new AppError('dossiers.edit-undone');
      const touched = new Set(attachmentsOf(record));
      const superseded = edits.after(record).some((later) => attachmentsOf(later).some((id) => touched.has(id)));
      if (superseded) throw new AppError('dossiers.edit-superseded');
      const { edit } = record;
      const chosen = [...touched].flatMap((id) => attachments.byId(id) ?? []);
      let inboxItemIds: string[] = [];
      if (edit.kind === 'attach') {
        inboxItemIds = takeAway(chosen);
      } else if (edit.kind === 'detach') {
        inboxItemIds = bringBack(dossier.id, edit.before);
      } else {
        for (const before of edit.before) {
          putAt(attached(dossier.id, before.attachmentId), before.componentId, before.index);
        }
      }
      edits.setUndone(record.id, clock.now());
      log(dossier, 'dossier.undone', { edit: edit.kind, ...filesOf(chosen) });
      return { inboxItemIds };
    },
  };
}

function attachmentsOf({ edit }: EditRecord): string[] {
  return edit.kind === 'attach' ? edit.attachmentIds : edit.before.map(({ attachmentId }) => attachmentId);
}
