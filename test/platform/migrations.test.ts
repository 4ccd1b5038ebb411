import Driver from 'better-sqlite3-multiple-ciphers';
import { expect, test } from 'vitest';
import { migrate, migrations } from '../../src-main/platform/database/migrate.ts';

const NAMES = new Map(migrations.map(({ name }, index) => [name, index]));

/** A database as the version before this step left it. */
function before(name: string) {
  const database = new Driver(':memory:');
  migrate(database, 'writer', NAMES.get(name) ?? 0);
  return database;
}

test('backups, restores, damage: what was there stays, and stored bytes can no more be forgotten', () => {
  const database = before('backups, restores, damage');
  database.prepare('INSERT INTO blob VALUES (?, 5, 1)').run('b'.repeat(64));
  migrate(database, 'writer');
  expect(database.prepare('SELECT size FROM blob').pluck().all()).toEqual([5]);
  expect(() => database.prepare('DELETE FROM blob').run()).toThrow(/kept/);
  expect(database.prepare('SELECT count(*) FROM restoration').pluck().get()).toBe(0);
});
