import { availableParallelism } from 'node:os';
import type { Reason } from '#contract/common.ts';
import { recordBlob } from '../platform/blobs/table.ts';
import type { Clock } from '../platform/clock.ts';
import { transact, type Database } from '../platform/database/database.ts';
import { because, technicalText } from '../platform/errors.ts';
import type { EventHub } from '../platform/events.ts';
import type { Log } from '../platform/log.ts';
import type { WorkerPool } from '../platform/workers.ts';
import type { PrepareResult, PrepareTask } from './preparation.ts';
import { BIG_DOCUMENT_BYTES, CRASH_WEIGHT, timeAllowed, TRIES_LIMIT, UNSEEN_END_WEIGHT } from './rules.ts';
import type { DocumentStore, WaitingRow } from './store.ts';

/** How a preparation ended. Whatever it returns is called after the commit. */
export type PreparedListener = (
  documentId: string,
  outcome: 'ready' | 'failed',
  reason: Reason | null,
  pageCount: number | null,
) => (() => void) | undefined;

export interface PreparationsDependencies {
  readonly database: Database;
  readonly store: DocumentStore;
  readonly workers: WorkerPool;
  readonly events: EventHub;
  readonly clock: Clock;
  readonly log: Log;
  /** Preparations at the same time; the pool bounds the threads besides. */
  readonly concurrency?: number;
  /** Milliseconds before a postponed document is tried again. */
  readonly postponement?: number;
  /** Milliseconds that the preparation of these parts may take. */
  readonly timeLimit?: typeof timeAllowed;
}

/**
 * Brings every document in state `preparing` to `ready` or `failed`. The table is the queue: nothing is lost with the
 * process, and the newest paper comes first because a citizen is waiting for it.
 */
export function createPreparations(dependencies: PreparationsDependencies) {
  const {
    database,
    store,
    workers,
    events,
    clock,
    log,
    concurrency = Math.min(4, availableParallelism()),
    postponement = 5000,
    timeLimit = timeAllowed,
  } = dependencies;
  const running = new Map<string, { abort: AbortController; ended: Promise<void>; size: number }>();
  const postponed = new Map<string, NodeJS.Timeout>();
  /** Their try stands in the table already, though its end could not be written there. */
  const counted = new Set<string>();
  const listeners: PreparedListener[] = [];
  let stopped = false;

  const fill = (): void => {
    while (!stopped && running.size < concurrency) {
      const next = pick();
      if (next === undefined) return;
      const abort = new AbortController();
      running.set(next.id, { abort, size: next.size, ended: prepare(next, abort).then(() => leave(next.id)) });
    }
  };

  const leave = (id: string): void => {
    running.delete(id);
    fill();
  };

  /** Fresh ones before tried ones; a big one only when no other big one is running. */
  const pick = (): WaitingRow | undefined => {
    const except = [...running.keys(), ...postponed.keys()];
    const bigIsRunning = [...running.values()].some(({ size }) => size > BIG_DOCUMENT_BYTES);
    for (const which of ['fresh', 'tried'] as const) {
      const found = store
        .waiting(which, except, bigIsRunning ? 50 : 1)
        .find(({ size }) => !(bigIsRunning && size > BIG_DOCUMENT_BYTES));
      if (found !== undefined) return found;
    }
    return undefined;
  };

  const prepare = async ({ id, tries }: WaitingRow, abort: AbortController): Promise<void> => {
    try {
      if (tries >= TRIES_LIMIT) {
        fail(id, because('documents.crashed'));
        return;
      }
      // committed before the work begins: if this document takes the whole program down, the next start knows
      if (!counted.has(id)) store.addTries(id, UNSEEN_END_WEIGHT);
      counted.add(id);
      const parts = store.parts(id).map(({ name, kind, sha256, size }) => ({ name, kind, sha256, size }));
      await work({ documentId: id, parts }, abort);
      counted.delete(id);
    } catch (error) {
      log.error({ documentId: id, error: technicalText(error) }, 'preparation could not be recorded');
      postpone(id);
    }
  };

  const work = async (task: PrepareTask, abort: AbortController): Promise<void> => {
    const id = task.documentId;
    const deadline = { passed: false };
    const timer = setTimeout(() => {
      deadline.passed = true;
      abort.abort();
    }, timeLimit(task.parts));
    let result: PrepareResult;
    try {
      result = await workers.run<PrepareResult>('prepare', task, abort.signal);
    } catch (error) {
      if (deadline.passed) {
        fail(id, because('documents.too-slow'));
        return;
      }
      if (stopped) return void store.addTries(id, -UNSEEN_END_WEIGHT);
      const after = store.addTries(id, CRASH_WEIGHT - UNSEEN_END_WEIGHT);
      log.warn({ documentId: id, tries: after, error: technicalText(error) }, 'preparation crashed');
      if (after >= TRIES_LIMIT) fail(id, because('documents.crashed', {}, technicalText(error)));
      return;
    } finally {
      clearTimeout(timer);
    }
    if (result.state === 'ready') {
      succeed(id, result);
    } else if (result.state === 'failed') {
      fail(id, result.reason);
    } else {
      store.addTries(id, -UNSEEN_END_WEIGHT);
      log.warn({ documentId: id, reason: result.reason.code }, 'preparation postponed');
      postpone(id);
    }
  };

  const postpone = (id: string): void => {
    if (stopped) return;
    const again = (): void => {
      postponed.delete(id);
      fill();
    };
    postponed.set(id, setTimeout(again, postponement).unref());
  };

  const succeed = (id: string, result: PrepareResult & { state: 'ready' }): void => {
    settle(id, 'ready', null, result.pageCount, () => {
      recordBlob(database, result.pdf, clock.now());
      recordBlob(database, result.thumbnail, clock.now());
      return store.setReady(id, {
        pdf_sha256: result.pdf.sha256,
        pdf_size: result.pdf.size,
        page_count: result.pageCount,
        thumbnail_sha256: result.thumbnail.sha256,
        signed: result.signed ? 1 : 0,
      });
    });
  };

  const fail = (id: string, reason: Reason): void => {
    log.warn({ documentId: id, reason: reason.code, detail: reason.detail }, 'preparation failed');
    settle(id, 'failed', reason, null, () => store.setFailed(id, JSON.stringify(reason)));
  };

  const settle = (
    id: string,
    outcome: 'ready' | 'failed',
    reason: Reason | null,
    pageCount: number | null,
    write: () => boolean,
  ): void => {
    const afterwards = transact(database, () =>
      write() ? listeners.map((listener) => listener(id, outcome, reason, pageCount)) : [],
    );
    events.publish({ type: 'documents', ids: [id] });
    for (const follow of afterwards) follow?.();
  };

  return {
    wake: fill,
    listen: (listener: PreparedListener): void => void listeners.push(listener),
    async stop(): Promise<void> {
      stopped = true;
      for (const timer of postponed.values()) clearTimeout(timer);
      postponed.clear();
      const ending = [...running.values()];
      for (const { abort } of ending) abort.abort();
      await Promise.all(ending.map(({ ended }) => ended));
    },
  };
}
