import type { DestinationId, Reason } from '#contract/common.ts';
import { messages, type MessageCode } from '#contract/messages/index.ts';
import type { Answer, RemoteFileInfo } from '../connectors/connector.ts';
import { recordBlob } from '../platform/blobs/table.ts';
import type { BlobReference } from '../platform/blobs/store.ts';
import { newId } from '../platform/clock.ts';
import { transact } from '../platform/database/database.ts';
import { AppError, because, technicalText } from '../platform/errors.ts';
import type { DossierRecord } from './dossier-store.ts';
import type { RemoteFileRecord } from './remote-file-store.ts';
import type { Room } from './room.ts';
import { listNames, paperKind, plainName, type PaperKind } from './rules.ts';
import type { Dossiers } from './use-cases.ts';

/** More files than any dossier has; what a remote names beyond them is left out. */
const REMOTE_FILES_LIMIT = 1000;

/** Downloaded bytes that are known to be a paper and lie safely in the store. */
export interface StoredPaper extends BlobReference {
  readonly kind: PaperKind;
  readonly name: string;
}

/** What iGate and iDesk hold for a dossier, and bringing it here. */
export function createRemoteWork(room: Room): Pick<Dossiers, 'refresh' | 'fetchRemoteFile' | 'attachResults'> & {
  fetch(dossier: DossierRecord, file: RemoteFileRecord, signal: AbortSignal): Promise<string>;
} {
  const { database, connectors, remoteFiles, editing, documents, profile, audit, session, events, clock, log } = room;
  /** Two calls for the same file share one download. */
  const inFlight = new Map<string, Promise<string>>();

  const list = async (
    destination: DestinationId,
    code: string,
    signal: AbortSignal,
  ): Promise<{ destination: DestinationId; answer: Answer<readonly RemoteFileInfo[]> }> => {
    const remote = connectors.remoteFiles.get(destination);
    if (remote === undefined) {
      return { destination, answer: { ok: false, reason: because('dossiers.remote-unavailable') } };
    }
    try {
      return { destination, answer: await remote.list(code, signal) };
    } catch (error) {
      const problem = technicalText(error);
      log.error({ destination, problem }, 'listing remote files failed');
      return { destination, answer: { ok: false, reason: because('platform.internal', {}, problem) } };
    }
  };

  const known = (dossierId: string, destination: DestinationId, fileId: string): RemoteFileRecord => {
    const found = remoteFiles.find(dossierId, destination, fileId);
    if (found === null) throw new AppError('dossiers.remote-file-not-found');
    return found;
  };

  const download = async (dossier: DossierRecord, file: RemoteFileRecord, signal: AbortSignal): Promise<string> => {
    const remote = connectors.remoteFiles.get(file.destination);
    if (remote === undefined) throw new AppError('dossiers.remote-unavailable');
    const answer = await remote.download(file.info.fileId, profile.scan.maxFileBytes, signal);
    if (!answer.ok) throw errorOf(answer.reason);
    const paper = await storePaper(room, answer.value, file.info.name, signal);
    const documentId = transact(database, () => {
      const id = shelve(room, paper);
      remoteFiles.setDocument(dossier.id, file.destination, file.info.fileId, id);
      return id;
    });
    documents.prepareSoon(documentId);
    events.publish({ type: 'dossiers', ids: [dossier.id] });
    return documentId;
  };

  const fetch = (dossier: DossierRecord, file: RemoteFileRecord, signal: AbortSignal): Promise<string> => {
    if (file.documentId !== null) return Promise.resolve(file.documentId);
    const key = `${dossier.id} ${file.destination} ${file.info.fileId}`;
    const running = inFlight.get(key);
    if (running !== undefined) return running;
    const started = download(dossier, file, signal).finally(() => inFlight.delete(key));
    inFlight.set(key, started);
    return started;
  };

  return {
    fetch,

    async refresh(id, signal = new AbortController().signal) {
      const before = room.require(id);
      const asked = [...connectors.remoteFiles.keys()].filter(
        (destination) => profile.destinations[destination]?.enabled !== false,
      );
      const answers = await Promise.all(asked.map((destination) => list(destination, before.code, signal)));
      if (signal.aborted) throw new AppError('platform.cancelled');
      const record = room.change(id, () => {
        for (const { destination, answer } of answers) {
          const files = answer.ok ? answer.value.slice(0, REMOTE_FILES_LIMIT) : null;
          if (files !== null) remoteFiles.replace(id, destination, files);
          audit.append({
            actor: session.actor(),
            action: 'dossier.refreshed',
            dossierId: id,
            dossierCode: before.code,
            destination,
            outcome: files === null ? 'failed' : 'ok',
            detail: { files: files?.length ?? 0 },
          });
        }
        if (answers.some(({ answer }) => answer.ok)) room.dossiers.setRefreshed(id, clock.now());
        return room.require(id);
      });
      return {
        dossier: room.views.whole(record),
        problems: answers.flatMap(({ destination, answer }) =>
          answer.ok ? [] : [{ destination, reason: answer.reason }],
        ),
      };
    },

    fetchRemoteFile({ dossierId, destination, fileId }, signal = new AbortController().signal) {
      return fetch(room.require(dossierId), known(dossierId, destination, fileId), signal);
    },

    async attachResults({ dossierId, destination, fileIds }, signal = new AbortController().signal) {
      const record = room.require(dossierId);
      const wanted = [...new Set(fileIds)];
      const task = newId(clock);
      const progress = (done: number, finished: boolean): void =>
        events.publish({
          type: 'progress',
          task,
          kind: 'fetch',
          done,
          total: wanted.length,
          label: record.code,
          finished,
        });
      const fetched: { file: RemoteFileRecord; documentId: string }[] = [];
      progress(0, false);
      try {
        for (const fileId of wanted) {
          const file = known(dossierId, destination, fileId);
          fetched.push({ file, documentId: await fetch(record, file, signal) });
          progress(fetched.length, false);
        }
      } finally {
        progress(fetched.length, true);
      }
      const operationId = room.change(dossierId, () => {
        const results = room.gather(record).results;
        // iGate also lists what was sent from here: the same bytes are not a second result
        const isThere = ({ file, documentId }: (typeof fetched)[number]): boolean => {
          const { sha256 } = documents.get(documentId).original;
          return results.some(
            ({ attachment: { provenance }, document }) =>
              (provenance.remote?.destination === destination && provenance.remote.fileId === file.info.fileId) ||
              document.original.sha256 === sha256 ||
              document.pdf?.sha256 === sha256,
          );
        };
        const fresh = fetched.filter((one) => !isThere(one));
        if (fresh.length === 0) throw new AppError('dossiers.already-attached');
        const made = editing.attach(
          record,
          null,
          fresh.map(({ file: { info }, documentId }) => ({
            documentId,
            inboxItemId: null,
            source: destination,
            provenance: {
              remote: { destination, fileId: info.fileId, documentNumber: info.documentNumber, origin: info.origin },
            },
          })),
          'dossier.result-attached',
        );
        room.settle(dossierId);
        return made;
      });
      return { operationId, dossier: room.views.whole(room.require(dossierId)) };
    },
  };
}

/**
 * Takes bytes that came from elsewhere into the store, when they are a paper.
 * @throws AppError `dossiers.remote-not-a-paper` for an error page or anything else that is none.
 */
export async function storePaper(
  { blobs, profile }: Pick<Room, 'blobs' | 'profile'>,
  bytes: Buffer,
  name: string,
  signal: AbortSignal,
): Promise<StoredPaper> {
  const kind = paperKind(bytes);
  const plain = plainName(name);
  if (kind === null) throw new AppError('dossiers.remote-not-a-paper', { params: { name: listNames([plain]) } });
  if (signal.aborted) throw new AppError('platform.cancelled');
  const reference = await blobs.write(bytes, { limit: profile.scan.maxFileBytes });
  return { ...reference, kind, name: plain };
}

/** Makes a document of a stored paper, within the caller's transaction. */
export function shelve(
  { database, documents, clock }: Pick<Room, 'database' | 'documents' | 'clock'>,
  paper: StoredPaper,
): string {
  recordBlob(database, paper, clock.now());
  return documents.create([paper], paper.name);
}

/** A reason that a remote gave, as the error that a use case ends with. */
export function errorOf(reason: Reason): AppError {
  const isKnown = (code: string): code is MessageCode => Object.hasOwn(messages, code);
  const options = { params: reason.params, ...(reason.detail === undefined ? {} : { detail: reason.detail }) };
  return isKnown(reason.code)
    ? new AppError(reason.code, options)
    : new AppError('dossiers.remote-failed', { detail: reason.detail ?? reason.code });
}
