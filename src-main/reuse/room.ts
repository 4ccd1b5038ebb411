import type { Reason } from '#contract/common.ts';
import type { Dossier, DossierComponent } from '#contract/dossiers.ts';
import type { AuditLine, AuditLog } from '../audit/service.ts';
import type { PaperQuestion, PaperRepository } from '../connectors/connector.ts';
import type { Catalogue } from '../dossiers/catalogue.ts';
import type { DocumentShelf } from '../dossiers/document-shelf.ts';
import { isSameOwner } from '../dossiers/reused-rules.ts';
import type { Dossiers } from '../dossiers/service.ts';
import type { BlobStore } from '../platform/blobs/store.ts';
import type { Clock } from '../platform/clock.ts';
import { transact, type Database } from '../platform/database/database.ts';
import { AppError, because } from '../platform/errors.ts';
import type { EventHub } from '../platform/events.ts';
import type { Log } from '../platform/log.ts';
import type { Session } from '../session/service.ts';
import { createConsentStore, type ConsentStore } from './consent-store.ts';
import { createLookUpStore, type LookUpRecord, type LookUpStore } from './look-up-store.ts';
import type { OwnPapers } from './own-papers.ts';
import { createFoundPaperStore, type FoundPaperStore } from './paper-store.ts';
import type { Queue } from './queue.ts';
import { createReportStore, type ReportStore } from './report-store.ts';
import { comparable, distinctPapers, isResultCode, officerHindrance, ownerNumberOf, type Asked } from './rules.ts';

export interface ReuseDependencies {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly documents: DocumentShelf;
  readonly dossiers: Pick<Dossiers, 'get' | 'attachReused'>;
  readonly catalogue: Pick<Catalogue, 'find' | 'isResult'>;
  readonly ownPapers: OwnPapers;
  /** Absent where the profile has no connection to it. */
  readonly papers: PaperRepository | undefined;
  readonly queue: Queue;
  readonly audit: AuditLog;
  readonly session: Session;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly log: Log;
  /** Bytes of one file that are accepted at the most. */
  readonly maxFileBytes: number;
  /** 0 ≤ x < 1. */
  readonly random?: () => number;
}

/** What the use cases of this room share. */
export interface Room extends ReuseDependencies {
  readonly lookUps: LookUpStore;
  readonly foundPapers: FoundPaperStore;
  readonly consents: ConsentStore;
  readonly reports: ReportStore;
  /** The newest question for a component, unless it was asked for another owner. */
  current(dossier: Dossier, componentId: string): LookUpRecord | null;
  /** Why the national repository cannot be asked from here at all. */
  nationalHindrance(dossier: Dossier): Reason | null;
  /** Why it cannot be asked for this component, told before any call. */
  hindranceFor(dossier: Dossier, component: DossierComponent): Reason | null;
  questionFor(dossier: Dossier, asked: readonly Asked[]): PaperQuestion;
  /** @throws AppError `dossiers.component-not-found` */
  componentOf(dossier: Dossier, componentId: string): DossierComponent;
  /** A line of the log about this dossier, within the caller's transaction. */
  note(dossier: Dossier, line: Pick<AuditLine, 'action' | 'detail' | 'outcome' | 'destination'>): void;
  /** One transaction; the window is told once it is committed. */
  change<Result>(dossierId: string, work: () => Result): Result;
  tell(dossierId: string): void;
}

export function createRoom(dependencies: ReuseDependencies): Room {
  const { database, catalogue, papers, audit, session, events } = dependencies;
  const lookUps = createLookUpStore(database);

  const nationalHindrance = (dossier: Dossier): Reason | null =>
    papers === undefined ? because('reuse.no-connection') : officerHindrance(dossier.channel, session.current());

  const belongs = ({ procedure }: Dossier, paperCode: string): boolean => {
    const known = catalogue.find(procedure.code);
    return known?.components.some((one) => comparable(one.paperCode) === comparable(paperCode)) ?? true;
  };

  const tell = (dossierId: string): void => events.publish({ type: 'reuse', ids: [dossierId] });

  return {
    ...dependencies,
    lookUps,
    foundPapers: createFoundPaperStore(database),
    consents: createConsentStore(database),
    reports: createReportStore(database),

    current(dossier, componentId) {
      const found = lookUps.find(componentId);
      return found !== null && isSameOwner(found.ownerNumber, dossier.applicant.identityNumber) ? found : null;
    },

    nationalHindrance,

    hindranceFor(dossier, { paperCode }) {
      if (!isResultCode(paperCode) && !catalogue.isResult(paperCode)) {
        return because('reuse.not-a-result', { code: paperCode });
      }
      if (!belongs(dossier, paperCode)) {
        return because('reuse.code-not-of-procedure', { code: paperCode, procedure: dossier.procedure.code });
      }
      return ownerNumberOf(dossier.applicant) === ''
        ? because('reuse.owner-number-missing')
        : nationalHindrance(dossier);
    },

    questionFor(dossier, asked) {
      const { identityNumber, name } = session.current();
      return {
        procedureCode: dossier.procedure.code,
        papers: distinctPapers(asked),
        ownerNumber: ownerNumberOf(dossier.applicant),
        officer: { identityNumber: identityNumber.trim(), name: name.trim() },
        channel: dossier.channel,
      };
    },

    componentOf(dossier, componentId) {
      const found = dossier.components.find(({ id }) => id === componentId);
      if (found === undefined) throw new AppError('dossiers.component-not-found');
      return found;
    },

    note: (dossier, line) =>
      audit.append({ actor: session.actor(), dossierId: dossier.id, dossierCode: dossier.code, ...line }),

    change(dossierId, work) {
      const result = transact(database, work);
      tell(dossierId);
      return result;
    },
    tell,
  };
}
