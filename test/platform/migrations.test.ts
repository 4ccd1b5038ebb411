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

/** Puts dossiers there by their ids, which are their codes as well. */
function dossiersInto(database: ReturnType<typeof before>) {
  const insert = database.prepare(`
    INSERT INTO dossier (id, code, procedure_code, procedure_name, applicant, channel, status, received_on, unit_code,
                         created_at, updated_at)
    VALUES (:id, :id, 'p', 'p', '{}', 'in-person', 'received', :day, 'H21.17', :at, :at)`);
  return {
    run: (dossier: { readonly id: string; readonly day?: string; readonly at?: number }) =>
      insert.run({ day: '2026-11-25', at: 1, ...dossier }),
  };
}

test('backups, restores, damage: what was there stays, and stored bytes can no more be forgotten', () => {
  const database = before('backups, restores, damage');
  database.prepare('INSERT INTO blob VALUES (?, 5, 1)').run('b'.repeat(64));
  migrate(database, 'writer');
  expect(database.prepare('SELECT size FROM blob').pluck().all()).toEqual([5]);
  expect(() => database.prepare('DELETE FROM blob').run()).toThrow(/kept/);
  expect(database.prepare('SELECT count(*) FROM restoration').pluck().get()).toBe(0);
});

test('outbox decisions: queued jobs keep their order, and what may have left is marked', () => {
  const database = before('outbox decisions');
  const insert = database.prepare(`
    INSERT INTO job (id, destination, operation, subject, lane, dossier_code, key, payload, bytes, priority, state,
                     attempts, uncertain, actor, created_at, updated_at)
    VALUES (:id, 'igate', :operation, '', 'D', 'D', :id, '{}', 0, 1, :state, :attempts, :uncertain, 'x', 1, 1)`);
  const job = (id: string, state: string, attempts = 0, uncertain = 0, operation = 'createDossier'): void =>
    void insert.run({ id, state, attempts, uncertain, operation });
  job('fresh', 'waiting');
  job('tried', 'waiting', 2);
  job('doubtful', 'needs-person', 1, 1);
  job('refused', 'needs-person', 1);
  job('mark', 'waiting', 0, 0, 'markSynced');
  database.prepare(`INSERT INTO destination_state VALUES ('igate', 3, 99, 1, NULL)`).run();
  migrate(database, 'writer');
  expect(
    database
      .prepare('SELECT id, priority, urgency, departed, held_until, version FROM job ORDER BY number')
      .raw()
      .all(),
  ).toEqual([
    ['fresh', 2, 2, 0, 0, 0],
    ['tried', 2, 2, 1, 0, 0],
    ['doubtful', 2, 2, 1, 0, 0],
    ['refused', 2, 2, 0, 0, 0],
    ['mark', 2, 2, 0, 0, null],
  ]);
  expect(database.prepare('SELECT failures, quiet_lifted_until FROM destination_state').raw().get()).toEqual([3, 0]);
});

test('remote systems: what was there stays, and there is room for notes and for the switch', () => {
  const database = before('remote systems');
  database.prepare(`INSERT INTO secret VALUES ('hatinh.stp', 'x', 1)`).run();
  migrate(database, 'writer');
  expect(database.prepare('SELECT name FROM secret').pluck().all()).toEqual(['hatinh.stp']);
  expect(database.prepare('SELECT count(*) FROM remote_memory').pluck().get()).toBe(0);
  expect(() =>
    database.prepare(`INSERT INTO destination_environment VALUES ('hatinh', 'training', 1)`).run(),
  ).toThrow();
});

test('restore doubt: what a copy knew stays doubted, new numbers of that day are not, and the jump is kept', () => {
  const database = before('restore doubt');
  const dossier = dossiersInto(database);
  const restoredAt = Date.parse('2026-11-25T02:30:00Z');
  const make = (code: string, day: string, late = true): void =>
    void dossier.run({ id: code, day, at: restoredAt + (late ? 1 : -1) });
  const job = (code: string, attempts = 0): void =>
    void database
      .prepare(
        `INSERT INTO job (id, destination, operation, subject, lane, dossier_code, key, payload, bytes, priority, state,
                          attempts, actor, created_at, updated_at)
         VALUES (:id, 'hatinh', 'addProcessLine', '', :code, :code, :id, '{}', 0, 2, 'waiting', :attempts, 'x', 1, 1)`,
      )
      .run({ id: `${code}/${attempts}`, code, attempts });

  make('H21.17-261125-0007', '2026-11-25', false);
  database
    .prepare(`INSERT INTO restoration (at, snapshot_at, moved_to, jobs) VALUES (?, ?, 'x', 0)`)
    .run(restoredAt, restoredAt - 1);
  make('H21.17-261125-0008', '2026-11-25');
  make('H21.17-261125-0508', '2026-11-25');
  make('G09.20-261125-0999', '2026-11-25');
  make('MC/26', '2026-11-26');
  for (const code of ['H21.17-261125-0007', 'H21.17-261125-0508', 'G09.20-261125-0999', 'MC/26']) job(code);
  job('H21.17-261125-0508', 3);
  migrate(database, 'writer');

  expect(database.prepare('SELECT code FROM dossier WHERE doubted = 1 ORDER BY number').pluck().all()).toEqual([
    'H21.17-261125-0007',
    'H21.17-261125-0008',
    'G09.20-261125-0999',
  ]);
  expect(database.prepare('SELECT last_dossier, passed_over FROM restoration').raw().all()).toEqual([[1, 500]]);
  const uncertain = (): unknown =>
    database.prepare('SELECT id FROM job WHERE uncertain = 1 ORDER BY number').pluck().all();
  const doubted = ['H21.17-261125-0007/0', 'G09.20-261125-0999/0', 'H21.17-261125-0508/3'];
  expect(uncertain()).toEqual(doubted);
  // from now on the dossier says it; one that nobody knows is asked about
  for (const code of ['H21.17-261125-0008', 'H21.17-261125-0508', 'MC/26', 'unknown']) job(code, 1);
  expect(uncertain()).toEqual([...doubted, 'H21.17-261125-0008/1', 'unknown/1']);
});

test('outbox attention: what needs a person is in the index by its words, whatever stood in the queue', () => {
  const database = before('outbox attention');
  const insert = database.prepare(`
    INSERT INTO job (id, destination, operation, subject, lane, dossier_code, key, payload, bytes, priority, state,
                     uncertain, reason, actor, created_at, updated_at)
    VALUES (:id, 'igate', 'x', '', :id, 'D', :id, '{}', 0, 1, :state, :uncertain, :reason, 'x', 1, 1)`);
  const reason = '{"code":"connectors.refused","params":{"said":"số"},"detail":"riêng"}';
  insert.run({ id: 'refused', state: 'needs-person', uncertain: 0, reason });
  insert.run({ id: 'doubtful', state: 'needs-person', uncertain: 1, reason: null });
  insert.run({ id: 'cancelled', state: 'cancelled', uncertain: 0, reason: '' });
  migrate(database, 'writer');
  const found = database.prepare(`
    SELECT id, reason_words FROM job INDEXED BY job_attention
    WHERE state = 'needs-person' AND destination = 'igate'`);
  expect(found.raw().all()).toEqual([
    ['refused', '["connectors.refused",{"said":"số"}]'],
    ['doubtful', null],
  ]);
});

test('unsent recheck: begins where a switch was thrown before, and nowhere else', () => {
  const untouched = before('unsent recheck');
  migrate(untouched, 'writer');
  expect(untouched.prepare('SELECT * FROM unsent_recheck').all()).toEqual([]);
  const switched = before('unsent recheck');
  switched.prepare(`INSERT INTO destination_environment VALUES ('hatinh', 'test', 1)`).run();
  migrate(switched, 'writer');
  expect(switched.prepare('SELECT * FROM unsent_recheck').raw().all()).toEqual([[1, Number.MAX_SAFE_INTEGER]]);
});

test('own repository: dossiers of before wait to be looked through, newest first; a new database has none', () => {
  const database = before('own repository');
  const dossier = dossiersInto(database);
  for (const id of ['H21.17-261125-0001', 'H21.17-261125-0002']) dossier.run({ id });
  migrate(database, 'writer');
  expect(database.prepare('SELECT below, papers FROM kept_paper_fill').raw().all()).toEqual([[3, 0]]);
  expect(database.prepare('SELECT count(*) FROM dossier').pluck().get()).toBe(2);

  const empty = before('own repository');
  migrate(empty, 'writer');
  expect(empty.prepare('SELECT count(*) FROM kept_paper_fill').pluck().get()).toBe(0);
  expect(empty.prepare('SELECT count(*) FROM kept_paper').pluck().get()).toBe(0);
});

test('look-up reports: what was asked stays, and nothing waits to be looked at', () => {
  const database = before('look-up reports');
  dossiersInto(database).run({ id: 'd' });
  database.prepare(`INSERT INTO dossier_component VALUES ('c', 'd', 0, 'Giấy tờ', 'KQ.G15.000007', 1)`).run();
  database
    .prepare(`INSERT INTO look_up VALUES ('c', 'd', 'q', '000090000001', '', 'waiting', NULL, NULL, 'job', NULL)`)
    .run();
  migrate(database, 'writer');
  expect(database.prepare('SELECT job_id FROM look_up').pluck().all()).toEqual(['job']);
  expect(database.prepare('SELECT * FROM look_up_report').all()).toEqual([]);
  expect(() => database.prepare(`INSERT INTO look_up_report VALUES ('unknown', 1)`).run()).toThrow();
});

test('look-ups: what was there stays, and there is room for questions, papers, consents and servers', () => {
  const database = before('look-ups');
  dossiersInto(database).run({ id: 'd' });
  database.prepare(`INSERT INTO dossier_component VALUES ('c', 'd', 0, 'Giấy tờ', 'KQ.G15.000007', 1)`).run();
  migrate(database, 'writer');
  expect(database.prepare('SELECT paper_code FROM dossier_component').pluck().all()).toEqual(['KQ.G15.000007']);
  const ask = database.prepare(
    `INSERT INTO look_up VALUES ('c', 'd', 'q', '000090000001', '', :state, NULL, NULL, NULL, NULL)`,
  );
  expect(() => ask.run({ state: 'impossible' })).toThrow();
  ask.run({ state: 'nothing' });
  for (const table of ['found_paper', 'found_file', 'consent', 'security_server', 'security_server_list']) {
    expect(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get()).toBe(0);
  }
});

test('reused owners: a found paper tells whose it is by its consent, and every other one stays as it was', () => {
  const database = before('reused owners');
  dossiersInto(database).run({ id: 'd' });
  database
    .prepare(`INSERT INTO consent VALUES ('agreed', 'd', '000090000001', 'Ai', 0, 'spoken', '', '["c"]', 1, 'Hoa')`)
    .run();
  database.pragma('foreign_keys = OFF');
  const attach = database.prepare(`
    INSERT INTO attachment (id, dossier_id, document_id, position, source, provenance, attached_at, attached_by)
    VALUES (:id, 'd', 'x', 0, :source, :provenance, 1, 'Hoa')`);
  const found = { reused: 2, lookUp: { consentId: 'agreed', paperCode: 'KQ.G15.000007' } };
  attach.run({ id: 'found', source: 'national-repository', provenance: JSON.stringify(found) });
  attach.run({ id: 'unknown', source: 'own-repository', provenance: '{"lookUp":{"consentId":"none"}}' });
  attach.run({ id: 'scanned', source: 'scan', provenance: '{}' });
  migrate(database, 'writer');
  const provenance = database.prepare('SELECT provenance FROM attachment WHERE id = ?').pluck();
  const read = (id: string): unknown => JSON.parse(String(provenance.get(id)));
  expect(read('found')).toEqual({
    ...found,
    lookUp: { ...found.lookUp, ownerNumber: '000090000001', componentIds: ['c'] },
  });
  // nobody knows whose: it does not go out
  expect(read('unknown')).toEqual({ lookUp: { consentId: 'none', ownerNumber: '', componentIds: [] } });
  expect(read('scanned')).toEqual({});
});

test('identity index: what was indexed with the signs of a number waits to be indexed anew, and nothing else', () => {
  const database = before('identity index');
  dossiersInto(database).run({ id: 'none' });
  dossiersInto(database).run({ id: 'plain' });
  dossiersInto(database).run({ id: 'dotted' });
  const name = database.prepare(`UPDATE dossier SET applicant = json_object('identityNumber', ?) WHERE id = ?`);
  name.run('000090000001', 'plain');
  name.run('0000.9000.0001', 'dotted');
  const keep = database.prepare(`
    INSERT INTO kept_paper (number, id, kind, dossier_id, dossier_code, procedure_code, procedure_name, name, paper_code,
      document_number, scope, abstract, agency, signer, files, owner_name, owner_number, owner_key, kept_at)
    VALUES (:number, :owner, 'component', 'plain', 'plain', 'p', 'p', 'Giấy', '', '', '', '', '', '', '[]', '', :owner,
      '000090000001', 1)`);
  keep.run({ number: 7, owner: '000090000001' });
  keep.run({ number: 8, owner: '0000 9000-0001' });
  migrate(database, 'writer');
  expect(database.prepare('SELECT kind, number FROM index_again').raw().all()).toEqual([
    ['dossier', 3],
    ['kept-paper', 8],
  ]);
});

test('found bytes: a paper that was fetched is found by its bytes without a look at the others', () => {
  const database = before('found bytes');
  migrate(database, 'writer');
  const plan = database.prepare(`EXPLAIN QUERY PLAN SELECT 1 FROM found_file WHERE sha256 = 'a'`).all();
  expect(JSON.stringify(plan)).toContain('found_file_bytes');
});

test('kept back: what waits for a person by that word is marked, and nothing else', () => {
  const database = before('kept back');
  const insert = database.prepare(`
    INSERT INTO job (id, destination, operation, subject, lane, dossier_code, key, payload, bytes, priority, state,
                     attempts, actor, reason, created_at, updated_at)
    VALUES (:id, 'igate', 'uploadFile', '', :id, 'D', :id, '{}', 0, 2, :state, 0, 'x', :reason, 1, 1)`);
  const KEPT = '{"code":"outbox.kept-back","params":{}}';
  insert.run({ id: 'kept', state: 'needs-person', reason: KEPT });
  insert.run({ id: 'under way', state: 'sending', reason: KEPT });
  insert.run({ id: 'cancelled', state: 'cancelled', reason: KEPT });
  insert.run({ id: 'refused', state: 'needs-person', reason: '{"code":"connectors.refused","params":{}}' });
  insert.run({ id: 'waits', state: 'waiting', reason: null });
  migrate(database, 'writer');
  expect(database.prepare('SELECT id FROM job WHERE kept_back = 1 ORDER BY number').pluck().all()).toEqual([
    'kept',
    'under way',
  ]);
});
