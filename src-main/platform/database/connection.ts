import type Driver from 'better-sqlite3-multiple-ciphers';

/** An open database. */
export type Database = Driver.Database;
export type Statement = Driver.Statement;

/** One step forward; `user_version` tells how many were taken. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
}
