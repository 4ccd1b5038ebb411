import type { SignatureState } from '#contract/common.ts';
import type { FoundPaper } from '#contract/reuse.ts';
import type { PaperRepository } from '../connectors/connector.ts';
import { errorOf } from '../dossiers/remote.ts';
import { isSameOwner } from '../dossiers/reused-rules.ts';
import { listNames, paperKind, plainName } from '../dossiers/rules.ts';
import { signatureStateOf } from '../documents/signature-state.ts';
import { completeness } from '../documents/content.ts';
import { windowed, type RangeReader } from '../documents/ranges.ts';
import type { BlobReference } from '../platform/blobs/store.ts';
import { recordBlob } from '../platform/blobs/table.ts';
import { transact } from '../platform/database/database.ts';
import { AppError, technicalText } from '../platform/errors.ts';
import type { Entitled, Found, PaperPlace } from './found.ts';
import type { FoundFileRecord, FoundPaperRecord } from './paper-store.ts';
import type { Room } from './room.ts';
import type { SecurityServers } from './security-servers.ts';
import type { Views } from './views.ts';

/** As many bytes as tell what a file is. */
const HEAD_BYTES = 1024;

/** Brings papers that were found into the store. */
export interface Fetching {
  /**
   * All files of the paper, one after the other; each is kept as soon as it is there, so that what was broken off goes
   * on from there. Calls for the same paper share the work, which ends when the last of them is given up.
   * @throws AppError `reuse.consent-missing`, `reuse.owner-changed`, `reuse.paper-gone`, `reuse.agency-unknown`, `reuse.agency-unnamed`,
   *   `reuse.no-connection`, `platform.cancelled`, or what went wrong on the way
   */
  fetch(place: PaperPlace, signal?: AbortSignal): Promise<FoundPaper>;
  stop(): Promise<void>;
}

interface Work {
  readonly controller: AbortController;
  readonly done: Promise<void>;
  waiting: number;
}

export function createFetching(room: Room, views: Views, found: Found, servers: SecurityServers): Fetching {
  const { database, blobs, documents, dossiers, foundPapers, papers, events, clock, log, maxFileBytes } = room;
  const underWay = new Map<string, Work>();

  const reread = ({ componentId, id }: FoundPaperRecord): FoundPaperRecord => {
    const now = foundPapers.find(componentId, id);
    if (now === null) throw new AppError('reuse.paper-gone');
    return now;
  };

  /** The consent ends with the owner for whom it was given, also half-way. @throws AppError `reuse.owner-changed` */
  const refuseAnother = ({ dossier, consent }: Entitled): void => {
    const { identityNumber } = dossiers.get(dossier.id).applicant;
    if (!isSameOwner(consent.ownerNumber, identityNumber)) throw new AppError('reuse.owner-changed');
  };

  const download = async (
    repository: PaperRepository,
    dstcode: string,
    entitled: Entitled,
    file: FoundFileRecord,
    signal: AbortSignal,
    onProgress: (done: number, total: number | null) => void,
  ): Promise<void> => {
    const { paper } = entitled;
    const head: Buffer[] = [];
    let headBytes = 0;
    const pieces = repository.download({
      link: file.link,
      dstcode,
      limit: maxFileBytes,
      signal,
      onProgress,
    });
    const reference = await blobs.write(pieces, {
      limit: maxFileBytes,
      signal,
      onChunk(chunk) {
        if (headBytes >= HEAD_BYTES) return;
        // a copy: whoever reads on may use the same memory again
        head.push(Buffer.from(chunk.subarray(0, HEAD_BYTES)));
        headBytes += chunk.length;
      },
    });
    const kind = paperKind(Buffer.concat(head));
    const name = plainName(file.name);
    if (kind === null) throw new AppError('dossiers.remote-not-a-paper', { params: { name: listNames([name]) } });
    const state = await completeness(kind, readerOf(reference));
    if (state !== 'complete') {
      const code = state === 'incomplete' ? 'reuse.file-cut' : 'reuse.file-damaged';
      throw new AppError(code, { params: { name: listNames([name]) }, detail: `${kind}, ${reference.size} bytes` });
    }
    const signature = await signatureOf(reference);
    if (signal.aborted) throw new AppError('platform.cancelled');
    const documentId = transact(database, () => {
      refuseAnother(entitled);
      reread(paper);
      recordBlob(database, reference, clock.now());
      const made = documents.create([{ ...reference, kind, name }], name);
      foundPapers.setFetched(
        { componentId: paper.componentId, paperId: paper.id, position: file.position },
        { ...reference, documentId: made, signature, fetchedAt: clock.now() },
      );
      return made;
    });
    documents.prepareSoon(documentId);
  };

  const readerOf = ({ sha256, size }: BlobReference): RangeReader =>
    windowed({ size, read: (offset, length) => blobs.read(sha256, offset, length) });

  const signatureOf = (reference: BlobReference): Promise<SignatureState> => signatureStateOf(readerOf(reference));

  /** What lies here is looked at like what comes. */
  const lookedAt = async (paper: FoundPaperRecord): Promise<FoundPaperRecord> => {
    const files: FoundFileRecord[] = [];
    for (const file of paper.files) {
      const original = file.documentId === null ? null : documents.get(file.documentId).original;
      files.push(original === null ? file : { ...file, signature: await signatureOf(original) });
    }
    return { ...paper, files };
  };

  /** Bytes that were damaged since they came are brought once more, where somebody else has them too. */
  const isThere = async (
    { repository }: FoundPaperRecord,
    { documentId, sha256 }: FoundFileRecord,
  ): Promise<boolean> => {
    if (documentId === null || sha256 === null) return false;
    if (repository === 'own') return true;
    try {
      await blobs.authenticate(sha256);
      return true;
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  };

  const bring = async (entitled: Entitled, signal: AbortSignal): Promise<void> => {
    const { dossier, consent, paper } = entitled;
    const hindrance = views.hindrance(paper);
    if (hindrance !== null && hindrance.code !== 'reuse.agency-unknown') throw errorOf(hindrance);
    const open: FoundFileRecord[] = [];
    for (const file of paper.files) if (!(await isThere(paper, file))) open.push(file);
    const task = paper.id;
    const total = paper.files.length;
    let done = total - open.length;
    const progress = (share: number, finished: boolean): void =>
      events.publish({
        type: 'progress',
        task,
        kind: 'fetch',
        done: done + share,
        total,
        label: listNames([paper.name]),
        finished,
      });
    progress(0, false);
    try {
      if (open.length > 0) {
        if (papers === undefined) throw new AppError('reuse.no-connection');
        const links = open.map(({ link }) => link);
        const dstcode = await servers.codeFor(paper.agency.code, links, signal);
        for (const file of open) {
          const share = shares(progress);
          await download(papers, dstcode, entitled, file, signal, share);
          done += 1;
          progress(0, false);
          room.tell(dossier.id);
        }
      }
    } finally {
      progress(0, true);
    }
    const own = paper.repository === 'own' ? await lookedAt(paper) : null;
    room.change(dossier.id, () => {
      refuseAnother(entitled);
      if (own !== null) foundPapers.put(own);
      room.note(dossier, {
        action: 'reuse.fetched',
        detail: {
          ...factsOf(paper),
          files: total,
          lookUp: paper.lookUpId,
          consent: consent.id,
        },
      });
    });
  };

  /** A fetch that fails leaves its line too: what was asked for, how far it came, and why it went no further. */
  const noteFailure = ({ dossier, consent, paper }: Entitled, error: unknown): void => {
    const now = foundPapers.find(paper.componentId, paper.id);
    room.note(dossier, {
      action: 'reuse.fetched',
      outcome: 'failed',
      ...(paper.repository === 'national' ? { destination: 'dvcqg' as const } : {}),
      detail: {
        ...factsOf(paper),
        files: now?.files.filter(({ documentId }) => documentId !== null).length ?? 0,
        reason: error instanceof AppError ? error.code : 'platform.internal',
        lookUp: paper.lookUpId,
        consent: consent.id,
      },
    });
  };

  /** Breaks off as soon as the dossier has another owner. */
  const bringWhileAgreed = async (entitled: Entitled, controller: AbortController): Promise<void> => {
    const ended = new AbortController();
    const watch = async (): Promise<void> => {
      for await (const { event } of events.subscribe(undefined, ended.signal)) {
        if (event.type !== 'reset' && !(event.type === 'dossiers' && event.ids.includes(entitled.dossier.id))) continue;
        try {
          refuseAnother(entitled);
        } catch {
          controller.abort();
          return;
        }
      }
    };
    void watch().catch((error: unknown) => log.error({ problem: technicalText(error) }, 'a fetch hears no more'));
    try {
      await bring(entitled, controller.signal);
    } catch (error) {
      // what broke it off is told before that it was broken off
      if (controller.signal.aborted) refuseAnother(entitled);
      throw error;
    } finally {
      ended.abort();
    }
  };

  const bringTelling = async (entitled: Entitled, controller: AbortController): Promise<void> => {
    try {
      await bringWhileAgreed(entitled, controller);
    } catch (error) {
      noteFailure(entitled, error);
      throw error;
    }
  };

  const join = (entitled: Entitled): Work => {
    const { componentId, id } = entitled.paper;
    const key = `${componentId} ${id}`;
    const running = underWay.get(key);
    if (running !== undefined && !running.controller.signal.aborted) return running;
    const controller = new AbortController();
    const work: Work = {
      controller,
      waiting: 0,
      done: bringTelling(entitled, controller).finally(() => {
        if (underWay.get(key) === work) underWay.delete(key);
      }),
    };
    work.done.catch(() => undefined);
    underWay.set(key, work);
    return work;
  };

  return {
    async fetch(place, signal = new AbortController().signal) {
      const entitled = found.require(place);
      if (signal.aborted) throw new AppError('platform.cancelled');
      const work = join(entitled);
      work.waiting += 1;
      let giveUp: () => void = () => undefined;
      const given = new Promise<never>((_resolve, reject) => {
        giveUp = () => reject(new AppError('platform.cancelled'));
        signal.addEventListener('abort', giveUp);
      });
      try {
        await Promise.race([work.done, given]);
      } finally {
        signal.removeEventListener('abort', giveUp);
        work.waiting -= 1;
        if (work.waiting === 0) work.controller.abort();
      }
      return views.paper(reread(entitled.paper));
    },

    async stop() {
      const all = [...underWay.values()];
      for (const { controller } of all) controller.abort();
      await Promise.all(all.map(({ done }) => done.catch(() => undefined)));
    },
  };
}

/** What the log tells of a paper. */
function factsOf({ repository, paperCode, agency }: FoundPaperRecord): Readonly<Record<string, string>> {
  return { repository, code: paperCode, agency: agency.code === '' ? agency.name : agency.code };
}

/** At most a hundred steps for a file of known size, none for another: windows need no more. */
function shares(tell: (share: number, finished: boolean) => void): (done: number, total: number | null) => void {
  let told = 0;
  return (done, total) => {
    if (total === null || total <= 0) return;
    const share = Math.min(0.99, Math.floor((done / total) * 100) / 100);
    if (share <= told) return;
    told = share;
    tell(share, false);
  };
}
