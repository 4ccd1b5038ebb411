import { auditContract } from './audit.ts';
import { backupContract } from './backup.ts';
import { catalogueContract } from './catalogue.ts';
import { documentsContract } from './documents.ts';
import { dossiersContract } from './dossiers.ts';
import { eventsContract } from './events.ts';
import { hostContract } from './host.ts';
import { inboxContract } from './inbox.ts';
import { outboxContract } from './outbox.ts';
import { repositoryContract } from './repository.ts';
import { reuseContract } from './reuse.ts';
import { scanContract } from './scan.ts';
import { sessionContract } from './session.ts';
import { settingsContract } from './settings.ts';
import { trainingContract } from './training.ts';

/** Everything that a window or a script may ask of the core. There is no second door. */
export const contract = {
  host: hostContract,
  events: eventsContract,
  scan: scanContract,
  inbox: inboxContract,
  documents: documentsContract,
  catalogue: catalogueContract,
  dossiers: dossiersContract,
  reuse: reuseContract,
  outbox: outboxContract,
  repository: repositoryContract,
  audit: auditContract,
  session: sessionContract,
  settings: settingsContract,
  training: trainingContract,
  backup: backupContract,
};
export type Contract = typeof contract;
