import { z } from 'zod';
import { destinationId, id, instant, pageRequest, procedure, reason, zonedInstant } from './common.ts';
import { dossierField } from './dossiers.ts';
import { typedText } from './typed-text.ts';

/** A person may put a job off by this many days at the most. */
export const LONGEST_HOLD_DAYS = 30;
/** Jobs that one call may change at the most. */
export const MOST_JOBS_IN_CALL = 500;
/** So many chosen jobs are counted at once. */
export const MOST_JOBS_COUNTED = 20_000;

/** `needs-person` covers refusals and unknown outcomes that the remote cannot be asked about. */
export const jobState = z.enum(['waiting', 'sending', 'done', 'needs-login', 'needs-person', 'cancelled']);
export type JobState = z.infer<typeof jobState>;

/**
 * What a person can do about a job as it stands, in the order in which it helps, with what each needs beforehand.
 * Any other act is refused or without effect.
 */
export const jobAction = z.discriminatedUnion('kind', [
  /** `settle`: somebody looked whether it arrived. The first thing to do about a job that may have. */
  z.object({ kind: z.literal('settle') }),
  /**
   * `dossiers.correct`: change the dossier and send it again. `field` is what the remote named, when it named one;
   * the value in force stands in the dossier. `alsoAt`: other destinations where the same dossier waits.
   */
  z.object({ kind: z.literal('correct'), field: dossierField.nullable(), alsoAt: z.array(destinationId) }),
  /** `settings.setSecret` for any of these, then everything that waits for it goes by itself. */
  z.object({ kind: z.literal('sign-in'), destination: destinationId, secrets: z.array(z.string()) }),
  /** `retry`: tries at once, in quiet hours too. */
  z.object({ kind: z.literal('retry') }),
  /** `waitUntil`: puts it off. `suggested` is a usual time, `latest` the last that is accepted. */
  z.object({ kind: z.literal('wait'), suggested: instant, latest: instant }),
  /** `cancel` with a reason: takes it out together with the jobs that stand behind it. */
  z.object({ kind: z.literal('cancel'), followers: z.number().int() }),
]);
export type JobAction = z.infer<typeof jobAction>;

/**
 * Who waits for it: `citizen` somebody at the counter, `usual` nobody in particular, `figures` only the statistics.
 */
export const urgency = z.enum(['citizen', 'usual', 'figures']);
export type Urgency = z.infer<typeof urgency>;

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
  /** That earlier job, as far as a sentence names it; present with `blockedBy`. */
  waitsFor: z.object({ operation: z.string(), subject: z.string(), state: jobState }).nullable(),
  actor: z.string(),
  bytes: z.number().int(),
  /** Of `bytes`, those that are out, while it is being sent; 0 otherwise. */
  sentBytes: z.number().int(),
  urgency,
  /** What the remote refused, by our own name, when it named something. */
  field: dossierField.nullable(),
  /** What is safe: a sentence of its own for a job that needs a person, else `null`. */
  safe: reason.nullable(),
  /** A person put it off until then. */
  heldUntil: instant.nullable(),
  /** Waits, and a person asked for it: no waiting time and no quiet hours hold it back. */
  goesNow: z.boolean(),
  actions: z.array(jobAction),
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
  /**
   * `offline`: not reachable; `paused`: the circuit is open after errors; `needs-login`: credentials refused;
   * `quiet`: the profile's quiet hours, `nextAttemptAt` is their end.
   */
  state: z.enum(['ok', 'offline', 'paused', 'needs-login', 'off', 'quiet']),
  waiting: z.number().int(),
  sending: z.number().int(),
  needsPerson: z.number().int(),
  nextAttemptAt: instant.nullable(),
  lastSuccessAt: instant.nullable(),
  /** Why it stands so; with `ok`: what it reported at the last try, while that is repeated. */
  reason: reason.nullable(),
});
export type DestinationHealth = z.infer<typeof destinationHealth>;

/** Of one reason, so many jobs come with the group itself. */
export const JOBS_OF_GROUP = 4;
/** So many groups are told, those with the most jobs first. */
export const MOST_GROUPS = 100;

/**
 * Names the jobs that need a person for the same reason: `sign-in` the account was refused, `settle` they may have
 * arrived, `refused` the remote or the program said why. Given back as it came.
 */
export const attentionKey = z.object({
  destination: destinationId,
  kind: z.enum(['sign-in', 'settle', 'refused']),
  /** Of refused ones: the code of the reason and what stands in its gaps, as text. `null` for the other kinds. */
  words: z.string().max(20_000).nullable(),
});
export type AttentionKey = z.infer<typeof attentionKey>;

/** All jobs of the queue that need a person for the same reason. */
export const attentionGroup = z.object({
  key: attentionKey,
  /** The reason of the newest one; the technical detail of each is its own. */
  reason: reason.nullable(),
  /** What is safe about every one of them. */
  safe: reason.nullable(),
  count: z.number().int(),
  /** The newest few; `list` with `group` gives all. */
  jobs: z.array(job).max(JOBS_OF_GROUP),
});
export type AttentionGroup = z.infer<typeof attentionGroup>;

const chosenJobs = z.object({ ids: z.array(id).min(1).max(MOST_JOBS_IN_CALL) });
const counted = z.object({ count: z.number().int() });
/** How many jobs were changed, and of the others that were named, why each stays as it is. */
const decided = counted.extend({ unchanged: z.array(z.object({ id, reason })).max(MOST_JOBS_IN_CALL) });
const cancelReason = typedText(500).min(1);

/** Jobs that one decision means: those that match all that is given, oldest first. */
export const jobSelection = z.object({
  states: z
    .array(z.enum(['waiting', 'needs-login', 'needs-person']))
    .min(1)
    .max(3)
    .default(['needs-person']),
  destination: destinationId.optional(),
  /** The code of the reason, such as `connectors.refused`. */
  reasonCode: z.string().min(1).max(80).optional(),
  /** One group of `attention`; `states` do not count then. */
  group: attentionKey.optional(),
});
/** One call takes a portion; `cursor` goes on where the one before ended. */
const portion = jobSelection.extend({
  limit: z.number().int().min(1).max(MOST_JOBS_IN_CALL).default(MOST_JOBS_IN_CALL),
  cursor: z.string().max(20).optional(),
});
/** `left` is how many more match; `nextCursor` is `null` when none does. */
const portionDone = counted.extend({ left: z.number().int(), nextCursor: z.string().nullable() });

export const outboxContract = {
  list: procedure
    .input(
      pageRequest.extend({
        states: z.array(jobState).max(6).default([]),
        destination: destinationId.optional(),
        dossierId: id.optional(),
        /** Only these; `states`, `destination` and `dossierId` do not count then, `counts` are of all jobs. */
        group: attentionKey.optional(),
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
  /** What needs a person, gathered by reason over the whole queue. `others`: jobs beyond the groups told. */
  attention: procedure
    .input(z.object({ destination: destinationId.optional() }))
    .output(z.object({ groups: z.array(attentionGroup).max(MOST_GROUPS), others: z.number().int() })),
  /**
   * How many jobs each decision would touch, of those chosen or of all that match: what stands behind another job or
   * may have arrived is neither tried nor put off; cancelling takes along what stands behind.
   */
  reach: procedure.input(z.union([z.object({ ids: z.array(id).min(1).max(MOST_JOBS_COUNTED) }), jobSelection])).output(
    z.object({
      matching: z.number().int(),
      retry: z.number().int(),
      wait: z.number().int(),
      cancel: z.number().int(),
    }),
  ),
  /** Tries now, whatever the waiting time or the hour; jobs that are done or cancelled stay as they are. */
  retry: procedure.input(chosenJobs).output(decided),
  /**
   * Tries a class of jobs again. What stands behind another job or may have arrived is left out: the latter is settled
   * one by one. A fresh send goes before jobs that are re-sent in bulk.
   */
  retryWhere: procedure.input(portion).output(portionDone),
  /** `waitUntil` for a class of jobs; leaves out what `retryWhere` does. */
  waitWhere: procedure.input(portion.extend({ until: zonedInstant })).output(portionDone),
  /** `cancel` for a class of jobs; `count` tells those that stood behind as well. */
  cancelWhere: procedure.input(portion.extend({ reason: cancelReason })).output(portionDone),
  /**
   * Puts jobs off until a time of the wall clock: ahead, and at most `LONGEST_HOLD_DAYS` away. Holds over restarts and
   * clock changes; `retry` ends it.
   */
  waitUntil: procedure.input(chosenJobs.extend({ until: zonedInstant })).output(decided),
  /**
   * Tries every job of a destination now and closes its circuit; `count` leaves out what a person put off. With `keep`
   * its quiet hours stay in force, for what is not a person's decision; `lift` lifts them until they end.
   */
  retryDestination: procedure
    .input(z.object({ destination: destinationId, quietHours: z.enum(['lift', 'keep']).default('lift') }))
    .output(counted),
  /** Cancels with everything that waits for it, which `count` counts too. Jobs being sent are not cancelled. */
  cancel: procedure.input(chosenJobs.extend({ reason: cancelReason })).output(decided),
  /** A person answers what the remote could not be asked: did it arrive? `no` sends again. */
  settle: procedure.input(z.object({ id, arrived: z.boolean() })).output(job),
};
