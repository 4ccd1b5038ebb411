import { useI18n } from 'vue-i18n';
import type { Consent, FoundPaper } from '#contract/reuse.ts';
import { client } from '../../../app/client.ts';
import { isAbort, reasonOf } from '../../../app/failures.ts';
import { useNotices } from '../../../app/notices.ts';
import { useDeskDossier } from '../dossier-store.ts';
import { shortName } from '../rules.ts';
import { useShown } from '../shown.ts';
import { paperKey, useReuse } from './store.ts';

export interface ConsentInput {
  readonly componentIds: string[];
  readonly givenBy: string;
  readonly onBehalf: boolean;
  readonly way: Consent['way'];
  readonly note: string;
}

/** What the person does with papers that the state already holds. Call it in `setup`. */
export function useReuseActions() {
  const { t } = useI18n();
  const reuse = useReuse();
  const desk = useDeskDossier();
  const shown = useShown();
  const notices = useNotices();

  /** Looks up what is missing, or the named components; `documentNumbers` by component id. */
  async function lookUp(componentIds?: readonly string[], documentNumbers: Record<string, string> = {}): Promise<void> {
    const dossier = await desk.ready();
    if (dossier === null) return;
    reuse.show();
    try {
      reuse.take(
        await client.reuse.lookUp({
          dossierId: dossier.id,
          documentNumbers,
          ...(componentIds === undefined ? {} : { componentIds: [...componentIds] }),
        }),
      );
    } catch (error) {
      notices.failed(error);
    }
  }

  async function stop(): Promise<void> {
    const { dossier } = desk;
    if (dossier === null) return;
    try {
      reuse.take(await client.reuse.cancel({ dossierId: dossier.id }));
    } catch (error) {
      notices.failed(error);
    }
  }

  async function leaveWaiting(componentIds: readonly string[]): Promise<void> {
    const { dossier } = desk;
    if (dossier === null || componentIds.length === 0) return;
    try {
      reuse.take(await client.reuse.leaveWaiting({ dossierId: dossier.id, componentIds: [...componentIds] }));
      notices.done(t('desk.reuse.done.leftWaiting'));
    } catch (error) {
      notices.failed(error);
    }
  }

  /** @throws what the call rejected with, for the dialog to show */
  async function recordConsent(input: ConsentInput): Promise<Consent | null> {
    const { dossier } = desk;
    if (dossier === null) return null;
    const recorded = await client.reuse.recordConsent({ dossierId: dossier.id, ...input });
    await reuse.reload();
    return recorded;
  }

  function look(paper: FoundPaper, fileId: string): void {
    const file = paper.files.find((known) => known.fileId === fileId);
    if (file === undefined || file.documentId === null) return;
    const { documentNumber, agency } = paper;
    shown.look({
      documentId: file.documentId,
      name: file.name,
      owner: reuse.overview?.owner.name ?? null,
      place: [
        shortName(paper.name),
        documentNumber === '' ? '' : t('desk.reuse.paper.number', { number: documentNumber }),
        agency.name === '' ? agency.code : agency.name,
      ]
        .filter((fact) => fact !== '')
        .join(' · '),
      signature: file.signature,
      reason: null,
    });
  }

  /** Brings all files of a paper and shows the first of them. Calls for a paper that is on its way change nothing. */
  async function fetch(componentId: string, paper: FoundPaper): Promise<void> {
    const { dossier } = desk;
    const key = paperKey(componentId, paper.paperId);
    if (dossier === null || reuse.fetches.has(key)) return;
    const controller = new AbortController();
    reuse.problems.delete(key);
    reuse.fetches.set(key, { controller, paperId: paper.paperId });
    try {
      const fetched = await client.reuse.fetch(
        { dossierId: dossier.id, componentId, paperId: paper.paperId },
        { signal: controller.signal },
      );
      await reuse.reload();
      const [first] = fetched.files;
      if (first !== undefined && desk.id === dossier.id && reuse.open) look(fetched, first.fileId);
    } catch (error) {
      if (!isAbort(error) && !controller.signal.aborted) reuse.problems.set(key, reasonOf(error));
      void reuse.reload();
    } finally {
      if (reuse.fetches.get(key)?.controller === controller) {
        reuse.fetches.delete(key);
        reuse.progress.delete(paper.paperId);
      }
    }
  }

  function stopFetch(componentId: string, paperId: string): void {
    reuse.fetches.get(paperKey(componentId, paperId))?.controller.abort();
  }

  /** Attaches a fetched paper with all its files. Gives whether it was attached. */
  async function attach(
    componentId: string,
    paper: FoundPaper,
    place: string,
    acceptBrokenSignature: boolean,
  ): Promise<boolean> {
    const { dossier } = desk;
    if (dossier === null) return false;
    try {
      const { operationId } = await desk.edit(
        () =>
          client.reuse.attach({ dossierId: dossier.id, componentId, paperId: paper.paperId, acceptBrokenSignature }),
        (answer) => answer.dossier,
      );
      notices.done(
        t('desk.done.attached', { what: shortName(paper.name, 40), place: shortName(place, 48) }),
        async () => {
          await desk.edit(
            () => client.dossiers.undo({ operationId }),
            (undone) => undone,
          );
        },
      );
      return true;
    } catch (error) {
      notices.failed(error);
      return false;
    }
  }

  /** Writes the owner's number into the dossier. @throws what the call rejected with */
  async function setOwnerNumber(identityNumber: string): Promise<void> {
    const { dossier } = desk;
    if (dossier === null) return;
    await desk.edit(
      () => client.dossiers.update({ id: dossier.id, applicant: { ...dossier.applicant, identityNumber } }),
      (updated) => updated,
    );
  }

  async function refreshServers(): Promise<void> {
    try {
      const { problem } = await client.reuse.refreshSecurityServers();
      if (problem !== null) notices.warn(problem);
      await reuse.reload();
    } catch (error) {
      notices.failed(error);
    }
  }

  return { lookUp, stop, leaveWaiting, recordConsent, look, fetch, stopFetch, attach, setOwnerNumber, refreshServers };
}
