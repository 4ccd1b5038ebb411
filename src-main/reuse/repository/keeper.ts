import { isDeepStrictEqual } from 'node:util';
import type { AuditLog } from '../../audit/service.ts';
import type { DossierToKeep, KeptResult, PaperKeeper } from '../../dossiers/paper-keeper.ts';
import { identityKey } from '../../platform/identity-rules.ts';
import { listNames } from '../../dossiers/rules.ts';
import { newId, type Clock } from '../../platform/clock.ts';
import type { Database } from '../../platform/database/database.ts';
import type { EventHub } from '../../platform/events.ts';
import { compose } from '../../platform/text.ts';
import type { Session } from '../../session/service.ts';
import type { Profile } from '../../settings/profile.ts';
import { createPaperStore, type FileRow, type PaperOwner, type PaperRecord } from './paper-store.ts';
import { papersToKeep, validityOn, type KeptFile, type PaperToKeep } from './rules.ts';

export interface KeeperDependencies {
  readonly database: Database;
  readonly audit: AuditLog;
  readonly session: Pick<Session, 'actor'>;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly unit: Profile['unit'];
}

type DossierRecord = DossierToKeep['record'];

/** A paper of the dossier with all files that it ever had. */
interface Known {
  readonly paper: PaperRecord;
  readonly files: readonly FileRow[];
}

/**
 * Keeps papers as their dossier has them. A paper is known by its files: what a person corrected comes back with a
 * paper that comes back, and stays away from another one that takes its place.
 */
export function createPaperKeeper(dependencies: KeeperDependencies): PaperKeeper {
  const { database, audit, session, events, clock, unit } = dependencies;
  const store = createPaperStore(database);
  let isTold = true;

  /** After the transaction, which ends before anything else can run. */
  const tellSoon = (): void => {
    if (!isTold) return;
    isTold = false;
    queueMicrotask(() => {
      isTold = true;
      events.publish({ type: 'repository' });
    });
  };

  const knownOf = (dossierId: string): Known[] => {
    const papers = store.ofDossier(dossierId);
    if (papers.length === 0) return [];
    const files = Map.groupBy(store.filesOfDossier(dossierId), (file) => file.paper_number);
    return papers.map((paper) => ({ paper, files: files.get(paper.number) ?? [] }));
  };

  const add = (record: DossierRecord, wanted: PaperToKeep, owner: PaperOwner, order: 'newest' | 'older'): void => {
    const { files, ...paper } = wanted;
    const { id, code, procedure } = record;
    const attachedAt = Math.max(...files.map((file) => file.attachedAt));
    const keptAt = order === 'older' ? attachedAt : clock.now();
    const number = store.insert({ ...paper, id: newId(clock), dossier: { id, code }, procedure, owner, keptAt }, order);
    store.setFiles(number, files);
  };

  /** Whether anything differed. */
  const renew = ({ paper, files }: Known, wanted: PaperToKeep, owner: PaperOwner): boolean => {
    const isBack = paper.takenBackAt !== null;
    const hasOthers = !isMadeOf(files, wanted.files);
    const isAnothers = !isDeepStrictEqual(paper.owner, owner);
    if (hasOthers) store.setFiles(paper.number, wanted.files);
    if (isAnothers) store.setOwner(paper.number, owner);
    if (isBack) store.setTakenBack(paper.number, null);
    return isBack || hasOthers || isAnothers;
  };

  const log = (record: DossierRecord, action: string, papers: readonly { readonly name: string }[]): void => {
    if (papers.length === 0) return;
    audit.append({
      actor: session.actor(),
      action,
      dossierId: record.id,
      dossierCode: record.code,
      detail: { papers: papers.length, names: listNames(papers.map(({ name }) => name)) },
    });
  };

  return {
    follow(dossier, order) {
      const { record } = dossier;
      const owner = ownerOf(record);
      const left = knownOf(record.id);
      let changes = 0;
      const came: PaperToKeep[] = [];
      for (const wanted of papersToKeep(dossier, unit)) {
        const known = takeOut(left, wanted);
        if (known === null) add(record, wanted, owner, order);
        if (known === null || renew(known, wanted, owner)) changes += 1;
        if (wanted.kind === 'result' && known?.paper.takenBackAt !== null) came.push(wanted);
      }
      const gone = left.filter(({ paper }) => paper.takenBackAt === null).map(({ paper }) => paper);
      for (const { number } of gone) store.setTakenBack(number, clock.now());
      // papers of components are told by the line of what caused it; of older ones, one line tells in the end
      if (order === 'newest') {
        log(record, 'repository.kept', came);
        log(
          record,
          'repository.taken-back',
          gone.filter(({ kind }) => kind === 'result'),
        );
      }
      if (changes + gone.length > 0) tellSoon();
    },

    resultsOf(dossierId) {
      const results = new Map<string, KeptResult>();
      for (const { paper, files } of knownOf(dossierId)) {
        if (paper.kind !== 'result' || paper.takenBackAt !== null) continue;
        const kept = { name: paper.name, paperCode: paper.paperCode, withdrawn: paper.withdrawnAt !== null };
        for (const file of files) if (file.position !== null) results.set(file.attachment_id, kept);
      }
      return results;
    },

    standingOf(paperId, on) {
      const paper = store.byId(paperId);
      if (paper === null) return { state: 'taken-back' };
      if (paper.withdrawnAt !== null) return { state: 'withdrawn', reason: paper.withdrawnReason };
      return { state: validityOn(paper, on) === 'expired' ? 'expired' : 'usable' };
    },
  };
}

function ownerOf({ applicant }: DossierRecord): PaperOwner {
  const identityNumber = applicant.identityNumber.trim();
  return { name: compose(applicant.name), identityNumber, key: identityKey(identityNumber) };
}

function isMadeOf(files: readonly FileRow[], wanted: readonly KeptFile[]): boolean {
  const present = files.filter(({ position }) => position !== null);
  return isDeepStrictEqual(
    present.map((file) => file.attachment_id),
    wanted.map(({ attachmentId }) => attachmentId),
  );
}

/** The paper that had one of these files, taken out of the list; one that is in the repository now comes first. */
function takeOut(known: Known[], { kind, componentId, files }: PaperToKeep): Known | null {
  const ids = new Set(files.map(({ attachmentId }) => attachmentId));
  const same = known.filter(
    (one) =>
      one.paper.kind === kind &&
      one.paper.componentId === componentId &&
      one.files.some((file) => ids.has(file.attachment_id)),
  );
  const found = same.find(({ paper }) => paper.takenBackAt === null) ?? same[0];
  if (found === undefined) return null;
  known.splice(known.indexOf(found), 1);
  return found;
}
