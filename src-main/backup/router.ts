import { implement } from '@orpc/server';
import { backupContract } from '#contract/backup.ts';
import { AppError } from '../platform/errors.ts';
import type { Backup } from './service.ts';

export function createBackupRouter(backup: Backup, actor: () => string) {
  const os = implement(backupContract);
  return os.router({
    get: os.get.handler(() => backup.view()),
    now: os.now.handler(({ input }) => backup.now(actor(), input.to)),
    restore: os.restore.handler(() => {
      throw new AppError('backup.not-in-recovery');
    }),
    check: os.check.handler(({ signal }) => backup.check(signal)),
  });
}
