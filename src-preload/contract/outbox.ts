import { z } from 'zod';
import { destinationId, id, instant, pageRequest, procedure, reason } from './common.ts';

/** `needs-person` covers refusals and unknown outcomes that the remote cannot be asked about. */
export const jobState = z.enum(['waiting', 'sending', 'done', 'needs-login', 'needs-person', 'cancelled']);
export type JobState = z.infer<typeof jobState>;

/** One operation on one destination for one dossier (lượt gửi). */
export const job = z.object({
  id,
  destination: destinationId,
  /** The connector's operation, such as `createDossier`; the window translates it. */
  operation: z.string(),
  /** What it carries, for the sentence: file name, component, status. */
  subject: z.string(),
  dossierId: id.nullable(),
  dossierCode: z.string(),
  state: jobState,
  attempts: z.number().int(),
  createdAt: instant,
  updatedAt: instant,
  /** When the next try comes by itself; `null` when nothing is planned. */
  nextAttemptAt: instant.nullable(),
  reason: reason.nullable(),
  /** The last try may have arrived: it is asked about, or a person settles it, before anything is sent again. */
  uncertain: z.boolean(),
  /** Waits for an earlier job of the same dossier. */
  blockedBy: id.nullable(),
  actor: z.string(),
  bytes: z.number().int(),
});
export type Job = z.infer<typeof job>;

export const jobAttempt = z.object({
  attempt: z.number().int(),
  startedAt: instant,
  endedAt: instant.nullable(),
  outcome: z.string(),
  reason: reason.nullable(),
});

export const destinationHealth = z.object({
  destination: destinationId,
  enabled: z.boolean(),
  /** `offline`: not reachable; `paused`: the circuit is open after errors; `needs-login`: credentials refused. */
  state: z.enum(['ok', 'offline', 'paused', 'needs-login', 'off']),
  waiting: z.number().int(),
  sending: z.number().int(),
  needsPerson: z.number().int(),
  nextAttemptAt: instant.nullable(),
  lastSuccessAt: instant.nullable(),
  reason: reason.nullable(),
});
export type DestinationHealth = z.infer<typeof destinationHealth>;

const chosenJobs = z.object({ ids: z.array(id).min(1).max(500) });

export const outboxContract = {
  list: procedure
    .input(
      pageRequest.extend({
        states: z.array(jobState).max(6).default([]),
        destination: destinationId.optional(),
        dossierId: id.optional(),
      }),
    )
    .output(
      z.object({
        items: z.array(job),
        nextCursor: z.string().nullable(),
        counts: z.record(jobState, z.number().int()),
      }),
    ),
  get: procedure.input(z.object({ id })).output(job.extend({ history: z.array(jobAttempt), after: z.array(id) })),
  destinations: procedure.output(z.object({ destinations: z.array(destinationHealth) })),
  /** Tries now, whatever the waiting time; jobs that are done or cancelled stay as they are. */
  retry: procedure.input(chosenJobs).output(z.object({ count: z.number().int() })),
  /** Tries every job of a destination now and closes its circuit. */
  retryDestination: procedure
    .input(z.object({ destination: destinationId }))
    .output(z.object({ count: z.number().int() })),
  /** Cancels with everything that waits for it. Jobs being sent are not cancelled. */
  cancel: procedure
    .input(chosenJobs.extend({ reason: z.string().trim().min(1).max(500) }))
    .output(z.object({ count: z.number().int() })),
  /** A person answers what the remote could not be asked: did it arrive? `no` sends again. */
  settle: procedure.input(z.object({ id, arrived: z.boolean() })).output(job),
};
