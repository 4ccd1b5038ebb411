import type { z } from 'zod';
import type { Reason } from '#contract/common.ts';
import type { securityServers as securityServersSchema } from '#contract/reuse.ts';
import type { SecurityServer } from '../connectors/connector.ts';
import { toInstant } from '../platform/clock.ts';
import { transact } from '../platform/database/database.ts';
import { AppError, because, technicalText } from '../platform/errors.ts';
import type { Room } from './room.ts';
import { createSecurityServerStore } from './server-store.ts';

export type SecurityServerList = z.infer<typeof securityServersSchema>;

const DAY = 24 * 60 * 60 * 1000;
/** After a refresh that failed, the next one comes about this much later. */
const AGAIN = 60 * 60 * 1000;
/** More than the portal has agencies; what it names beyond them is left out. */
const MOST_SERVERS = 20_000;
const MOST_REMEMBERED = 1000;

/** Which server hands out whose files: kept, brought up to date once a day, and usable however old it is. */
export interface SecurityServers {
  list(): SecurityServerList;
  /** The portal is asked once for all that ask at the same time; a failure is in `problem`. */
  refresh(signal?: AbortSignal): Promise<SecurityServerList>;
  /** Who hands out an agency's files, however its code is written; `null` when the list does not know it. */
  find(agency: string): SecurityServer | null;
  /** The list is younger than a day, so that an agency that is not on it is unknown. */
  isFresh(): boolean;
  /** Where the agency's files come from; an old list is brought up to date first when it does not know it.
   * @throws AppError `reuse.agency-unknown`, `reuse.agency-unnamed` */
  require(agency: string, signal: AbortSignal): Promise<SecurityServer>;
  /** The same for files of the agency: the code to be sent along, empty where every link names its own. */
  codeFor(agency: string, links: readonly string[], signal: AbortSignal): Promise<string>;
  /** From now on it is brought up to date once a day, and soon when it is older. */
  start(): void;
  stop(): void;
}

export function createSecurityServers(room: Room): SecurityServers {
  const { database, papers, audit, session, events, clock, log, random = Math.random } = room;
  const store = createSecurityServerStore(database);
  const stopping = new AbortController();
  let known: readonly SecurityServer[] | null = null;
  /** An overview asks for the same few agencies again and again, and each answer walks through the whole list. */
  const found = new Map<string, SecurityServer | null>();
  let underWay: Promise<void> | null = null;
  let timer: NodeJS.Timeout | undefined;

  const all = (): readonly SecurityServer[] => {
    known ??= store.list();
    return known;
  };

  const ageOf = (fetchedAt: number | null): number => (fetchedAt === null ? Infinity : clock.now() - fetchedAt);
  /** A clock that was set back makes a list of tomorrow, which is as good as an old one. */
  const isFresh = (): boolean => {
    const age = ageOf(store.standing()?.fetchedAt ?? null);
    return age >= 0 && age < DAY;
  };

  const list = (): SecurityServerList => {
    const standing = store.standing();
    const fetchedAt = standing?.fetchedAt ?? null;
    return {
      servers: [...all()],
      fetchedAt: fetchedAt === null ? null : toInstant(fetchedAt),
      stale: !isFresh(),
      problem: papers === undefined ? because('reuse.no-connection') : (standing?.problem ?? null),
    };
  };

  const ask = async (): Promise<readonly SecurityServer[] | Reason> => {
    if (papers === undefined) return because('reuse.no-connection');
    try {
      const answer = await papers.securityServers(stopping.signal);
      if (!answer.ok) return answer.reason;
      // an empty list would make every agency unknown; the one that is kept is worth more
      return answer.value.length === 0 ? because('reuse.list-empty') : answer.value;
    } catch (error) {
      if (error instanceof AppError) return error.toReason();
      log.error({ problem: technicalText(error) }, 'listing the security servers failed');
      return because('platform.internal', {}, technicalText(error));
    }
  };

  /** @param actor who asked for it; empty when nobody did. */
  const renew = async (actor: string): Promise<void> => {
    const answer = await ask();
    if (stopping.signal.aborted) return;
    transact(database, () => {
      const failed = 'code' in answer;
      // by itself it is tried again and again: the log tells of the first of equal failures
      const isNews = actor !== '' || !failed || store.standing()?.problem?.code !== answer.code;
      if (failed) store.failed(answer, clock.now());
      else store.replace(answer.slice(0, MOST_SERVERS), clock.now());
      if (!isNews) return;
      audit.append({
        actor,
        action: 'reuse.servers-refreshed',
        outcome: failed ? 'failed' : 'ok',
        detail: failed ? { reason: answer.code } : { servers: Math.min(answer.length, MOST_SERVERS) },
      });
    });
    known = null;
    found.clear();
    events.publish({ type: 'security-servers' });
  };

  const refresh = async (signal?: AbortSignal, actor = session.actor()): Promise<SecurityServerList> => {
    underWay ??= renew(actor).finally(() => (underWay = null));
    await untilGivenUp(underWay, signal);
    return list();
  };

  /** Many counters ask the same portal, so each comes at another moment. */
  const soon = (wait: number): void => {
    clearTimeout(timer);
    timer = setTimeout(() => void keepUp(), wait * (0.9 + random() * 0.2));
    timer.unref();
  };
  const keepUp = async (): Promise<void> => {
    if (!isFresh())
      await refresh(undefined, '').catch((error: unknown) => log.error({ err: error }, 'the list was not refreshed'));
    if (!stopping.signal.aborted) soon(nextIn());
  };
  const nextIn = (): number => {
    const standing = store.standing();
    if (standing === null) return 0;
    if (!isFresh()) return standing.problem === null ? 0 : AGAIN;
    return DAY - ageOf(standing.fetchedAt);
  };

  const find = (agency: string): SecurityServer | null => {
    const before = found.get(agency);
    if (before !== undefined) return before;
    const server = papers?.serverOf(agency, all()) ?? null;
    if (found.size >= MOST_REMEMBERED) found.clear();
    found.set(agency, server);
    return server;
  };

  const require = async (agency: string, signal: AbortSignal): Promise<SecurityServer> => {
    if (agency === '') throw new AppError('reuse.agency-unnamed');
    const before = find(agency);
    if (before !== null) return before;
    if (!isFresh()) await refresh(signal);
    const now = find(agency);
    if (now !== null) return now;
    const { problem } = list();
    throw new AppError('reuse.agency-unknown', {
      params: { agency },
      ...(problem === null ? {} : { detail: `${problem.code} ${problem.detail ?? ''}`.trim() }),
    });
  };

  return {
    list,
    refresh: (signal) => refresh(signal),
    find,
    isFresh,
    require,
    async codeFor(agency, links, signal) {
      if (papers !== undefined && links.every((link) => papers.namesServer(link))) return '';
      return (await require(agency, signal)).dstcode;
    },

    start() {
      if (papers !== undefined) soon(isFresh() ? nextIn() : 2000);
    },
    stop() {
      clearTimeout(timer);
      stopping.abort();
    },
  };
}

/** Whoever gives up waits no longer; the work goes on for the others. */
async function untilGivenUp(work: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (signal === undefined) return work;
  let giveUp: () => void = () => undefined;
  const given = new Promise<never>((_resolve, reject) => {
    giveUp = () => reject(new AppError('platform.cancelled'));
    if (signal.aborted) giveUp();
    else signal.addEventListener('abort', giveUp);
  });
  try {
    await Promise.race([work, given]);
  } finally {
    signal.removeEventListener('abort', giveUp);
    given.catch(() => undefined);
  }
}
