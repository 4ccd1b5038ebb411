import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod';
import type { DestinationId, Reason } from '#contract/common.ts';
import type { DossierField } from '#contract/dossiers.ts';
import type { AppEvent } from '#contract/events.ts';
import type { AuditEntry } from '#contract/audit.ts';
import type { Job, JobState } from '#contract/outbox.ts';
import { createAuditLog } from '../../src-main/audit/service.ts';
import type { Attempt, Connector, Finding, Outcome, PlannedOperation } from '../../src-main/connectors/connector.ts';
import { createOutbox, type Outbox, type OutboxLimits } from '../../src-main/outbox/service.ts';
import type { Database } from '../../src-main/platform/database/connection.ts';
import { openDatabase, transact } from '../../src-main/platform/database/database.ts';
import { createEventHub } from '../../src-main/platform/events.ts';
import { silentLog } from '../../src-main/platform/log.ts';
import type { SendingHours } from '../../src-main/settings/sending.ts';

/** What the remote does with one call. `lost` and `dropped` look the same to the caller: no answer. */
export type Step =
  | 'done'
  | 'lost'
  | 'dropped'
  | 'transient'
  | 'offline'
  | 'rejected'
  | { readonly rejects: DossierField }
  | 'login'
  | 'throw'
  | { readonly wait: number }
  | { readonly takes: number }
  | { readonly after: Promise<unknown> };
export type Question = 'truth' | 'cannot-tell' | 'transient' | 'offline' | 'login' | 'throw';

export interface Call {
  readonly kind: 'execute' | 'inquire';
  readonly key: string;
  readonly at: number;
}

const because = (code: string): Reason => ({ code, params: { system: 'iGate' } });

/** A remote system in memory with a ledger of its effects, that does what it is told call by call. */
export interface Remote {
  readonly connector: Connector;
  /** Every effect in the order in which it happened. */
  readonly ledger: string[];
  readonly calls: Call[];
  /** What comes next for this key; when nothing is left, `otherwise` decides. */
  script(key: string, ...steps: Step[]): void;
  questions(key: string, ...questions: Question[]): void;
  otherwise: (key: string) => Step;
  otherwiseQuestion: (key: string) => Question;
  readonly attempts: Map<string, Attempt>;
  busy: number;
  mostBusy: number;
}

export function createRemote(destination: DestinationId = 'igate'): Remote {
  const steps = new Map<string, Step[]>();
  const questions = new Map<string, Question[]>();
  const answer = async (key: string, step: Step, attempt: Attempt): Promise<Outcome> => {
    const effect = (): void => void remote.ledger.push(key);
    const receipt = { id: `remote-${key}` };
    switch (step) {
      case 'done':
        effect();
        return { kind: 'done', receipt };
      case 'lost':
        effect();
        return { kind: 'outcome-unknown', reason: because('connectors.no-answer') };
      case 'dropped':
        return { kind: 'outcome-unknown', reason: because('connectors.no-answer') };
      case 'transient':
        return { kind: 'transient', reason: because('connectors.server-error'), offline: false };
      case 'offline':
        return { kind: 'transient', reason: because('connectors.offline'), offline: true };
      case 'rejected':
        return { kind: 'rejected', reason: because('connectors.refused') };
      case 'login':
        return { kind: 'needs-login', reason: because('connectors.credentials') };
      case 'throw':
        throw new Error('a mistake in the connector');
      default: {
        if ('rejects' in step) {
          return { kind: 'rejected', reason: because('connectors.refused'), field: step.rejects };
        }
        if ('wait' in step) {
          return { kind: 'wait', until: Date.now() + step.wait, reason: because('connectors.busy') };
        }
        if ('takes' in step) {
          await new Promise((resolve) => setTimeout(resolve, step.takes));
          return await answer(key, 'done', attempt);
        }
        const broken = new Promise<'broken'>((resolve) =>
          attempt.signal.addEventListener('abort', () => resolve('broken')),
        );
        if ((await Promise.race([step.after, broken])) === 'broken') {
          return { kind: 'outcome-unknown', reason: because('connectors.stopped') };
        }
        effect();
        return { kind: 'done', receipt };
      }
    }
  };
  const find = (key: string, question: Question): Finding => {
    switch (question) {
      case 'truth':
        return remote.ledger.includes(key)
          ? { kind: 'done', receipt: { id: `remote-${key}` } }
          : { kind: 'send-again' };
      case 'cannot-tell':
        return { kind: 'cannot-tell' };
      case 'transient':
      case 'offline':
        return {
          kind: 'transient',
          reason: because(question === 'offline' ? 'connectors.offline' : 'connectors.server-error'),
          offline: question === 'offline',
        };
      case 'login':
        return { kind: 'needs-login', reason: because('connectors.credentials') };
      case 'throw':
        throw new Error('a mistake in the connector');
    }
  };
  const during = async <Value>(kind: Call['kind'], key: string, work: () => Promise<Value>): Promise<Value> => {
    remote.calls.push({ kind, key, at: performance.now() });
    remote.busy += 1;
    remote.mostBusy = Math.max(remote.mostBusy, remote.busy);
    await new Promise((resolve) => setImmediate(resolve));
    try {
      return await work();
    } finally {
      remote.busy -= 1;
    }
  };
  const remote: Remote = {
    ledger: [],
    calls: [],
    attempts: new Map(),
    busy: 0,
    mostBusy: 0,
    script: (key, ...more) => void steps.set(key, more),
    questions: (key, ...more) => void questions.set(key, more),
    otherwise: () => 'done',
    otherwiseQuestion: () => 'truth',
    connector: {
      destination,
      payloads: { put: z.object({ text: z.string() }) },
      plan: () => [],
      withdraw: () => null,
      execute(attempt) {
        const { key } = attempt;
        remote.attempts.set(key, attempt);
        return during('execute', key, () => answer(key, steps.get(key)?.shift() ?? remote.otherwise(key), attempt));
      },
      inquire({ key }) {
        return during('inquire', key, async () =>
          find(key, questions.get(key)?.shift() ?? remote.otherwiseQuestion(key)),
        );
      },
      check: async () => null,
    },
  };
  return remote;
}

/** One operation of a plan; its label is also its key's end. */
export function planned(key: string, after: readonly string[] = [], more: Partial<PlannedOperation> = {}) {
  return {
    label: key,
    operation: 'put',
    subject: `${key}.pdf`,
    key,
    payload: { text: key },
    after,
    bytes: 10,
    ...more,
  } satisfies PlannedOperation;
}

/** Times short enough to wait for, proportions as in life. */
const quick: Partial<OutboxLimits> = {
  backoffBase: 4,
  backoffCap: 40,
  offlineBase: 10,
  offlineCap: 40,
  circuitBase: 20,
  circuitCap: 80,
  stopTime: 200,
  noticeInterval: 10,
};

export interface WorldOptions {
  readonly limits?: Partial<OutboxLimits>;
  readonly concurrency?: number;
  readonly random?: () => number;
  readonly remotes?: readonly Remote[];
  readonly start?: boolean;
  /** The profile's quiet hours, for all destinations. */
  readonly sending?: SendingHours;
}

export interface World {
  outbox: Outbox;
  database: Database;
  readonly remote: Remote;
  readonly events: AppEvent[];
  /** Errors of the technical log. */
  readonly errors: string[];
  readonly clock: { now(): number; shift: number };
  /** Queues operations for a dossier in one transaction. */
  queue(dossier: string, operations: readonly PlannedOperation[], destination?: DestinationId): string[];
  job(key: string): Job;
  states(): Record<string, JobState>;
  log(action?: string): AuditEntry[];
  /** Ends this run as a power cut does: nothing more is written; the next run opens the same file. */
  powerCut(): Promise<void>;
  close(): Promise<void>;
}

export function openWorld(options: WorldOptions = {}): World {
  const folder = mkdtempSync(join(tmpdir(), 'qmc-outbox-'));
  const remotes = options.remotes ?? [createRemote()];
  const [remote] = remotes;
  if (remote === undefined) throw new Error('a world needs a remote');
  const clock = { shift: 0, now: () => Date.now() + clock.shift };
  const events: AppEvent[] = [];
  const errors: string[] = [];
  const technicalLog = Object.assign(silentLog(), {
    error: (_facts: object, message: string) => void errors.push(message),
  });
  const hub = createEventHub();
  const abandoned: Outbox[] = [];

  const open = (): { outbox: Outbox; database: Database; log: World['log'] } => {
    const database = openDatabase(join(folder, 'data.db'), Buffer.alloc(32, 7), 'writer');
    const audit = createAuditLog(database, clock);
    const concurrency = options.concurrency ?? 2;
    const outbox = createOutbox({
      database,
      connectors: { all: new Map(remotes.map((each) => [each.connector.destination, each.connector])) },
      settings: { igate: { concurrency }, idesk: { concurrency }, sohoa: { concurrency } },
      blobs: {
        size: async () => 3,
        stream: () => Readable.from([Buffer.from('abc')]),
      },
      ...(options.sending === undefined ? {} : { sending: options.sending }),
      secrets: (destination) => [`${destination}.password`],
      audit,
      events: { ...hub, publish: (event) => void events.push(event) },
      clock,
      log: technicalLog,
      limits: { ...quick, ...options.limits },
      ...(options.random === undefined ? {} : { random: options.random }),
    });
    if (options.start !== false) outbox.start();
    const log = (action?: string): AuditEntry[] =>
      audit.list({ text: '', actions: action === undefined ? [] : [action], limit: 100_000 }).items.reverse();
    return { outbox, database, log };
  };

  let current = open();
  const world: World = {
    outbox: current.outbox,
    database: current.database,
    remote,
    events,
    errors,
    clock,
    queue: (dossier, operations, destination = 'igate') =>
      transact(world.database, () =>
        world.outbox.enqueue([
          { dossierId: `id-${dossier}`, dossierCode: dossier, destination, operations, actor: 'Nguyễn Thị Hoa' },
        ]),
      ),
    job(key) {
      const id = world.database.prepare('SELECT id FROM job WHERE key = ? ORDER BY repeat DESC').pluck().get(key);
      return world.outbox.get(String(id));
    },
    states() {
      const rows = world.database.prepare('SELECT key, state FROM job ORDER BY number').all();
      return Object.fromEntries((rows as { key: string; state: JobState }[]).map(({ key, state }) => [key, state]));
    },
    log: (action) => current.log(action),
    async powerCut() {
      abandoned.push(current.outbox);
      current.database.close();
      current = open();
      world.outbox = current.outbox;
      world.database = current.database;
    },
    async close() {
      await current.outbox.stop();
      current.database.close();
      for (const outbox of abandoned) await outbox.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}

/** What the counts by trigger must always equal. */
export function countedByHand(database: Database): Record<string, number> {
  const rows = database.prepare('SELECT destination, state, count(*) AS count FROM job GROUP BY 1, 2').all();
  return asCounts(rows);
}
export function countedByTrigger(database: Database): Record<string, number> {
  return asCounts(database.prepare('SELECT * FROM job_count WHERE count <> 0').all());
}
function asCounts(rows: readonly unknown[]): Record<string, number> {
  const typed = rows as readonly { destination: string; state: string; count: number }[];
  return Object.fromEntries(typed.map((row): [string, number] => [`${row.destination} ${row.state}`, row.count]));
}

/** `blocked` as its definition has it, beside what is stored: for every open job. */
export function wronglyBlocked(database: Database): unknown[] {
  return database
    .prepare(
      `SELECT * FROM (
         SELECT j.key, j.blocked,
           (SELECT count(*) FROM job_after a JOIN job b ON b.number = a.after_number
            WHERE a.job_number = j.number AND b.state <> 'done')
           + EXISTS (SELECT 1 FROM job e WHERE e.destination = j.destination AND e.lane = j.lane
                     AND e.number < j.number AND e.state NOT IN ('done', 'cancelled')) AS expected
         FROM job j WHERE j.state NOT IN ('done', 'cancelled'))
       WHERE blocked <> expected`,
    )
    .all();
}
