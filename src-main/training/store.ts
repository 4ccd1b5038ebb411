import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream, mkdirSync, readFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import Driver from 'better-sqlite3-multiple-ciphers';
import { z } from 'zod';
import type { DestinationId } from '#contract/common.ts';
import type { Clock } from '../platform/clock.ts';
import { Refusal, type Reply } from './http-server.ts';

export interface LedgerEntry {
  readonly kind: string;
  readonly dossierCode: string;
  readonly name: string;
  /** Of the bytes that were received. */
  readonly sha256: string;
  /** How often the effect happened; a repeat that was recognised does not count. */
  readonly times: number;
}

export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
}

/**
 * What one training server remembers, on the disk: its records, its files, which keys it has answered, and its ledger.
 * The effect, the ledger's line and the answer for the key are one transaction, so that a crash keeps all or none.
 */
export interface TrainingStore {
  /**
   * Works once for each key: a repeat with the same content is answered as the first was, one with another content
   * is refused. `key` null works without.
   */
  once(key: string | null, content: string, work: () => Reply): Reply;
  effect(entry: Omit<LedgerEntry, 'times'>): void;
  ledger(): LedgerEntry[];
  count(kinds: readonly string[]): number;
  get<Schema extends z.ZodType>(kind: string, id: string, schema: Schema): z.output<Schema> | null;
  put(kind: string, id: string, record: unknown): void;
  remove(kind: string, id: string): void;
  list<Schema extends z.ZodType>(kind: string, schema: Schema): z.output<Schema>[];
  /** Receives bytes to the disk, hashing on the way. */
  receive(stream: Readable): Promise<{ readonly sha256: string; readonly size: number }>;
  keep(bytes: Buffer): Promise<{ readonly sha256: string; readonly size: number }>;
  addFile(file: Omit<StoredFile, 'id'>): StoredFile;
  file(id: string): StoredFile | null;
  bytes(sha256: string): Buffer;
}

export interface TrainingStorage {
  of(destination: DestinationId): TrainingStore;
  close(): void;
}

const ledgerRow = z.object({
  kind: z.string(),
  dossierCode: z.string(),
  name: z.string(),
  sha256: z.string(),
  times: z.number(),
});
const storedFile = z.object({ id: z.string(), name: z.string(), size: z.number(), sha256: z.string() });
const answered = z.object({ content: z.string(), status: z.number(), body: z.string() });
const countRow = z.object({ total: z.number() });
const dataRow = z.object({ data: z.string() });

export function openTrainingStorage(folder: string, clock: Clock): TrainingStorage {
  const files = join(folder, 'files');
  mkdirSync(files, { recursive: true });
  const database = new Driver(join(folder, 'training.db'), { timeout: 10_000 });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.exec(`
    CREATE TABLE IF NOT EXISTS record (
      destination TEXT, kind TEXT, id TEXT, data TEXT NOT NULL, PRIMARY KEY (destination, kind, id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS answer (
      destination TEXT, key TEXT, content TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (destination, key)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS ledger (
      number INTEGER PRIMARY KEY, destination TEXT NOT NULL, kind TEXT NOT NULL, dossier_code TEXT NOT NULL,
      name TEXT NOT NULL, sha256 TEXT NOT NULL, times INTEGER NOT NULL, at INTEGER NOT NULL,
      UNIQUE (destination, kind, dossier_code, name, sha256)
    ) STRICT;
  `);
  const sql = {
    getRecord: database.prepare('SELECT data FROM record WHERE destination = ? AND kind = ? AND id = ?'),
    removeRecord: database.prepare('DELETE FROM record WHERE destination = ? AND kind = ? AND id = ?'),
    putRecord: database.prepare('INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?)'),
    listRecords: database.prepare('SELECT data FROM record WHERE destination = ? AND kind = ? ORDER BY id'),
    getAnswer: database.prepare('SELECT content, status, body FROM answer WHERE destination = ? AND key = ?'),
    putAnswer: database.prepare('INSERT INTO answer VALUES (?, ?, ?, ?, ?)'),
    addEffect: database.prepare(
      `INSERT INTO ledger (destination, kind, dossier_code, name, sha256, times, at) VALUES (?, ?, ?, ?, ?, 1, ?)
       ON CONFLICT DO UPDATE SET times = times + 1, at = excluded.at`,
    ),
    count: database.prepare('SELECT coalesce(sum(times), 0) AS total FROM ledger WHERE destination = ? AND kind = ?'),
    ledger: database.prepare(
      `SELECT kind, dossier_code AS dossierCode, name, sha256, times FROM ledger WHERE destination = ? ORDER BY number`,
    ),
  };

  function storeOf(destination: DestinationId): TrainingStore {
    const store: TrainingStore = {
      once(key, content, work) {
        const transaction = database.transaction((): Reply => {
          if (key === null) return work();
          const before = sql.getAnswer.get(destination, key);
          if (before !== undefined) {
            const first = answered.parse(before);
            if (first.content !== content) {
              throw new Refusal({
                status: 422,
                body: { status: 422, message: 'Idempotency-Key đã dùng cho nội dung khác' },
              });
            }
            return { status: first.status, body: JSON.parse(first.body) };
          }
          const reply = work();
          if (reply.status < 300) {
            sql.putAnswer.run(destination, key, content, reply.status, JSON.stringify(reply.body));
          }
          return reply;
        });
        return transaction.immediate();
      },
      effect({ kind, dossierCode, name, sha256 }) {
        sql.addEffect.run(destination, kind, dossierCode, name, sha256, clock.now());
      },
      ledger: () => z.array(ledgerRow).parse(sql.ledger.all(destination)),
      count: (kinds) => kinds.reduce((sum, kind) => sum + countRow.parse(sql.count.get(destination, kind)).total, 0),
      get(kind, id, schema) {
        const row = sql.getRecord.get(destination, kind, id);
        return row === undefined ? null : schema.parse(JSON.parse(dataRow.parse(row).data));
      },
      remove(kind, id) {
        sql.removeRecord.run(destination, kind, id);
      },
      put(kind, id, record) {
        sql.putRecord.run(destination, kind, id, JSON.stringify(record));
      },
      list: (kind, schema) =>
        z
          .array(dataRow)
          .parse(sql.listRecords.all(destination, kind))
          .map((row) => schema.parse(JSON.parse(row.data))),
      async receive(stream) {
        const hash = createHash('sha256');
        let size = 0;
        const temporary = join(files, `${randomBytes(12).toString('hex')}.part`);
        const counted = new Transform({
          transform(chunk: Buffer, _encoding, done) {
            hash.update(chunk);
            size += chunk.length;
            done(null, chunk);
          },
        });
        try {
          await pipeline(stream, counted, createWriteStream(temporary));
        } catch (error) {
          await rm(temporary, { force: true });
          throw error;
        }
        const sha256 = hash.digest('hex');
        await rename(temporary, join(files, sha256));
        return { sha256, size };
      },
      keep: (bytes) => store.receive(Readable.from([bytes])),
      addFile(file) {
        const stored = { id: newRemoteId(), ...file };
        store.put('file', stored.id, stored);
        return stored;
      },
      file: (id) => store.get('file', id, storedFile),
      bytes: (sha256) => readFileSync(join(files, sha256)),
    };
    return store;
  }

  return {
    of: storeOf,
    close() {
      database.close();
    },
  };
}

/** Numbers in the form that the remote systems give: 24 hexadecimal digits. */
export function newRemoteId(): string {
  return randomBytes(12).toString('hex');
}

/** SHA-256 of text, in hexadecimal. */
export function sha256Of(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}
