import { afterEach, expect, it } from 'vitest';
import { createSelections } from '../../src-main/outbox/selection.ts';
import { createRunStore } from '../../src-main/outbox/run-store.ts';
import { createDecisionStore, createQueueStore } from '../../src-main/outbox/store.ts';
import { createViewStore } from '../../src-main/outbox/view-store.ts';
import { transact } from '../../src-main/platform/database/database.ts';
import type { Database } from '../../src-main/platform/database/connection.ts';
import { openWorld, planned, type World } from './world.ts';

let world: World;
afterEach(() => world.close());

/** Every statement that the room prepares, as SQLite would run it. */
function plansOf(database: Database): { sql: string; plan: string[] }[] {
  const statements: string[] = [];
  const recording = new Proxy(database, {
    get(target, name) {
      if (name !== 'prepare') return Reflect.get(target, name) as unknown;
      return (sql: string) => {
        statements.push(sql);
        return target.prepare(sql);
      };
    },
  });
  createQueueStore(recording);
  createRunStore(recording);
  createDecisionStore(recording);
  createViewStore(recording);
  createSelections(recording);
  return statements.map((sql) => {
    const names = [...new Set([...sql.matchAll(/:(\w+)/g)].map((match) => match[1]))];
    const statement = database.prepare(`EXPLAIN QUERY PLAN ${sql}`);
    const values = Array.from({ length: (sql.match(/\?/g) ?? []).length }, () => 1);
    const rows =
      names.length > 0 ? statement.all(Object.fromEntries(names.map((name) => [name, 1]))) : statement.all(...values);
    return { sql, plan: (rows as { detail: string }[]).map(({ detail }) => detail) };
  });
}

it('with 20 000 jobs no statement walks the table or sorts it', () => {
  world = openWorld({ start: false });
  transact(world.database, () => {
    for (let index = 0; index < 5000; index += 1) {
      const names = ['a', 'b', 'c', 'd'].map((letter) => `${letter}${index}`);
      world.queue(
        `D${index}`,
        names.map((name, place) => planned(name, names.slice(0, place))),
      );
    }
  });
  expect(world.database.prepare('SELECT count(*) FROM job').pluck().get()).toBe(20_000);
  for (const analysed of [false, true]) {
    // the choice must not depend on statistics
    if (analysed) world.database.exec('ANALYZE');
    const plans = plansOf(world.database);
    expect(plans.length).toBeGreaterThan(40);
    for (const { sql, plan } of plans) {
      const slow = plan.filter((step) => /^SCAN (job|a|j|e)\b/.test(step) || /^SCAN job_(after|attempt)\b/.test(step));
      expect(slow, sql).toEqual([]);
      // the few jobs of one dossier may be grouped, the log of one job be sorted
      if (!/GROUP BY|FROM job_count/.test(sql) && !sql.includes('job_after a')) {
        expect(
          plan.filter((step) => step.includes('TEMP B-TREE')),
          sql,
        ).toEqual([]);
      }
    }
    const planOf = (part: string): string => plans.find(({ sql }) => sql.includes(part))?.plan.join('; ') ?? '';
    expect(planOf('AND next_attempt_at <= ?')).toMatch(
      /job_ready .*destination=\? AND priority=\? AND next_attempt_at</,
    );
    expect(planOf('FROM job INDEXED BY job_attention')).toMatch(/job_attention \(destination=\?\)$/);
    expect(planOf('IS ? AND number < ?')).toMatch(/job_attention .*uncertain=\? AND reason_words=\? AND number</);
    // from what stands behind to its rows, never from all that is open
    expect(planOf('FROM behind b CROSS JOIN job')).toMatch(/SEARCH j USING INTEGER PRIMARY KEY/);
    expect(planOf('WHERE key = ?')).toContain('key=?');
    expect(planOf('AND slot = ?')).toMatch(/job_slot .*destination=\? AND lane=\? AND slot=\?/);
    expect(planOf('SELECT 1 FROM job')).toMatch(/job_open .*destination=\? AND lane=\?/);
    expect(planOf('WHERE state = ? AND destination = ? AND number < ?')).toMatch(/COVERING INDEX job_state/);
  }
});

it('a job far back in a long queue is found as quickly as the first: only unblocked jobs are in the index', () => {
  world = openWorld({ start: false });
  world.queue(
    'long',
    Array.from({ length: 5000 }, (_, index) => planned(`long${index}`)),
  );
  world.queue('short', [planned('short')]);
  const ready = createRunStore(world.database).ready('igate', 2, Date.now(), 10);
  expect(ready).toHaveLength(2);
});
