import { setTimeout as pause } from 'node:timers/promises';
import type { Job } from '#contract/outbox.ts';
import { EXIT } from '../exit-codes.ts';
import type { Client } from './door.ts';

const LOOK_EVERY_MILLISECONDS = 300;

export interface Sent {
  /** Still to be sent, by themselves. */
  readonly waiting: number;
  readonly needsPerson: number;
  /** Of `waiting`, those that wait for the end of quiet hours. */
  readonly quiet: number;
  /** Of `waiting`, those that go on only after a person has acted. */
  readonly heldBack: number;
  readonly exitCode: number;
}

/**
 * Tries everything that may go now, and goes on until nothing moves any more or the time is up. Quiet hours stay in
 * force: to send against them is a person's decision.
 */
export async function sendEverything(client: Client, timeoutMs: number, signal: AbortSignal): Promise<Sent> {
  const { destinations } = await client.outbox.destinations();
  for (const { destination, enabled } of destinations) {
    if (enabled) await client.outbox.retryDestination({ destination, quietHours: 'keep' });
  }
  return until(timeoutMs, signal, async (whole) => {
    const { counts, ...seen } = await lookThrough(client, whole);
    const waiting = counts.waiting + counts.sending;
    return { waiting, needsPerson: counts['needs-person'] + counts['needs-login'], ...seen };
  });
}

/** Page by page; unless the whole is wanted, as far as the first page on which something moves. */
async function lookThrough(client: Client, whole: boolean) {
  const jobs: Waiting[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page = await client.outbox.list({
      states: ['waiting', 'sending'],
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    });
    for (const { id, state, blockedBy, waitsFor, nextAttemptAt, reason } of page.items) {
      jobs.push({ id, state, blockedBy, waitsFor, nextAttemptAt, reason });
    }
    const moves = page.items.some(goesByItself);
    if (page.nextCursor === null || (moves && !whole)) return { counts: page.counts, ...kindsOf(jobs) };
    cursor = page.nextCursor;
  }
}

/** The same for some dossiers only, at any hour: a person named them. */
export async function sendDossiers(
  client: Client,
  dossierIds: readonly string[],
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Sent> {
  const openJobs = async (): Promise<Job[]> => {
    const jobs: Job[] = [];
    for (const dossierId of dossierIds) {
      const states = ['waiting', 'sending', 'needs-person', 'needs-login'] as const;
      jobs.push(...(await client.outbox.list({ dossierId, states: [...states], limit: 200 })).items);
    }
    return jobs;
  };
  const held = (await openJobs()).filter((job) => job.state === 'waiting').map((job) => job.id);
  for (let at = 0; at < held.length; at += 500) await client.outbox.retry({ ids: held.slice(at, at + 500) });
  return until(timeoutMs, signal, async () => {
    const jobs = await openJobs();
    const waiting = jobs.filter((job) => job.state === 'waiting' || job.state === 'sending');
    return { waiting: waiting.length, needsPerson: jobs.length - waiting.length, ...kindsOf(waiting), quiet: 0 };
  });
}

type Waiting = Pick<Job, 'id' | 'state' | 'blockedBy' | 'waitsFor' | 'nextAttemptAt' | 'reason'>;

/** What kinds of waiting there are among jobs that wait or are being sent. */
function kindsOf(jobs: readonly Waiting[]): Pick<Look, 'quiet' | 'heldBack' | 'moves'> {
  const byId = new Map(jobs.map((job) => [job.id, job]));
  const needsAct = (job: Waiting): boolean => {
    const passed = new Set<string>();
    // the job that is waited for may wait itself
    for (let at: Waiting | undefined = job; at !== undefined && !passed.has(at.id);) {
      passed.add(at.id);
      const before: Job['waitsFor'] = at.waitsFor;
      if (at.blockedBy === null) return restsForGood(at);
      if (before?.state === 'needs-person' || before?.state === 'needs-login') return true;
      at = byId.get(at.blockedBy);
    }
    return false;
  };
  return {
    quiet: jobs.filter(restsInQuietHours).length,
    heldBack: jobs.filter(needsAct).length,
    moves: jobs.some(goesByItself),
  };
}

/** A job behind one that needs a person waits for that person, too. */
function goesByItself(job: Waiting): boolean {
  return job.state === 'sending' || (job.blockedBy === null && !restsInQuietHours(job) && !restsForGood(job));
}

function restsInQuietHours(job: Waiting): boolean {
  return job.state === 'waiting' && job.reason?.code === 'outbox.quiet';
}

/** Its destination is switched off, or waits for somebody to sign in. */
function restsForGood(job: Waiting): boolean {
  return job.state === 'waiting' && job.nextAttemptAt === null && !restsInQuietHours(job);
}

interface Look {
  readonly waiting: number;
  readonly needsPerson: number;
  readonly quiet: number;
  readonly heldBack: number;
  readonly moves: boolean;
}

/** @param look `whole`: what is counted is told, so nothing may be left out. */
async function until(timeoutMs: number, signal: AbortSignal, look: (whole: boolean) => Promise<Look>): Promise<Sent> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const { moves, ...seen } = await look(false);
    if (!moves) return { ...seen, exitCode: seen.needsPerson + seen.heldBack > 0 ? EXIT.needsPerson : EXIT.ok };
    if (signal.aborted || performance.now() >= deadline) {
      const { moves: moved, ...left } = await look(true);
      const ended = moved ? EXIT.timeUp : left.needsPerson + left.heldBack > 0 ? EXIT.needsPerson : EXIT.ok;
      return { ...left, exitCode: signal.aborted ? EXIT.interrupted : ended };
    }
    await pause(Math.min(LOOK_EVERY_MILLISECONDS, Math.max(1, deadline - performance.now())));
  }
}
