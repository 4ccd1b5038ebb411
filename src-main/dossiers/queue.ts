import type { DestinationId } from '#contract/common.ts';
import type { QueuedVersion } from '#contract/dossiers.ts';
import type { DossierSnapshot } from '../connectors/connector.ts';
import type { TakenBack } from '../outbox/service.ts';
import { toInstant } from '../platform/clock.ts';
import { AppError, because } from '../platform/errors.ts';
import type { DossierRecord } from './dossier-store.ts';
import type { DestinationPlan, DossierPlan } from './planner.ts';
import type { Room } from './room.ts';
import { listNames } from './rules.ts';
import { differencesOf } from './version-rules.ts';

/** Puts versions of a dossier into the queue, and tells which older ones stand there. */
export interface Queueing {
  /** What waits at a destination and is not what the dossier of now would queue; `null` when there is nothing. */
  older(dossier: DossierRecord, plan: DestinationPlan, now: DossierSnapshot): QueuedVersion | null;
  /**
   * Within the caller's transaction: queues what each destination needs, with a line for each. At those of `replaced`,
   * what certainly did not leave makes room first. What is kept back there for a former owner goes on before it;
   * `undecided` are those of the destinations where nobody said what shall become of that.
   * @throws AppError `dossiers.reused-blocked`, `dossiers.queued-undecided`, `dossiers.papers-preparing`, `dossiers.papers-failed`
   */
  queue(
    dossier: DossierRecord,
    destinations: readonly DestinationId[],
    choice: { readonly replaced: readonly DestinationId[]; readonly undecided?: readonly DestinationId[] },
  ): string[];
}

const MOST_JOBS_SHOWN = 500;

export function createQueueing(room: Room): Queueing {
  const { outbox, versions, planner, edits, audit, session, clock } = room;

  const queueAt = (
    dossier: DossierRecord,
    plan: DestinationPlan,
    shot: DossierSnapshot,
    taken: readonly TakenBack[],
  ): string[] => {
    const { destination, operations, fresh } = plan;
    const line = { dossierId: dossier.id, dossierCode: dossier.code, destination };
    const version = (versions.latest(dossier.id, destination)?.number ?? 0) + 1;
    const actor = session.actor();
    const holds = taken.flatMap(({ hold }) => hold ?? []);
    const jobs = fresh.length === 0 ? [] : outbox.enqueue([{ ...line, operations, actor, version, holds }]);
    const gone = taken.filter(({ id }) => !jobs.includes(id));
    if (gone.length > 0) audit.append({ ...line, actor, action: 'transfer.replaced', detail: { count: gone.length } });
    if (jobs.length === 0) return [];
    versions.keep(dossier.id, destination, version, shot, clock.now());
    const files = fresh.filter(({ bytes }) => bytes > 0).length;
    audit.append({ ...line, actor, action: 'dossier.sent', detail: { operations: jobs.length, files } });
    return jobs;
  };

  return {
    older(dossier, { destination, operations, fresh }, now) {
      const news = new Set(fresh);
      const standing = new Set(operations.filter((operation) => !news.has(operation)).map(({ key }) => key));
      const jobs = outbox.versioned({ destination, dossierCode: dossier.code }).filter(({ key }) => !standing.has(key));
      if (jobs.length === 0) return null;
      const queued = versions.latest(dossier.id, destination);
      const differences = queued === null ? [] : differencesOf(queued.version, now);
      return {
        jobs: jobs.slice(0, MOST_JOBS_SHOWN).map(({ id, operation, subject, replaceable }) => ({
          id,
          operation,
          subject,
          replaceable,
        })),
        since: toInstant(Math.min(...jobs.map(({ created_at: at }) => at))),
        differences: differences.length === 0 ? [because('dossiers.differs-unknown')] : differences,
      };
    },

    queue(dossier, destinations, { replaced, undecided = [] }) {
      const place = (destination: DestinationId) => ({ destination, dossierCode: dossier.code });
      const taken = new Map(replaced.map((one) => [one, outbox.takeBack(place(one), session.actor())] as const));
      // planned only now: what was taken back is no part of what the destination holds or will
      const plan = planner.plan(room.gather(dossier), edits.chosenDraft(dossier.id), destinations);
      refuseUnready(plan);
      if (undecided.some((one) => outbox.versioned(place(one)).some(({ keptBack }) => keptBack))) {
        throw new AppError('dossiers.queued-undecided');
      }
      for (const destination of destinations) outbox.letGo(dossier.id, session.actor(), { destination });
      return plan.destinations.flatMap((each) =>
        queueAt(dossier, each, plan.snapshot, taken.get(each.destination) ?? []),
      );
    },
  };
}

/** Only whole dossiers leave: a paper that cannot go yet would be missed without anybody noticing. */
function refuseUnready({ preparing, failed, blocked }: DossierPlan): void {
  const names = (chosen: DossierPlan['failed']): string => listNames(chosen.map(({ document }) => document.name));
  if (blocked.length > 0) {
    const papers = blocked.map(({ params }) => String(params.name));
    throw new AppError('dossiers.reused-blocked', { params: { names: listNames(papers) } });
  }
  if (failed.length > 0) throw new AppError('dossiers.papers-failed', { params: { names: names(failed) } });
  if (preparing.length > 0) throw new AppError('dossiers.papers-preparing', { params: { names: names(preparing) } });
}
