import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { createAuditLog } from '../../src-main/audit/service.ts';
import { createBlobStore } from '../../src-main/platform/blobs/store.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { openDatabase, type Database } from '../../src-main/platform/database/database.ts';
import { technicalText } from '../../src-main/platform/errors.ts';
import { openKeys } from '../../src-main/platform/keys.ts';
import type { Image } from './image.ts';
import type { Places } from './places.ts';
import type { Mark, Promises } from './promises.ts';

/** What was found broken; empty when every promise is kept. `checked` counts the promises looked at. */
export interface Findings {
  readonly violations: string[];
  checked: number;
}

/**
 * Looks at an image before the program has touched it: the database is whole, whatever was promised is in it, every
 * reference leads to bytes that authenticate from the first to the last, and no paper is missing from both the scan
 * folder and the inbox.
 */
export async function findBroken(image: Image, places: Places, promises: Promises): Promise<Findings> {
  const findings: Findings = { violations: [], checked: 0 };
  const expect = (kept: boolean, what: string): void => {
    findings.checked += 1;
    if (!kept) findings.violations.push(what);
  };
  const present = new Map(
    [...image.roots].flatMap(([root, entries]) => entries.map((entry) => [join(root, entry.path), entry] as const)),
  );
  const hasBytes = (path: string, sha256: string): boolean => {
    const bytes = present.get(path)?.bytes;
    return bytes !== undefined && bytes !== null && createHash('sha256').update(bytes).digest('hex') === sha256;
  };
  const scanned = promises.marks.filter((mark) => mark.kind === 'dropped');
  if (!present.has(join(places.data, 'data.db'))) {
    // before the first start has ended nothing is promised but the scanners' files
    for (const mark of promises.marks) {
      if (mark.kind !== 'dropping' && mark.kind !== 'dropped')
        expect(false, `the database is not there, but ${describe(mark)}`);
    }
    for (const { path, sha256, durable } of scanned) {
      if (durable) expect(hasBytes(path, sha256), `${path} is gone`);
    }
    return findings;
  }

  let database: Database;
  let keys;
  try {
    keys = await openKeys(places.data, null);
    database = openDatabase(join(places.data, 'data.db'), keys.database, 'writer');
  } catch (error) {
    expect(false, `the database cannot be opened: ${technicalText(error)}`);
    return findings;
  }
  try {
    expect(database.pragma('quick_check', { simple: true }) === 'ok', 'quick_check finds damage');
    expect((database.pragma('foreign_key_check') as unknown[]).length === 0, 'foreign keys lead nowhere');
    expect(createAuditLog(database, systemClock).verify().intact, 'the chain of the log is broken');
    for (const mark of promises.marks) expect(isKept(database, mark, promises, present), `not kept: ${describe(mark)}`);
    for (const { path, sha256, durable } of scanned) {
      if (durable) expect(hasBytes(path, sha256) || hasItem(database, sha256), `${path} is in no folder and no inbox`);
    }
    const blobs = createBlobStore(join(places.data, 'blobs'), keys.blobs);
    for (const [sha256, where] of references(database)) {
      const hash = createHash('sha256');
      try {
        for await (const chunk of blobs.stream(sha256)) hash.update(chunk as Buffer);
        expect(hash.digest('hex') === sha256, `${where} leads to other bytes`);
      } catch (error) {
        expect(false, `${where} leads to no whole blob: ${String(error)}`);
      }
    }
  } finally {
    database.close();
  }
  return findings;
}

function describe(mark: Mark): string {
  return JSON.stringify(mark).slice(0, 200);
}

function isKept(database: Database, made: Mark, { marks }: Promises, present: ReadonlyMap<string, unknown>): boolean {
  const one = (sql: string, ...values: unknown[]): unknown =>
    database
      .prepare(sql)
      .pluck()
      .get(...values);
  const undone = new Set(marks.flatMap((mark) => (mark.kind === 'undoing' ? mark.attachmentIds : [])));
  switch (made.kind) {
    case 'dropping':
    case 'dropped':
    case 'undoing':
      return true;
    case 'item':
      return one('SELECT name FROM inbox_item WHERE id = ?', made.id) === made.name;
    case 'added':
      return one('SELECT 1 FROM inbox_part WHERE item_id = ? AND sha256 = ?', made.id, made.sha256) === 1;
    case 'dossier':
      return one('SELECT code FROM dossier WHERE id = ?', made.id) === made.code;
    case 'attached':
      return made.attachmentIds
        .filter((id) => !undone.has(id))
        .every(
          (id) =>
            one(
              'SELECT 1 FROM attachment WHERE id = ? AND dossier_id = ? AND detached_at IS NULL',
              id,
              made.dossierId,
            ) === 1,
        );
    case 'sent':
      return made.jobIds.every((id) => one('SELECT dossier_id FROM job WHERE id = ?', id) === made.dossierId);
    case 'status':
      return one('SELECT status FROM dossier WHERE id = ?', made.dossierId) === made.status;
    case 'arrived':
      return one('SELECT state FROM job WHERE id = ?', made.jobId) === 'done';
    case 'log':
      return one('SELECT hash FROM audit_entry WHERE sequence = ?', made.sequence) === made.hash;
    case 'secret':
      return one('SELECT value FROM secret WHERE name = ?', made.name) === made.value;
    case 'profile':
      return [...present.keys()].some((path) => path.endsWith('/data/profile.json'));
  }
}

function hasItem(database: Database, sha256: string): boolean {
  return database.prepare('SELECT 1 FROM inbox_part WHERE sha256 = ?').pluck().get(sha256) === 1;
}

const SHA256 = /^[0-9a-f]{64}$/;

/** Every hash of bytes that the database knows, with where it stands: columns by their name, and the jobs' files. */
function references(database: Database): Map<string, string> {
  const found = new Map<string, string>();
  const tables = database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all() as string[];
  for (const table of tables) {
    const columns = database.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[];
    for (const column of columns.filter((name) => name.endsWith('sha256'))) {
      const values = database.prepare(`SELECT DISTINCT "${column}" FROM "${table}"`).pluck().all() as (string | null)[];
      for (const value of values) if (value !== null && value !== '') found.set(value, `${table}.${column}`);
    }
  }
  const payloads = database.prepare('SELECT payload FROM job').pluck().all() as string[];
  for (const payload of payloads) {
    JSON.parse(payload, (key, value: unknown) => {
      if (key === 'sha256' && typeof value === 'string' && SHA256.test(value)) found.set(value, 'job.payload');
      return value;
    });
  }
  return found;
}
