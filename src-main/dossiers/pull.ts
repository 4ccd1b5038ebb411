import type { Reason } from '#contract/common.ts';
import type { OneStopDossier, OneStopSource } from '../connectors/connector.ts';
import { newId } from '../platform/clock.ts';
import { transact } from '../platform/database/database.ts';
import { AppError, because, technicalText } from '../platform/errors.ts';
import { compose, fold } from '../platform/text.ts';
import type { AttachmentRecord } from './attachment-store.ts';
import { componentId, type ComponentRecord } from './component-store.ts';
import type { Creating } from './create.ts';
import type { DossierRecord } from './dossier-store.ts';
import { errorOf, shelve, storePaper, type StoredPaper } from './remote.ts';
import type { Room } from './room.ts';
import { plainName } from './rules.ts';
import type { Dossiers, PullResult } from './use-cases.ts';

/** Dossiers of one pull. The rest is not marked as stored, so the next pull brings it. */
const DOSSIERS_LIMIT = 5000;
const FILES_LIMIT = 200;
const PROBLEMS_LIMIT = 500;

type OneStopFile = OneStopDossier['files'][number];

/** A file of the one-stop software whose bytes lie in the store. */
interface Downloaded {
  readonly file: OneStopFile;
  readonly paper: StoredPaper;
}

/** Brings dossiers with their files from the one-stop software, and says so there once they are safe here. */
export function createPulling(room: Room, creating: Creating): Pick<Dossiers, 'pullFromOneStop'> {
  const { database, dossiers, components, attachments, editing, documents, connectors, outbox } = room;
  const { audit, session, events, clock, log, profile } = room;
  let isRunning = false;

  /** Files that came with this dossier before, those that a person took off it again included. */
  const isKnown = (before: readonly AttachmentRecord[], file: OneStopFile): boolean =>
    before.some(
      ({ provenance: { oneStop } }) => oneStop?.url === file.url && oneStop.documentType === file.documentType,
    );

  const download = async (source: OneStopSource, file: OneStopFile, signal: AbortSignal): Promise<Downloaded> => {
    const answer = await source.download(file.url, profile.scan.maxFileBytes, signal);
    if (!answer.ok) throw errorOf(answer.reason);
    return { file, paper: await storePaper(room, answer.value, file.name, signal) };
  };

  /** The component that a file belongs on; made when the dossier has none for its type. */
  const componentFor = (dossier: DossierRecord, file: OneStopFile): ComponentRecord => {
    const present = components.of(dossier.id);
    const name = compose(file.documentTypeName.trim() === '' ? file.documentType : file.documentTypeName).slice(
      0,
      2000,
    );
    const found =
      present.find(({ paperCode }) => paperCode !== '' && paperCode === file.documentType) ??
      present.find((component) => fold(component.name) === fold(name));
    if (found !== undefined) return found;
    const position = Math.max(-1, ...present.map((component) => component.position)) + 1;
    const made: ComponentRecord = {
      id: componentId(dossier.code, position),
      dossierId: dossier.id,
      position,
      name: name === '' ? plainName(file.name) : name,
      paperCode: file.documentType.slice(0, 60),
      // nobody said that it must be there
      required: false,
    };
    components.insert(made);
    return made;
  };

  const put = (dossier: DossierRecord, { file, paper }: Downloaded): string | null => {
    const componentId = file.isResult ? null : componentFor(dossier, file).id;
    const isThere = attachments
      .of(dossier.id)
      .some((one) => one.componentId === componentId && documents.get(one.documentId).original.sha256 === paper.sha256);
    if (isThere) return null;
    const documentId = shelve(room, paper);
    editing.place(dossier.id, componentId, [
      {
        documentId,
        inboxItemId: null,
        source: 'sohoa',
        provenance: { oneStop: { documentType: file.documentType, url: file.url } },
      },
    ]);
    return documentId;
  };

  /** Everything that was learnt about one dossier, written as one; the mark goes only with the last of its files. */
  const keep = (source: OneStopSource, remote: OneStopDossier, files: readonly Downloaded[], isComplete: boolean) =>
    transact(database, () => {
      const before = dossiers.byCode(remote.code);
      const dossier = before ?? creating.fromOneStop(remote);
      const documentIds = files.flatMap((downloaded) => put(dossier, downloaded) ?? []);
      const isNews = before === null || documentIds.length > 0;
      if (isNews) {
        audit.append({
          actor: session.actor(),
          action: 'dossier.pulled',
          dossierId: dossier.id,
          dossierCode: dossier.code,
          destination: 'sohoa',
          detail: { files: documentIds.length },
        });
        room.settle(dossier.id);
      }
      if (isComplete && remote.files.some(({ isResult }) => isResult)) {
        outbox.enqueue([
          {
            dossierId: dossier.id,
            dossierCode: dossier.code,
            destination: 'sohoa',
            operations: [source.planMark(remote.code)],
            actor: session.actor(),
          },
        ]);
      }
      return { dossierId: dossier.id, isNew: before === null, isNews, documentIds };
    });

  const pullOne = async (source: OneStopSource, remote: OneStopDossier, signal: AbortSignal, result: PullResult) => {
    const problem = (reason: Reason): void => {
      if (result.problems.length < PROBLEMS_LIMIT) result.problems.push({ dossierCode: remote.code, reason });
    };
    if (remote.code.trim() === '' || remote.code.length > 60) {
      problem(because('dossiers.pull-no-code'));
      return;
    }
    const record = dossiers.byCode(remote.code);
    const before = record === null ? [] : attachments.everOf(record.id);
    const wanted = remote.files.filter((file) => !isKnown(before, file));
    if (wanted.length > FILES_LIMIT) problem(because('dossiers.pull-many-files', { limit: FILES_LIMIT }));
    const downloaded: Downloaded[] = [];
    for (const file of wanted.slice(0, FILES_LIMIT)) {
      try {
        downloaded.push(await download(source, file, signal));
      } catch (error) {
        if (!signal.aborted) problem(reasonOf(error));
      }
      if (signal.aborted) throw new AppError('platform.cancelled');
    }
    const kept = keep(source, remote, downloaded, downloaded.length === wanted.length);
    if (kept.isNew) result.pulled += 1;
    else if (kept.isNews) result.updated += 1;
    result.files += kept.documentIds.length;
    for (const id of kept.documentIds) documents.prepareSoon(id);
    outbox.wake();
    events.publish({ type: 'dossiers', ids: [kept.dossierId] });
  };

  const reasonOf = (error: unknown): Reason => {
    if (error instanceof AppError) return error.toReason();
    log.error({ problem: technicalText(error) }, 'pulling a dossier failed');
    return because('platform.internal', {}, technicalText(error));
  };

  const pullAll = async (
    source: OneStopSource,
    range: { from: string | null; to: string | null },
    signal: AbortSignal,
  ): Promise<PullResult> => {
    const result: PullResult = { pulled: 0, updated: 0, files: 0, problems: [] };
    const task = newId(clock);
    const progress = (done: number, total: number, label: string, finished: boolean): void =>
      events.publish({ type: 'progress', task, kind: 'pull', done, total, label, finished });
    let done = 0;
    let total = 0;
    progress(0, 0, '', false);
    try {
      const answer = await source.pull(range, signal);
      if (!answer.ok) throw errorOf(answer.reason);
      const remotes = answer.value.slice(0, DOSSIERS_LIMIT);
      total = remotes.length;
      for (const remote of remotes) {
        progress(done, total, remote.code.slice(0, 60), false);
        try {
          await pullOne(source, remote, signal, result);
        } catch (error) {
          if (signal.aborted) throw error;
          if (result.problems.length < PROBLEMS_LIMIT) {
            result.problems.push({ dossierCode: remote.code.slice(0, 60), reason: reasonOf(error) });
          }
        }
        done += 1;
      }
      return result;
    } finally {
      progress(done, total, '', true);
    }
  };

  return {
    async pullFromOneStop(range, signal = new AbortController().signal) {
      const source = connectors.oneStop;
      if (source === null) throw new AppError('dossiers.pull-unavailable');
      if (isRunning) throw new AppError('dossiers.pull-running');
      isRunning = true;
      try {
        return await pullAll(source, range, signal);
      } finally {
        isRunning = false;
      }
    },
  };
}
