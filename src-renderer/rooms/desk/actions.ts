import { useI18n } from 'vue-i18n';
import type { DestinationId } from '#contract/common.ts';
import type { Dossier, QueuedChoice, RemoteFile } from '#contract/dossiers.ts';
import { client } from '../../app/client.ts';
import { useHost } from '../../app/host.ts';
import { useNotices } from '../../app/notices.ts';
import { canUndo } from '../../app/undo.ts';
import { formatNumber } from '../../ui/format.ts';
import { useDeskDossier } from './dossier-store.ts';
import { useInbox } from './inbox-store.ts';
import { canBeFiled, countIn, findAttachment, shortName, stepPlace, type Place } from './rules.ts';

/** What the person does on the desk, each with its message and its way back. Call it in `setup`. */
export function useDeskActions() {
  const { t } = useI18n();
  const inbox = useInbox();
  const desk = useDeskDossier();
  const host = useHost();
  const notices = useNotices();

  let steps: Promise<void> = Promise.resolve();
  const editedDossier = ({ dossier }: { dossier: Dossier }): Dossier => dossier;

  async function undoEdit(operationId: string): Promise<void> {
    await desk.edit(
      () => client.dossiers.undo({ operationId }),
      (dossier) => dossier,
    );
  }

  /** Puts papers on a component, or among the results (`null`). They leave the inbox at once. */
  async function file(componentId: string | null, itemIds?: readonly string[]): Promise<void> {
    if (itemIds === undefined) await inbox.settled();
    const wanted = itemIds ?? inbox.acting;
    const { dossier } = desk;
    if (dossier === null) {
      notices.warn({ code: 'window.no-dossier', params: {} });
      return;
    }
    const items = inbox.items.filter((item) => wanted.includes(item.id));
    const { tab } = inbox;
    const refused = items.find((item) => !canBeFiled(item));
    if (refused !== undefined) {
      notices.warn(refused.reason ?? { code: 'documents.failed', params: { name: refused.name } });
      return;
    }
    const ids = items.map((item) => item.id);
    const [first] = items;
    if (first === undefined) return;
    const place = dossier.components.find((component) => component.id === componentId)?.name ?? t('desk.results.title');
    const what =
      ids.length === 1 ? shortName(first.name, 40) : t('desk.papers', { count: formatNumber(ids.length) }, ids.length);
    inbox.leave(ids);
    try {
      const { operationId } = await desk.edit(
        () => client.dossiers.attach({ dossierId: dossier.id, componentId, inboxItemIds: ids }),
        editedDossier,
      );
      notices.done(t('desk.done.attached', { what, place: shortName(place, 48) }), () =>
        inbox.giveBack(ids, tab, () => undoEdit(operationId)),
      );
    } catch (error) {
      inbox.comeBack(ids);
      notices.failed(error);
    }
  }

  async function detach(attachmentIds: readonly string[], name: string): Promise<void> {
    const { dossier } = desk;
    if (dossier === null) return;
    const documentIds = attachmentIds.flatMap((id) => findAttachment(dossier, id)?.attachment.documentId ?? []);
    try {
      const { operationId } = await desk.edit(
        () => client.dossiers.detach({ dossierId: dossier.id, attachmentIds: [...attachmentIds] }),
        editedDossier,
      );
      inbox.returned(documentIds);
      notices.done(t('desk.done.detached', { what: shortName(name) }), () => undoEdit(operationId));
    } catch (error) {
      notices.failed(error);
    }
  }

  /** `tell` says what happened; where the eye already sees it, something quieter than a notice may do. */
  async function move(
    attachmentId: string,
    place: Place,
    tell: (text: string, undo: () => Promise<void>) => void = notices.done,
  ): Promise<void> {
    const { dossier } = desk;
    if (dossier === null) return;
    try {
      const answer = await desk.edit(
        () => client.dossiers.move({ dossierId: dossier.id, attachmentId, ...place }),
        editedDossier,
      );
      const found = findAttachment(answer.dossier, attachmentId);
      const text = t('desk.done.moved', {
        what: shortName(found?.attachment.name ?? '', 40),
        place: shortName(found?.component?.name ?? t('desk.results.title'), 48),
        position: formatNumber(place.position + 1),
        count: formatNumber(countIn(answer.dossier, place.componentId)),
      });
      tell(text, () => undoEdit(answer.operationId));
    } catch (error) {
      notices.failed(error);
    }
  }

  /** One step up or down by key. The row is seen to move, so it is only spoken, and kept for Ctrl+Z. */
  function step(attachmentId: string, by: 1 | -1, speak: (text: string) => void): Promise<void> {
    // each key starts from the place that the one before led to
    steps = steps.then(async () => {
      const place = desk.dossier === null ? null : stepPlace(desk.dossier, attachmentId, by);
      if (place === null) {
        speak(t(by === 1 ? 'desk.attachment.lowest' : 'desk.attachment.highest'));
        return;
      }
      await move(attachmentId, place, (text, undo) => {
        canUndo({ label: text, undo });
        speak(text);
      });
    });
    return steps;
  }

  /** Puts papers aside, or back among the waiting ones. */
  async function setAside(itemIds?: readonly string[]): Promise<void> {
    if (itemIds === undefined) await inbox.settled();
    const ids = [...(itemIds ?? inbox.acting)];
    if (ids.length === 0) return;
    const items = inbox.items.filter((item) => ids.includes(item.id));
    const { tab } = inbox;
    const restoring = tab === 'set-aside';
    const [first] = items;
    const what =
      items.length === 1 && first !== undefined
        ? shortName(first.name)
        : t('desk.papers', { count: formatNumber(ids.length) }, ids.length);
    inbox.leave(ids);
    try {
      await (restoring ? client.inbox.restore({ ids }) : client.inbox.setAside({ ids }));
      notices.done(t(restoring ? 'desk.done.restored' : 'desk.done.setAside', { what }), () =>
        inbox.giveBack(ids, tab, () => (restoring ? client.inbox.setAside({ ids }) : client.inbox.restore({ ids }))),
      );
    } catch (error) {
      inbox.comeBack(ids);
      notices.failed(error);
    }
  }

  /**
   * Queues what each destination needs; `queued` says what becomes of older versions that wait there. Gives whether it
   * was queued.
   */
  async function send(choice: {
    readonly idesk?: { title: string; attachmentIds: string[] };
    readonly queued?: QueuedChoice;
  }): Promise<boolean> {
    const { dossier } = desk;
    if (dossier === null) return false;
    try {
      const { jobIds } = await desk.edit(
        () =>
          client.dossiers.send({
            id: dossier.id,
            ...(choice.queued === undefined ? {} : { queued: choice.queued }),
            ...(choice.idesk === undefined ? {} : { idesk: { ...choice.idesk, inboxItemIds: [] } }),
          }),
        editedDossier,
      );
      notices.done(
        jobIds.length === 0
          ? t('desk.done.nothingToSend')
          : t(
              choice.queued === undefined ? 'desk.done.sent' : `desk.done.sent-${choice.queued}`,
              { count: formatNumber(jobIds.length), code: dossier.code },
              jobIds.length,
            ),
      );
      return true;
    } catch (error) {
      notices.failed(error);
      return false;
    }
  }

  async function refreshRemote(): Promise<void> {
    const { dossier } = desk;
    if (dossier === null) return;
    try {
      const answer = await client.dossiers.refresh({ id: dossier.id });
      desk.take(answer.dossier);
      for (const problem of answer.problems) notices.warn(problem.reason);
      if (answer.problems.length === 0) {
        notices.done(
          t(
            'desk.done.refreshed',
            { count: formatNumber(answer.dossier.remoteFiles.length) },
            answer.dossier.remoteFiles.length,
          ),
        );
      }
    } catch (error) {
      notices.failed(error);
    }
  }

  /** The document of a remote file, downloaded to be looked at; `null` when it did not come. */
  async function fetchRemote(file: RemoteFile): Promise<string | null> {
    const { dossier } = desk;
    if (dossier === null) return null;
    if (file.documentId !== null) return file.documentId;
    try {
      const { documentId } = await client.dossiers.fetchRemoteFile({
        dossierId: dossier.id,
        destination: file.destination,
        fileId: file.fileId,
      });
      return documentId;
    } catch (error) {
      notices.failed(error);
      return null;
    }
  }

  async function attachResults(destination: DestinationId, files: readonly RemoteFile[]): Promise<void> {
    const { dossier } = desk;
    if (dossier === null || files.length === 0) return;
    try {
      const { operationId } = await desk.edit(
        () =>
          client.dossiers.attachResults({
            dossierId: dossier.id,
            destination,
            fileIds: files.map((file) => file.fileId),
          }),
        editedDossier,
      );
      notices.done(
        t(
          'desk.done.resultAttached',
          { count: formatNumber(files.length), name: host.nameOf(destination) },
          files.length,
        ),
        () => undoEdit(operationId),
      );
    } catch (error) {
      notices.failed(error);
    }
  }

  async function scanSamples(): Promise<void> {
    try {
      const { files } = await client.training.scanSamples({ ids: [] });
      notices.done(t('desk.done.samples', { count: formatNumber(files.length) }, files.length));
    } catch (error) {
      notices.failed(error);
    }
  }

  async function createSampleDossiers(): Promise<void> {
    try {
      const { created } = await client.training.createDossiers();
      notices.done(t('desk.done.sampleDossiers', { count: formatNumber(created) }, created));
    } catch (error) {
      notices.failed(error);
    }
  }

  return {
    file,
    detach,
    move,
    step,
    setAside,
    send,
    refreshRemote,
    fetchRemote,
    attachResults,
    scanSamples,
    createSampleDossiers,
  };
}
