import type { Consent, FoundPaper } from '#contract/reuse.ts';
import { transact } from '../platform/database/database.ts';
import { createAnswers } from './answers.ts';
import { createAsking } from './asking.ts';
import { createAttaching, type Attaching } from './attaching.ts';
import { createConnectionCheck, type ConnectionCheck } from './connection-check.ts';
import { createConsents, type ConsentInput } from './consents.ts';
import { createFetching } from './fetching.ts';
import { createFound, type PaperPlace } from './found.ts';
import { createLookUps, type LookUps } from './look-ups.ts';
import { createReports, type Reports } from './reports.ts';
import { createRoom, type ReuseDependencies } from './room.ts';
import { createSecurityServers, type SecurityServerList } from './security-servers.ts';
import { createViews } from './views.ts';
import { createWaiting, type Waiting } from './waiting.ts';

/** Papers that the state already holds: looked up, agreed to, fetched, attached. */
export interface Reuse extends LookUps {
  leaveWaiting: Waiting['leave'];
  reports: Reports['list'];
  seen: Reports['seen'];
  recordConsent(input: ConsentInput): Consent;
  fetch(place: PaperPlace, signal?: AbortSignal): Promise<FoundPaper>;
  attach: Attaching['attach'];
  securityServers(): SecurityServerList;
  refreshSecurityServers(signal?: AbortSignal): Promise<SecurityServerList>;
  checkConnection: ConnectionCheck;
  /** Takes up what an earlier run left behind, and keeps the list of security servers up to date. */
  start(): void;
  /** Breaks off what is under way; nothing that was recorded is lost. */
  stop(): Promise<void>;
}

export function createReuse(dependencies: ReuseDependencies): Reuse {
  const room = createRoom(dependencies);
  const servers = createSecurityServers(room);
  const consents = createConsents(room);
  const views = createViews(room, consents, servers);
  const answers = createAnswers(room);
  const asking = createAsking(room, answers);
  const lookUps = createLookUps(room, views, asking);
  const waiting = createWaiting(room, views, asking, answers);
  const reports = createReports(room);
  const found = createFound(room, views, consents);
  const fetching = createFetching(room, views, found, servers);
  const attaching = createAttaching(room, views, found);
  return {
    ...lookUps,
    leaveWaiting: (request) => waiting.leave(request),
    reports: () => reports.list(),
    seen: (dossierId) => reports.seen(dossierId),
    recordConsent: (input) => consents.record(input),
    fetch: (place, signal) => fetching.fetch(place, signal),
    attach: (place) => attaching.attach(place),
    securityServers: () => servers.list(),
    refreshSecurityServers: (signal) => servers.refresh(signal),
    checkConnection: createConnectionCheck(room, servers),
    start() {
      transact(room.database, () => asking.recover());
      waiting.start();
      servers.start();
    },
    async stop() {
      servers.stop();
      waiting.stop();
      await Promise.all([asking.stop(), fetching.stop()]);
    },
  };
}
