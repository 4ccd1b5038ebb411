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
  return until(timeoutMs, signal, async () => {
    const { counts, moves, quiet } = await lookThrough(client);
    const waiting = counts.waiting + counts.sending;
    const needsPerson = counts['needs-person'] + counts['needs-login'];
    return { waiting, needsPerson, quiet, moves };
  });
}

/** Page by page, as far as the first page on which something moves. */
async function lookThrough(client: Client) {
  let quiet = 0;
  let cursor: string | undefined;
  for (;;) {
    const page = await client.outbox.list({
      states: ['waiting', 'sending'],
      limit: 200,
      ...(cursor === undefined ? {} : { cursor }),
    });
    quiet += page.items.filter(restsInQuietHours).length;
    const moves = page.items.some(goesByItself);
    if (moves || page.nextCursor === null) return { counts: page.counts, quiet, moves };
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
    return {
      waiting: waiting.length,
      needsPerson: jobs.length - waiting.length,
      quiet: 0,
      moves: waiting.some(goesByItself),
    };
  });
}

/** A job behind one that needs a person waits for that person, too. */
function goesByItself(job: Job): boolean {
  return job.state === 'sending' || (job.blockedBy === null && !restsInQuietHours(job));
}

function restsInQuietHours(job: Job): boolean {
  return job.state === 'waiting' && job.reason?.code === 'outbox.quiet';
}

interface Look {
  readonly waiting: number;
  readonly needsPerson: number;
  readonly quiet: number;
  readonly moves: boolean;
}

async function until(timeoutMs: number, signal: AbortSignal, look: () => Promise<Look>): Promise<Sent> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const { waiting, needsPerson, quiet, moves } = await look();
    if (!moves || signal.aborted || performance.now() >= deadline) {
      const code = signal.aborted
        ? EXIT.interrupted
        : moves
          ? EXIT.timeUp
          : needsPerson > 0
            ? EXIT.needsPerson
            : EXIT.ok;
      return { waiting, needsPerson, quiet, exitCode: code };
    }
    await pause(Math.min(LOOK_EVERY_MILLISECONDS, Math.max(1, deadline - performance.now())));
  }
}
