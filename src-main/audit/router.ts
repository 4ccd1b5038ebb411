import { implement } from '@orpc/server';
import { auditContract } from '#contract/audit.ts';
import type { AuditLog } from './service.ts';

export function createAuditRouter(audit: AuditLog) {
  const os = implement(auditContract);
  return os.router({
    list: os.list.handler(({ input }) => audit.list(input)),
    verify: os.verify.handler(() => audit.verify()),
  });
}
