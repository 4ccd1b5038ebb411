import type { AuditLog } from '../../audit/service.ts';
import type { Dossiers } from '../../dossiers/service.ts';
import { transact, type Database } from '../../platform/database/database.ts';
import { technicalText } from '../../platform/errors.ts';
import type { EventHub } from '../../platform/events.ts';
import type { Log } from '../../platform/log.ts';
import { createFillStore } from './fill-store.ts';
import { createIndexAgain } from './index-again.ts';

/** Milliseconds that one slice works, and the pause after it: whoever is at the counter does not feel it. */
const SLICE = 15;
const PAUSE = 25;
/** Dossiers in a slice at the most. */
const MOST = 50;
/** After a slice that could not be written, such as on a full disk. */
const RETRY = 60_000;
/** Who the log names for what the program does by itself. */
const PROGRAM = 'Chương trình';

/**
 * Keeps the papers of dossiers that were there before the repository, newest first, a few at a time; before that,
 * indexes what is looked for in another form than before.
 */
export interface Filling {
  /** Takes up what an earlier run left behind. */
  start(): void;
  stop(): void;
}

interface FillingDependencies {
  readonly database: Database;
  readonly dossiers: Pick<Dossiers, 'keepPapers' | 'indexAgain'>;
  readonly audit: AuditLog;
  readonly events: EventHub;
  readonly log: Log;
}

export function createFilling({ database, dossiers, audit, events, log }: FillingDependencies): Filling {
  const store = createFillStore(database);
  const old = createIndexAgain(database, dossiers);
  let running = false;
  let timer: NodeJS.Timeout | undefined;

  const keep = (id: string): void => {
    try {
      // a savepoint: what fails leaves nothing half done
      database.transaction(() => dossiers.keepPapers(id))();
    } catch (error) {
      // the papers of the others are kept all the same
      log.error({ err: error, dossierId: id }, 'papers of a dossier could not be kept');
    }
  };

  /** Whether there may be more. */
  const slice = (): boolean => {
    if (old.isLeft()) {
      old.some(MOST);
      return true;
    }
    const below = store.below();
    if (below === null) return false;
    const end = performance.now() + SLICE;
    const before = store.papers();
    let reached: number | null = null;
    for (const { id, number } of store.next(below, MOST)) {
      keep(id);
      reached = number;
      if (performance.now() > end) break;
    }
    if (reached !== null) {
      store.reach(reached, store.papers() - before);
      return true;
    }
    const papers = store.end();
    if (papers > 0) audit.append({ actor: PROGRAM, action: 'repository.filled', detail: { papers } });
    return false;
  };

  const step = (): void => {
    try {
      if (transact(database, slice)) later(PAUSE);
      else events.publish({ type: 'repository' });
    } catch (error) {
      log.warn({ problem: technicalText(error) }, 'papers of before could not be kept yet');
      later(RETRY);
    }
  };

  const later = (milliseconds: number): void => {
    clearTimeout(timer);
    if (running) timer = setTimeout(step, milliseconds).unref();
  };

  return {
    start() {
      if (store.below() === null && !old.isLeft()) return;
      running = true;
      later(PAUSE);
    },
    stop() {
      running = false;
      clearTimeout(timer);
    },
  };
}
