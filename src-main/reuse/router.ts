import { implement } from '@orpc/server';
import { reuseContract } from '#contract/reuse.ts';
import type { Reuse } from './service.ts';

export function createReuseRouter(reuse: Reuse) {
  const os = implement(reuseContract);
  return os.router({
    overview: os.overview.handler(({ input }) => reuse.overview(input.dossierId)),
    lookUp: os.lookUp.handler(({ input }) => {
      const overview = reuse.lookUp(input);
      return input.wait ? reuse.settled(input.dossierId) : overview;
    }),
    cancel: os.cancel.handler(({ input }) => reuse.cancel(input.dossierId)),
    leaveWaiting: os.leaveWaiting.handler(({ input }) => reuse.leaveWaiting(input)),
    reports: os.reports.handler(() => ({ reports: reuse.reports() })),
    seen: os.seen.handler(({ input }) => {
      reuse.seen(input.dossierId);
      return { reports: reuse.reports() };
    }),
    recordConsent: os.recordConsent.handler(({ input }) => reuse.recordConsent(input)),
    fetch: os.fetch.handler(({ input, signal }) => reuse.fetch(input, signal)),
    attach: os.attach.handler(({ input }) => reuse.attach(input)),
    securityServers: os.securityServers.handler(() => reuse.securityServers()),
    refreshSecurityServers: os.refreshSecurityServers.handler(({ signal }) => reuse.refreshSecurityServers(signal)),
    checkConnection: os.checkConnection.handler(({ input, signal }) => reuse.checkConnection(input, signal)),
  });
}
