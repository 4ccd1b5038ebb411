import { audit } from './audit.ts';
import { backup } from './backup.ts';
import { desk } from './desk/index.ts';
import { dossiers } from './dossiers.ts';
import { national } from './national.ts';
import { outbox } from './outbox/index.ts';
import { repository } from './repository.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { training } from './training.ts';
import { ui } from './ui.ts';

/** The words of every room: `t('desk.inbox.title')`. A room owns its file. */
export const words = { shell, ui, desk, dossiers, outbox, repository, audit, settings, national, training, backup };
