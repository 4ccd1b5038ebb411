import type { Migration } from '../connection.ts';

/** A scan with the bytes of a paper that was fetched is noticed at a glance at the inbox. */
export const foundBytes: Migration = {
  name: 'found bytes',
  sql: `CREATE INDEX found_file_bytes ON found_file (sha256) WHERE sha256 IS NOT NULL;`,
};
