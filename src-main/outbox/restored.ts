import type { Database } from '../platform/database/database.ts';
import { because } from '../platform/errors.ts';
import { OPEN, writeReason } from './job.ts';

/**
 * After an older copy took the place of the database: whatever had not ended in the copy may have been delivered since.
 * All of it is asked about before it is sent, under the keys that it always had; a cancelled job too, since it may have
 * been revived. A job that waits tells why; what a person put off stays so. Gives how many were open.
 */
export function doubtUnfinished(database: Database, now: number): number {
  const reason = writeReason(because('outbox.restored'));
  database.prepare(`UPDATE job SET uncertain = 1 WHERE state = 'cancelled'`).run();
  database
    .prepare(
      `UPDATE job SET next_attempt_at = held_until, reason = CASE WHEN held_until > :now THEN reason ELSE :reason END
       WHERE state = 'waiting'`,
    )
    .run({ reason, now });
  return database.prepare(`UPDATE job SET uncertain = 1, updated_at = ? WHERE ${OPEN}`).run(now).changes;
}
