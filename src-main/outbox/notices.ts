import type { DestinationId } from '#contract/common.ts';
import type { AuditLog } from '../audit/service.ts';
import type { EventHub } from '../platform/events.ts';
import type { JobRow } from './job.ts';

/** Ids in one event at the most; the contract allows 1 000. */
const IDS_IN_EVENT = 500;

/**
 * Tells windows of changed jobs: the first at once, then gathered, so that a thousand jobs a second are ten events and
 * not a thousand. Note a change when it is committed or about to be.
 */
export interface Notices {
  job(job: Pick<JobRow, 'id' | 'destination' | 'dossier_id'>): void;
  destination(destination: DestinationId): void;
  /** Sends what is noted, unless it was sent a moment ago: then soon. */
  send(): void;
  /** Sends what is noted now and nothing afterwards. */
  close(): void;
}

export function createNotices(events: EventHub, audit: Pick<AuditLog, 'latest'>, interval: number): Notices {
  const jobs = new Set<string>();
  const dossiers = new Set<string>();
  const destinations = new Set<DestinationId>();
  let lastLine = -1;
  let timer: NodeJS.Timeout | undefined;
  let closed = false;

  const publishIds = (type: 'outbox' | 'dossiers', from: Set<string>): void => {
    const ids = [...from];
    from.clear();
    for (let start = 0; start < ids.length; start += IDS_IN_EVENT) {
      events.publish({ type, ids: ids.slice(start, start + IDS_IN_EVENT) });
    }
  };
  const publishLine = (): void => {
    let line = lastLine;
    try {
      line = audit.latest();
    } catch {
      // only a hint: a database that cannot be read says so where it matters
    }
    if (line !== lastLine) events.publish({ type: 'audit', upTo: line });
    lastLine = line;
  };
  const flush = (): boolean => {
    if (jobs.size === 0 && destinations.size === 0) return false;
    publishIds('outbox', jobs);
    publishIds('dossiers', dossiers);
    for (const destination of destinations) events.publish({ type: 'destination', destination });
    destinations.clear();
    publishLine();
    return true;
  };
  const rest = (): void => {
    timer = setTimeout(() => {
      timer = undefined;
      if (flush()) rest();
    }, interval);
    timer.unref();
  };

  return {
    job(job) {
      jobs.add(job.id);
      if (job.dossier_id !== null) dossiers.add(job.dossier_id);
      destinations.add(job.destination);
    },
    destination: (destination) => void destinations.add(destination),
    send() {
      if (timer === undefined && !closed && flush()) rest();
    },
    close() {
      clearTimeout(timer);
      timer = undefined;
      if (!closed) flush();
      closed = true;
    },
  };
}
