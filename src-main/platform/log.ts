import { mkdirSync } from 'node:fs';
import type { Writable } from 'node:stream';
import { pino, type Logger } from 'pino';
import { createStream } from 'rotating-file-stream';

export type Log = Logger;

/** Names of fields whose values never reach the log, however deep they stand. */
const SECRET_FIELDS = ['password', 'token', 'access_token', 'secret', 'clientSecret', 'authorization', 'key', 'value'];
const PERSONAL_FIELDS = ['applicant', 'identityNumber', 'phone', 'address', 'birthDate', 'fullname'];

/** Milliseconds for the last lines at the end. */
const CLOSE_TIME = 500;
/** Bytes that may wait for the disk. */
const MOST_WAITING = 4 * 1024 * 1024;
/** Milliseconds until a log file that could not be written (a full disk) is tried again. */
const OPEN_AGAIN = 2000;

/** The technical log: one JSON line an event, ten files of 5 MB at the most, secrets and personal data left out. */
export function openLog(folder: string, level: string): { log: Log; close(): Promise<void> } {
  mkdirSync(folder, { recursive: true });
  const lines = createLines(() =>
    createStream('quay-mot-cua.log', { path: folder, size: '5M', maxFiles: 10, history: 'files.txt' }),
  );
  const hidden = [...SECRET_FIELDS, ...PERSONAL_FIELDS];
  const log = pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
      redact: { paths: hidden.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]), censor: '[…]' },
    },
    lines,
  );
  return { log, close: lines.close };
}

/** Writes lines to a file that may refuse them: then they are dropped, counted, and the file is opened again later. */
function createLines(open: () => Writable): { write(line: string): void; close(): Promise<void> } {
  let stream: Writable | null = null;
  let notBefore = 0;
  let dropped = 0;

  /** What had been given to a file that then refused it. */
  const lost = (error: Error | null | undefined): void => {
    if (error instanceof Error) dropped += 1;
  };

  const opened = (): Writable | null => {
    if (stream !== null || performance.now() < notBefore) return stream;
    const fresh = open();
    fresh.on('error', () => {
      if (stream !== fresh) return;
      stream = null;
      notBefore = performance.now() + OPEN_AGAIN;
      fresh.destroy();
    });
    // what was broken off stands in the middle of a line
    if (dropped > 0) fresh.write(`\n{"level":40,"time":"${new Date().toISOString()}","dropped":${dropped}}\n`);
    dropped = 0;
    stream = fresh;
    return fresh;
  };

  return {
    write(line) {
      const target = opened();
      if (target === null || target.writableLength > MOST_WAITING) dropped += 1;
      else target.write(line, lost);
    },
    close() {
      const last = stream;
      stream = null;
      notBefore = Infinity;
      if (last === null) return Promise.resolve();
      return new Promise((resolve) => {
        // a file that met a full disk may never say that it has ended
        const late = setTimeout(resolve, CLOSE_TIME);
        last.once('close', () => clearTimeout(late));
        last.once('close', resolve);
        last.once('error', resolve);
        last.end(resolve);
      });
    },
  };
}

/** A log that keeps nothing, for readers and tests. */
export function silentLog(): Log {
  return pino({ level: 'silent' });
}
