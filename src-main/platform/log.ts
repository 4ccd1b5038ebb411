import { mkdirSync } from 'node:fs';
import { pino, type Logger } from 'pino';
import { createStream } from 'rotating-file-stream';

export type Log = Logger;

/** Names of fields whose values never reach the log, however deep they stand. */
const SECRET_FIELDS = ['password', 'token', 'access_token', 'secret', 'clientSecret', 'authorization', 'key', 'value'];
const PERSONAL_FIELDS = ['applicant', 'identityNumber', 'phone', 'address', 'birthDate', 'fullname'];

/** The technical log: one JSON line an event, ten files of 5 MB at the most, secrets and personal data left out. */
export function openLog(folder: string, level: string): { log: Log; close(): Promise<void> } {
  mkdirSync(folder, { recursive: true });
  const stream = createStream('quay-mot-cua.log', { path: folder, size: '5M', maxFiles: 10, history: 'files.txt' });
  stream.on('error', () => undefined);
  const hidden = [...SECRET_FIELDS, ...PERSONAL_FIELDS];
  const log = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      redact: { paths: hidden.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[…]' },
    },
    stream,
  );
  return { log, close: () => new Promise((resolve) => stream.end(resolve)) };
}

/** A log that keeps nothing, for readers and tests. */
export function silentLog(): Log {
  return pino({ level: 'silent' });
}
