import { officer as officerSchema, type Officer } from '#contract/session.ts';
import type { AuditLog } from '../audit/service.ts';
import { transact, type Database } from '../platform/database/database.ts';
import type { EventHub } from '../platform/events.ts';

/** Who works at this counter. */
export interface Session {
  current(): Officer;
  /** The name that the log gives to what this officer does. */
  actor(): string;
  setOfficer(officer: Officer): Officer;
}

interface SessionDependencies {
  readonly database: Database;
  readonly audit: AuditLog;
  readonly events: EventHub;
  /** Before anybody entered a name. */
  readonly initial: Officer;
}

/** The name that the log would give to the officer of this database, or `null` before anybody entered one. */
export function storedActor(database: Database): string | null {
  const stored = database.prepare('SELECT data FROM officer WHERE only = 1').get() as { data: string } | undefined;
  return stored === undefined ? null : actorOf(officerSchema.parse(JSON.parse(stored.data)));
}

function actorOf({ name, counter }: Officer): string {
  return counter === '' ? name : `${name} (${counter})`;
}

export function createSession({ database, audit, events, initial }: SessionDependencies): Session {
  const stored = database.prepare('SELECT data FROM officer WHERE only = 1').get() as { data: string } | undefined;
  let current = stored === undefined ? initial : officerSchema.parse(JSON.parse(stored.data));
  return {
    current: () => current,
    actor: () => actorOf(current),
    setOfficer(officer) {
      transact(database, () => {
        database
          .prepare('INSERT INTO officer (only, data) VALUES (1, ?) ON CONFLICT DO UPDATE SET data = excluded.data')
          .run(JSON.stringify(officer));
        audit.append({ actor: officer.name, action: 'session.officer-set', detail: { counter: officer.counter } });
      });
      current = officer;
      events.publish({ type: 'session' });
      return current;
    },
  };
}
