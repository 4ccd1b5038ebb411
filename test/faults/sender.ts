import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { destinationId, type DestinationId } from '#contract/common.ts';
import type { Job } from '#contract/outbox.ts';
import { createAuditLog, type AuditLog } from '../../src-main/audit/service.ts';
import type { Connector, DossierSnapshot, PlannedOperation } from '../../src-main/connectors/connector.ts';
import { createConnectors } from '../../src-main/connectors/index.ts';
import { createOutbox, type Outbox } from '../../src-main/outbox/service.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import type { Database } from '../../src-main/platform/database/connection.ts';
import { openDatabase, transact } from '../../src-main/platform/database/database.ts';
import { AppError } from '../../src-main/platform/errors.ts';
import { createEventHub } from '../../src-main/platform/events.ts';
import { createHttpClient, type HttpClient } from '../../src-main/platform/http/client.ts';
import { silentLog } from '../../src-main/platform/log.ts';
import type { OutboxLimits } from '../../src-main/outbox/limits.ts';
import { createTrainingServers, type TrainingServers } from '../../src-main/training/servers.ts';
import { COMPONENTS } from '../connectors/harness.ts';
import { arrived } from './truth.ts';

const OFFICER = 'Nguyễn Thị Mẫu';
const CONCURRENCY = 6;
/** Proportions as in life, a thousand times faster. */
const LIMITS: Partial<OutboxLimits> = {
  backoffBase: 2,
  backoffCap: 15,
  waitCap: 10,
  offlineBase: 1,
  offlineCap: 10,
  circuitBase: 5,
  circuitCap: 20,
  longestSleep: 50,
};

/** A province with all its servers, and one counter's queue in front of them, on real files. */
export interface Sender {
  readonly servers: TrainingServers;
  readonly outbox: Outbox;
  readonly audit: AuditLog;
  /** Queues what every destination needs for the dossier as it is now, in one transaction. Gives the number of jobs. */
  send(snapshot: DossierSnapshot, more?: (destination: DestinationId) => readonly PlannedOperation[]): number;
  keep(sha256: string, bytes: Buffer): void;
  open(): number;
  states(): Readonly<Record<string, number>>;
  /** People do their part once: the truth of the ledger where it is in doubt, another try elsewhere. */
  help(): { readonly settled: number; readonly retried: number };
  planMark(code: string): PlannedOperation;
  close(): Promise<void>;
}

export async function openSender(folder: string, line: (http: HttpClient, servers: TrainingServers) => HttpClient) {
  await mkdir(join(folder, 'province'), { recursive: true });
  const servers = createTrainingServers({
    folder: join(folder, 'province'),
    clock: systemClock,
    components: () => COMPONENTS,
  });
  await servers.start();
  const profile = servers.profile();
  const secrets = servers.secrets();
  const http = createHttpClient();
  const connectors = createConnectors({
    profile,
    readSecret: (name) => secrets.get(name),
    http: line(http, servers),
    clock: systemClock,
  });
  const database: Database = openDatabase(join(folder, 'data.db'), Buffer.alloc(32, 7), 'writer');
  const audit = createAuditLog(database, systemClock);
  const blobs = new Map<string, Buffer>();
  const bytesOf = (sha256: string): Buffer => {
    const bytes = blobs.get(sha256);
    if (bytes === undefined) throw new AppError('platform.blob-missing');
    return bytes;
  };
  const outbox = createOutbox({
    database,
    connectors,
    settings: Object.fromEntries(destinationId.options.map((id) => [id, { concurrency: CONCURRENCY }])),
    blobs: {
      size: (sha256) => Promise.resolve(bytesOf(sha256).length),
      stream: (sha256) => Readable.from([bytesOf(sha256)]),
    },
    audit,
    events: createEventHub(),
    clock: systemClock,
    log: silentLog(),
    limits: LIMITS,
  });
  outbox.start();
  const count = database.prepare(
    `SELECT count(*) FROM job WHERE state IN ('waiting', 'sending', 'needs-login', 'needs-person')`,
  );
  const byState = database.prepare('SELECT state, count(*) AS count FROM job GROUP BY state');
  const ofDossier = (job: Job) =>
    outbox.list({ states: [], dossierId: job.dossierId ?? '', destination: job.destination, limit: 200 }).items;

  const sender: Sender = {
    servers,
    outbox,
    audit,
    send(snapshot, more = () => []) {
      const { dossierId, code: dossierCode } = snapshot;
      return transact(database, () => {
        const requests = [...connectors.all].map(([destination, connector]: [DestinationId, Connector]) => ({
          dossierId,
          dossierCode,
          destination,
          operations: [...connector.plan(snapshot, outbox.slots({ destination, dossierCode })), ...more(destination)],
          actor: OFFICER,
        }));
        return outbox.enqueue(requests).length;
      });
    },
    keep: (sha256, bytes) => void blobs.set(sha256, bytes),
    open: () => Number(count.pluck().get()),
    states: () =>
      Object.fromEntries(
        (byState.all() as { state: string; count: number }[]).map(({ state, count: jobs }) => [state, jobs]),
      ),
    help() {
      let [settled, retried] = [0, 0];
      for (const job of outbox.list({ states: ['needs-person', 'needs-login'], limit: 200 }).items) {
        if (job.uncertain && job.state === 'needs-person' && job.reason?.code === 'outbox.unknown-outcome') {
          outbox.settle(job.id, arrived(job, ofDossier(job), servers.ledger(job.destination)), OFFICER);
          settled += 1;
        } else {
          outbox.retry([job.id], OFFICER);
          retried += 1;
        }
      }
      return { settled, retried };
    },
    planMark(code) {
      if (connectors.oneStop === null) throw new Error('there is no one-stop source');
      return connectors.oneStop.planMark(code);
    },
    async close() {
      await outbox.stop();
      database.close();
      http.close();
      await servers.stop();
    },
  };
  return sender;
}
