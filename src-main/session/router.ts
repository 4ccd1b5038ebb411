import { implement } from '@orpc/server';
import { sessionContract } from '#contract/session.ts';
import type { Session } from './service.ts';

export function createSessionRouter(session: Session) {
  const os = implement(sessionContract);
  return os.router({
    get: os.get.handler(() => ({ officer: session.current() })),
    setOfficer: os.setOfficer.handler(({ input }) => ({ officer: session.setOfficer(input) })),
  });
}
