import { reason as reasonSchema, type Reason } from '#contract/common.ts';
import type { SecurityServer } from '../connectors/connector.ts';
import type { Database } from '../platform/database/connection.ts';

/** How the list came to be as it is. Instants in milliseconds since 1970. */
export interface ListStanding {
  readonly fetchedAt: number | null;
  readonly triedAt: number;
  /** Why the last try failed. */
  readonly problem: Reason | null;
}

export interface SecurityServerStore {
  list(): SecurityServer[];
  /** `null` before the first try. */
  standing(): ListStanding | null;
  replace(servers: readonly SecurityServer[], at: number): void;
  /** What was there stays. */
  failed(problem: Reason, at: number): void;
}

export function createSecurityServerStore(database: Database): SecurityServerStore {
  const list = database.prepare('SELECT agency, name, dstcode FROM security_server ORDER BY position');
  const clear = database.prepare('DELETE FROM security_server');
  const insert = database.prepare('INSERT INTO security_server (agency, name, dstcode) VALUES (?, ?, ?)');
  const standing = database.prepare('SELECT fetched_at, tried_at, problem FROM security_server_list');
  const fetched = database.prepare(`
    INSERT INTO security_server_list (only, fetched_at, tried_at, problem) VALUES (1, @at, @at, NULL)
    ON CONFLICT DO UPDATE SET fetched_at = @at, tried_at = @at, problem = NULL`);
  const failed = database.prepare(`
    INSERT INTO security_server_list (only, fetched_at, tried_at, problem) VALUES (1, NULL, @at, @problem)
    ON CONFLICT DO UPDATE SET tried_at = @at, problem = @problem`);
  return {
    list: () => list.all() as SecurityServer[],
    standing() {
      const row = standing.get() as { fetched_at: number | null; tried_at: number; problem: string | null } | undefined;
      if (row === undefined) return null;
      const { fetched_at: fetchedAt, tried_at: triedAt, problem } = row;
      return { fetchedAt, triedAt, problem: problem === null ? null : reasonSchema.parse(JSON.parse(problem)) };
    },
    replace(servers, at) {
      clear.run();
      for (const { agency, name, dstcode } of servers) insert.run(agency, name, dstcode);
      fetched.run({ at });
    },
    failed: (problem, at) => void failed.run({ at, problem: JSON.stringify(problem) }),
  };
}
