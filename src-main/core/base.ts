import { join } from 'node:path';
import type { Officer } from '#contract/session.ts';
import { createAuditLog, type AuditLog } from '../audit/service.ts';
import { lookAfterOpening } from '../backup/damage.ts';
import { beginRun, endRun } from '../backup/marker.ts';
import { systemClock, type Clock } from '../platform/clock.ts';
import { openDatabase, type Database } from '../platform/database/database.ts';
import { createEventHub, type EventHub } from '../platform/events.ts';
import { createSession, type Session } from '../session/service.ts';
import type { House } from './house.ts';
import type { Lifecycle } from './lifecycle.ts';

/** What every room may stand on. */
export interface Base extends House {
  /** Declares a part: started now, stopped in reverse order. */
  readonly part: Lifecycle['part'];
  readonly clock: Clock;
  readonly database: Database;
  readonly events: EventHub;
  readonly audit: AuditLog;
  readonly session: Session;
  /** The run before this one ended without stopping. */
  readonly uncleanEnd: boolean;
}

/** Opens the database, notes that a run begins, and says who works here. @throws AppError when it is damaged. */
export async function openBase(house: House, part: Lifecycle['part']): Promise<Base> {
  const { home, writes, keys, training } = house;
  const clock = systemClock;
  const database = await part(
    'database',
    () => openDatabase(join(home, 'data.db'), keys.database, writes ? 'writer' : 'reader'),
    (opened) => void opened.close(),
    'last',
  );
  if (writes) await lookAfterOpening(home, database);
  const { uncleanEnd } = await part(
    'run',
    async () => ({ uncleanEnd: writes && (await beginRun(home, clock.now())) }),
    () => (writes ? endRun(home) : undefined),
    'last',
  );
  const events = createEventHub();
  const audit = createAuditLog(database, clock);
  const session = createSession({ database, audit, events, initial: firstOfficer(training) });
  return { ...house, part, clock, database, events, audit, session, uncleanEnd };
}

/** Before anybody entered a name. */
export function firstOfficer(training: boolean): Officer {
  return {
    name: training ? 'Cán bộ tập huấn' : 'Cán bộ tiếp nhận',
    // invented, like everybody in training: what needs it can be practised at once
    identityNumber: training ? '000185000012' : '',
    account: '',
    counter: training ? 'Quầy 3' : '',
  };
}
