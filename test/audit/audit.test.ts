import { expect, test } from 'vitest';
import { createAuditLog, type AuditLine } from '../../src-main/audit/service.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { transact, type Database } from '../../src-main/platform/database/database.ts';
import { temporaryDatabase } from '../fixtures/data-folder.ts';

const line = (name: string): AuditLine => ({
  actor: 'Nguyễn Thị Hoa',
  action: 'dossier.attached',
  dossierCode: '000.00.17.H55-261121-0001',
  detail: { paper: name },
});

const everything = { text: '', actions: [], limit: 100 };

async function logOf(count: number): Promise<{ database: Database; audit: ReturnType<typeof createAuditLog> }> {
  const database = await temporaryDatabase();
  const audit = createAuditLog(database, systemClock);
  for (let number = 1; number <= count; number += 1) audit.append(line(`Tờ khai ${number}`));
  return { database, audit };
}

/** Changes the log as somebody with the database's key could: the triggers are taken away first. */
function tamper(database: Database, sql: string): void {
  database.exec('DROP TRIGGER audit_entry_no_update; DROP TRIGGER audit_entry_no_delete;');
  database.exec(sql);
}

test('an untouched log is intact', async () => {
  const { audit } = await logOf(20);
  expect(audit.verify()).toMatchObject({ entries: 20, intact: true, firstBad: null });
});

test.each([
  ['a changed detail', `UPDATE audit_entry SET detail = '{"paper":"khác"}' WHERE sequence = 7`, 7],
  ['a changed actor', `UPDATE audit_entry SET actor = 'Người khác' WHERE sequence = 12`, 12],
  ['a removed line', 'DELETE FROM audit_entry WHERE sequence = 5', 6],
  ['a removed first line', 'DELETE FROM audit_entry WHERE sequence = 1', 2],
  [
    'two lines that changed places',
    'UPDATE audit_entry SET sequence = -1 WHERE sequence = 3; UPDATE audit_entry SET sequence = 3 WHERE sequence = 4; UPDATE audit_entry SET sequence = 4 WHERE sequence = -1',
    3,
  ],
  ['a forged hash', `UPDATE audit_entry SET hash = '${'a'.repeat(64)}' WHERE sequence = 9`, 9],
])('%s is found', async (_name, sql, firstBad) => {
  const { database, audit } = await logOf(20);
  tamper(database, sql);
  expect(audit.verify()).toMatchObject({ intact: false, firstBad });
});

test('lines can neither be changed nor deleted by the program', async () => {
  const { database } = await logOf(2);
  expect(() => database.exec(`UPDATE audit_entry SET actor = 'x'`)).toThrow(/append-only/);
  expect(() => database.exec('DELETE FROM audit_entry')).toThrow(/append-only/);
});

test('a line stands or falls with the transaction that it tells of', async () => {
  const { database, audit } = await logOf(1);
  expect(() =>
    transact(database, () => {
      audit.append(line('Giấy chứng sinh'));
      throw new Error('power');
    }),
  ).toThrow('power');
  expect(audit.verify()).toMatchObject({ entries: 1, intact: true });
});

test('a filter finds text without accents, and pages go back to the first line', async () => {
  const { audit } = await logOf(250);
  expect(audit.list({ ...everything, text: 'to khai 250' }).items).toHaveLength(1);
  expect(audit.list({ ...everything, text: 'TỜ KHAI' }).items).toHaveLength(100);
  let cursor: string | undefined;
  const seen: number[] = [];
  do {
    const page = audit.list({ ...everything, cursor });
    seen.push(...page.items.map((entry) => entry.sequence));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  expect(seen).toEqual(Array.from({ length: 250 }, (_, index) => 250 - index));
});
