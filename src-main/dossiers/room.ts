import type { AuditLog } from '../audit/service.ts';
import type { Connectors, RemoteFileInfo } from '../connectors/connector.ts';
import type { Outbox } from '../outbox/service.ts';
import type { BlobStore } from '../platform/blobs/store.ts';
import type { Clock } from '../platform/clock.ts';
import { transact, type Database } from '../platform/database/database.ts';
import { AppError } from '../platform/errors.ts';
import type { EventHub } from '../platform/events.ts';
import type { Log } from '../platform/log.ts';
import type { Session } from '../session/service.ts';
import type { Profile } from '../settings/profile.ts';
import { createAttachmentStore, type AttachmentStore } from './attachment-store.ts';
import type { Catalogue } from './catalogue.ts';
import { createComponentStore, type ComponentStore } from './component-store.ts';
import type { DocumentShelf } from './document-shelf.ts';
import { createDossierStore, type DossierRecord, type DossierStore } from './dossier-store.ts';
import { createEditing, type Editing } from './edit.ts';
import { createEditStore, type EditStore } from './edit-store.ts';
import type { PaperKeeper } from './paper-keeper.ts';
import type { PaperSource } from './paper-source.ts';
import { gatherParts, type DossierParts, type Paper } from './parts.ts';
import { createPlanner, type Planner } from './planner.ts';
import { createRemoteFileStore, type RemoteFileStore } from './remote-file-store.ts';
import { createVersionStore, type VersionStore } from './version-store.ts';
import { createDossierViews, type DossierViews } from './view.ts';

export interface DossiersDependencies {
  readonly database: Database;
  readonly blobs: BlobStore;
  readonly catalogue: Catalogue;
  readonly documents: DocumentShelf;
  readonly papers: PaperSource;
  readonly keeper: PaperKeeper;
  readonly outbox: Outbox;
  readonly connectors: Connectors;
  readonly audit: AuditLog;
  readonly session: Session;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly profile: Pick<Profile, 'unit' | 'routes' | 'destinations' | 'scan'>;
  readonly log: Log;
}

/** What the use cases of this room share. */
export interface Room extends DossiersDependencies {
  readonly dossiers: DossierStore;
  readonly components: ComponentStore;
  readonly attachments: AttachmentStore;
  readonly edits: EditStore;
  readonly remoteFiles: RemoteFileStore;
  readonly versions: VersionStore;
  readonly planner: Planner;
  readonly views: DossierViews;
  readonly editing: Editing;
  /** @throws AppError `dossiers.not-found` */
  require(id: string): DossierRecord;
  gather(record: DossierRecord): DossierParts;
  /** Whether sending it would queue something. */
  hasUnsent(record: DossierRecord): boolean;
  /** Has what is kept for later use follow the dossier, within the caller's transaction. */
  keep(record: DossierRecord, order: 'newest' | 'older'): void;
  /**
   * After a change, within its transaction: counts what is missing, has the kept papers follow, and finds whether there
   * is something to send.
   */
  settle(id: string, changedAt?: number): void;
  /** One transaction; the window is told once it is committed. */
  change<Result>(dossierId: string, work: () => Result): Result;
}

export function createRoom(dependencies: DossiersDependencies): Room {
  const { database, documents, keeper, outbox, connectors, session, profile, events, clock, catalogue } = dependencies;
  const dossiers = createDossierStore(database);
  const components = createComponentStore(database);
  const attachments = createAttachmentStore(database);
  const edits = createEditStore(database);
  const remoteFiles = createRemoteFileStore(database);
  const planner = createPlanner({ connectors, outbox, session, profile, clock, catalogue, keeper });
  const gather = (record: DossierRecord): DossierParts => gatherParts({ components, attachments, documents }, record);
  const require = (id: string): DossierRecord => {
    const found = dossiers.byId(id);
    if (found === null) throw new AppError('dossiers.not-found');
    return found;
  };
  const hasUnsent = (record: DossierRecord): boolean => {
    const destinations = planner.destinationsOf(record.procedure.code);
    const plan = planner.plan(gather(record), edits.chosenDraft(record.id), destinations);
    return plan.destinations.some(({ fresh }) => fresh.length > 0);
  };
  const keep: Room['keep'] = (record, order) => {
    const { components: asked, results } = gather(record);
    const told = ({ attachment: { provenance } }: Paper): RemoteFileInfo | null => {
      const { remote } = provenance;
      if (remote === undefined) return null;
      return remoteFiles.find(record.id, remote.destination, remote.fileId)?.info ?? null;
    };
    keeper.follow(
      {
        record,
        components: asked,
        results: results.map((paper) => ({ ...paper, told: told(paper) })),
        procedure: catalogue.find(record.procedure.code),
      },
      order,
    );
  };
  return {
    ...dependencies,
    dossiers,
    components,
    attachments,
    edits,
    remoteFiles,
    versions: createVersionStore(database),
    planner,
    views: createDossierViews({ gather, edits, remoteFiles, planner, outbox, clock }),
    editing: createEditing({ ...dependencies, components, attachments, edits }),
    require,
    gather,
    hasUnsent,
    keep,
    settle(id, changedAt = clock.now()) {
      dossiers.recount(id, changedAt);
      const record = require(id);
      keep(record, 'newest');
      dossiers.setUnsent(id, hasUnsent(record));
    },
    change(dossierId, work) {
      const result = transact(database, work);
      events.publish({ type: 'dossiers', ids: [dossierId] });
      return result;
    },
  };
}
