import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { createAuditLog } from '../../src-main/audit/service.ts';
import type { Connector } from '../../src-main/connectors/connector.ts';
import { createOutbox } from '../../src-main/outbox/service.ts';
import { createBlobStore, type BlobStore } from '../../src-main/platform/blobs/store.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import type { Database } from '../../src-main/platform/database/connection.ts';
import { transact } from '../../src-main/platform/database/database.ts';
import { createEventHub } from '../../src-main/platform/events.ts';
import { createHttpClient, type HttpClient } from '../../src-main/platform/http/client.ts';
import { silentLog } from '../../src-main/platform/log.ts';
import { longQueues } from './long-queue.ts';
import type { BenchResult } from './result.ts';
import { median } from './statistics.ts';

const ROUNDS = 5;
const JOBS = 240;
const CONCURRENCY = 4;
/** A scanned paper of a few pages. */
const BODY_BYTES = 512 * 1024;
const DIFFERENT_BODIES = 8;
/** Jobs that are in the table already. */
const LONG = 100_000;

interface Body {
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** The least that sends: bytes from the encrypted store to the remote, streamed. */
function minimalConnector(client: HttpClient, url: string): Connector {
  const payload = z.object({ sha256: z.string() });
  return {
    destination: 'igate',
    payloads: { put: payload },
    plan: () => [],
    withdraw: () => null,
    async execute(attempt) {
      const { size, stream } = await attempt.openFile(payload.parse(attempt.payload).sha256);
      const result = await client.request({
        method: 'POST',
        url,
        headers: { 'content-length': String(size), 'idempotency-key': attempt.key },
        body: stream,
        timeout: 30_000,
        answerLimit: 65_536,
        signal: attempt.signal,
      });
      if (result.kind === 'answer' && result.status === 200) {
        return { kind: 'done', receipt: JSON.parse(result.body.toString()) as Record<string, unknown> };
      }
      return { kind: 'transient', reason: { code: 'connectors.no-answer', params: {} }, offline: false };
    },
    inquire: async () => ({ kind: 'send-again' }),
    check: async () => null,
  };
}

type Call = (body: Body) => Promise<void>;

/** Calls with nothing around them, as many side by side as the queue makes. */
async function bareLoop(bodies: readonly Body[], call: Call): Promise<number> {
  const started = performance.now();
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < JOBS) {
      const body = bodies[next % bodies.length];
      next += 1;
      if (body !== undefined) await call(body);
    }
  };
  await Promise.all(Array.from({ length: CONCURRENCY }, one));
  return performance.now() - started;
}

/** Bytes from memory by Node's own client: the least there is. */
function fromMemory(agent: Agent, url: string): Call {
  return ({ bytes }) =>
    new Promise((resolve, reject) => {
      const headers = { 'content-length': bytes.length };
      const call = request(url, { method: 'POST', agent, headers }, (response) => {
        response.resume();
        response.on('end', resolve);
      });
      call.on('error', reject);
      call.end(bytes);
    });
}

/** Bytes from the encrypted store by the connectors' client: what every sender in this program needs at least. */
function fromStore(client: HttpClient, blobs: BlobStore, url: string): Call {
  return async ({ sha256 }) => {
    const size = await blobs.size(sha256);
    const headers = { 'content-length': String(size) };
    const body = blobs.stream(sha256);
    await client.request({ method: 'POST', url, headers, body, timeout: 30_000, answerLimit: 65_536 });
  };
}

async function drained(database: Database, blobs: BlobStore, url: string, bodies: readonly Body[]): Promise<number> {
  const client = createHttpClient();
  const outbox = createOutbox({
    database,
    connectors: { all: new Map([['igate', minimalConnector(client, url)]]) },
    settings: { igate: { concurrency: CONCURRENCY } },
    blobs,
    audit: createAuditLog(database, systemClock),
    events: createEventHub(),
    clock: systemClock,
    log: silentLog(),
  });
  transact(database, () =>
    outbox.enqueue(
      Array.from({ length: JOBS }, (_, index) => {
        const body = bodies[index % bodies.length];
        const operation = {
          label: 'file',
          operation: 'put',
          subject: 'Tờ khai.pdf',
          key: `file-${index}`,
          payload: { sha256: body?.sha256 },
          after: [],
          bytes: BODY_BYTES,
        };
        // five files a dossier: order inside it is kept, different ones go side by side
        const dossier = `D${Math.floor(index / 5)}`;
        return {
          dossierId: dossier,
          dossierCode: dossier,
          destination: 'igate' as const,
          operations: [operation],
          actor: 'Hoa',
        };
      }),
    ),
  );
  const started = performance.now();
  outbox.start();
  const empty = await outbox.drain(120_000);
  const time = performance.now() - started;
  const done = Number(database.prepare(`SELECT count(*) FROM job WHERE state = 'done'`).pluck().get()) - LONG;
  await outbox.stop();
  client.close();
  database.close();
  if (!empty || done !== JOBS) throw new Error(`only ${done} of ${JOBS} jobs arrived`);
  return time;
}

/**
 * A queue of papers sent to a server on this machine, beside a bare loop of calls with the same bodies: once to a remote
 * that takes its time as a line of 100 Mbit/s does, against the least that can be written, and once to one that takes
 * none, where only the queue's own work remains: both sides then read the same store through the same client.
 */
export async function benchDrain(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'qmc-bench-drain-'));
  const sink = new Worker(new URL('./drain-sink.ts', import.meta.url));
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const client = createHttpClient();
  try {
    const [port] = (await once(sink, 'message')) as [number];
    const origin = `http://127.0.0.1:${port}`;
    mkdirSync(join(folder, 'blobs'));
    const blobs = createBlobStore(join(folder, 'blobs'), Buffer.alloc(32, 5));
    const bodies: Body[] = [];
    for (let index = 0; index < DIFFERENT_BODIES; index += 1) {
      const bytes = randomBytes(BODY_BYTES);
      bodies.push({ bytes, sha256: (await blobs.write(bytes)).sha256 });
    }
    const openQueue = longQueues(folder, LONG);
    const compare = async (name: string, bare: Call, bareName: string, url: string): Promise<BenchResult> => {
      const ours: number[] = [];
      const yardstick: number[] = [];
      // by turns, so that a busy moment of the machine falls on both; the first round warms up
      for (let round = 0; round <= ROUNDS; round += 1) {
        const loop = await bareLoop(bodies, bare);
        const queue = await drained(openQueue(), blobs, url, bodies);
        if (round === 0) continue;
        yardstick.push(loop);
        ours.push(queue);
      }
      return {
        name: `drain of ${JOBS} jobs of ${BODY_BYTES / 1024} KiB with ${LONG} in the table, ${CONCURRENCY} at a time, ${name}`,
        value: median(ours),
        unit: 'ms',
        yardstick: { name: bareName, value: median(yardstick) },
        target: '≤ 1.3 × the bare loop',
        ok: median(ours) <= 1.3 * median(yardstick),
      };
    };
    return [
      await compare(
        'a remote as far as 100 Mbit/s make it',
        fromMemory(agent, `${origin}/line`),
        'bare HTTP loop, bodies from memory',
        `${origin}/line`,
      ),
      await compare(
        'a remote that takes no time',
        fromStore(client, blobs, `${origin}/fast`),
        'bare HTTP loop, bodies from the encrypted store',
        `${origin}/fast`,
      ),
    ];
  } finally {
    agent.destroy();
    client.close();
    await sink.terminate();
    rmSync(folder, { recursive: true, force: true });
  }
}
