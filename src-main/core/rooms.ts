import type { Base } from './base.ts';
import { openBackup, openRecoveredPapers } from './rooms/backup.ts';
import { openCatalogue } from './rooms/catalogue.ts';
import { openConnectors } from './rooms/connectors.ts';
import { openDocuments } from './rooms/documents.ts';
import { openDossiers } from './rooms/dossiers.ts';
import { openInbox } from './rooms/inbox.ts';
import { openOutbox } from './rooms/outbox.ts';
import { openPaperKeeper, openRepository } from './rooms/repository.ts';
import { openReuse } from './rooms/reuse.ts';
import { openScan } from './rooms/scan.ts';
import { openSettings } from './rooms/settings.ts';
import { openTraining, openTrainingServers } from './rooms/training.ts';
import { openWorkers } from './workers.ts';

export type Rooms = Awaited<ReturnType<typeof openRooms>>;

/** Opens the rooms in the order in which they need each other: the street from its far end. Nothing acts yet. */
export async function openRooms(base: Base, scanFolder: string | undefined) {
  const catalogue = await openCatalogue(base);
  const servers = await openTrainingServers(base, catalogue);
  const inForce = openSettings(base, servers);
  const connectors = await openConnectors(base, inForce);
  const workers = await openWorkers(base, 'workers');
  const documents = await openDocuments(base, workers);
  const inbox = await openInbox(base, inForce, documents);
  const outbox = await openOutbox(base, inForce, connectors);
  const keeper = openPaperKeeper(base, inForce);
  const neighbours = { catalogue, documents, papers: inbox.papers, keeper, outbox, connectors };
  const { dossiers, refreshCatalogue } = await openDossiers(base, inForce, neighbours);
  const { repository, filling } = await openRepository(base, documents, dossiers);
  const reuse = await openReuse(base, inForce, { ...neighbours, dossiers, repository });
  const { scan, scanFolders } = await openScan(base, inForce, inbox, scanFolder);
  const training = openTraining(base, { servers, catalogue, dossiers, scanFolders });
  const backup = await openBackup(base, inForce, { documentWorkers: workers, outbox, scan });
  const recovered = await openRecoveredPapers(base, inbox, scan);
  return {
    settings: inForce.settings,
    catalogue,
    refreshCatalogue,
    connectors,
    documents,
    inbox,
    outbox,
    dossiers,
    repository,
    filling,
    reuse,
    scan,
    scanFolders,
    training,
    backup,
    recovered,
  };
}

/** Takes up what was left behind, and begins to act. */
export function startRooms({ documents, outbox, dossiers, filling, reuse, scan, backup, recovered }: Rooms): void {
  documents.resume();
  outbox.start();
  dossiers.start();
  filling.start();
  reuse.start();
  scan.start();
  backup.start();
  recovered.start();
}
