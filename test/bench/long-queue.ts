import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Database } from '../../src-main/platform/database/connection.ts';
import { openDatabase } from '../../src-main/platform/database/database.ts';

const KEY = Buffer.alloc(32, 3);

/** Opens a new copy of a database whose queue already holds `length` jobs that went, each with its try. */
export function longQueues(folder: string, length: number): () => Database {
  const template = join(folder, `queue-of-${length}.db`);
  const database = openDatabase(template, KEY, 'writer');
  database
    .prepare(
      `WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < :length)
       INSERT INTO job (id, destination, operation, subject, lane, dossier_id, dossier_code, key, payload, bytes, priority,
                        version, state, attempts, departed, receipt, actor, created_at, updated_at)
       SELECT printf('01OLD%021d', i), 'igate', 'uploadFile', 'Giấy chứng nhận quyền sử dụng đất.pdf',
              printf('H21.17-250101-%07d', i / 5), printf('old-%d', i / 5), printf('H21.17-250101-%07d', i / 5),
              printf('igate/H21.17-250101-%07d/file/%064d', i / 5, i), printf('{"sha256":"%064d"}', i), 480000, 2,
              1, 'done', 1, 1, printf('{"id":"%024d","size":480000}', i), 'Nguyễn Thị Hoa', 1, 1
       FROM n WHERE :length > 0`,
    )
    .run({ length });
  database.exec(
    `INSERT INTO job_attempt (job_number, attempt, started_at, ended_at, outcome) SELECT number, 1, 1, 2, 'done' FROM job`,
  );
  database.pragma('wal_checkpoint(TRUNCATE)');
  database.close();
  return () => {
    const file = join(folder, `${randomUUID()}.db`);
    copyFileSync(template, file);
    return openDatabase(file, KEY, 'writer');
  };
}
