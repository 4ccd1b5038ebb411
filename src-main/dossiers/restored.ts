import type { Database } from '../platform/database/database.ts';

/** More dossiers than one counter makes of one day between two copies of the database: so many numbers are left out. */
export const PASSED_OVER = 500;

/**
 * After an older copy took the place of the database: any of its dossiers may have been sent since. Whatever is queued
 * for them is asked about first; what is made from now on is judged when it is made. Gives the number of the last one,
 * 0 without any.
 */
export function doubtDossiers(database: Database): number {
  database.prepare('UPDATE dossier SET doubted = 1').run();
  return Number(database.prepare('SELECT coalesce(max(number), 0) FROM dossier').pluck().get());
}
