import { AppError } from '../errors.ts';
import type { Database, Migration } from './connection.ts';
import { firstSchema } from './migrations/001-first-schema.ts';
import { backup } from './migrations/002-backup.ts';
import { outboxDecisions } from './migrations/003-outbox-decisions.ts';
import { remoteSystems } from './migrations/004-remote-systems.ts';
import { restoreDoubt } from './migrations/005-restore-doubt.ts';
import { outboxAttention } from './migrations/006-outbox-attention.ts';
import { unsentRecheck } from './migrations/007-unsent-recheck.ts';
import { ownRepository } from './migrations/008-own-repository.ts';
import { lookUps } from './migrations/009-look-ups.ts';
import { lookUpReports } from './migrations/010-look-up-reports.ts';
import { reusedOwners } from './migrations/011-reused-owners.ts';
import { identityIndex } from './migrations/012-identity-index.ts';
import { foundBytes } from './migrations/013-found-bytes.ts';
import { keptBack } from './migrations/014-kept-back.ts';

/** Forward only; a step that has been released never changes. */
export const migrations: readonly Migration[] = [
  firstSchema,
  backup,
  outboxDecisions,
  remoteSystems,
  restoreDoubt,
  outboxAttention,
  unsentRecheck,
  ownRepository,
  lookUps,
  lookUpReports,
  reusedOwners,
  identityIndex,
  foundBytes,
  keptBack,
];

/** Takes the steps that are missing, each in a transaction of its own. */
export function migrate(database: Database, mode: 'writer' | 'reader', upTo: number = migrations.length): void {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > migrations.length) {
    throw new AppError('platform.database-newer', { params: { version, known: migrations.length } });
  }
  if (version === upTo) return;
  if (mode === 'reader') throw new AppError('platform.database-older', { params: { version, known: upTo } });
  for (const [index, migration] of migrations.entries()) {
    if (index < version || index >= upTo) continue;
    database
      .transaction(() => {
        database.exec(migration.sql);
        database.pragma(`user_version = ${index + 1}`);
      })
      .immediate();
  }
}
