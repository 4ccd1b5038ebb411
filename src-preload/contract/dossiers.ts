import { z } from 'zod';
import { day, destinationId, id, instant, pageRequest, procedure, reason, signatureState } from './common.ts';
import { typedText } from './typed-text.ts';

export const channel = z.enum(['in-person', 'online', 'postal']);
export type Channel = z.infer<typeof channel>;

/** Our own status of a dossier; each connector maps it to its system's list. */
export const dossierStatus = z.enum([
  'registered',
  'received',
  'in-progress',
  'waiting-for-signature',
  'supplement-needed',
  'fee-due',
  'refused',
  'withdrawn',
  'stopped',
  'finished',
  'returned',
]);
export type DossierStatus = z.infer<typeof dossierStatus>;

export const applicant = z.object({
  name: z.string().trim().min(1).max(300),
  kind: z.enum(['citizen', 'business', 'agency', 'other']).default('citizen'),
  /** CCCD, CMND or MST. The shape is checked with a warning, never blocked. */
  identityNumber: z.string().trim().max(50).default(''),
  birthDate: day.nullable().default(null),
  address: z.string().trim().max(500).default(''),
  phone: z.string().trim().max(30).default(''),
});
export type Applicant = z.infer<typeof applicant>;

/** A datum of a dossier by our own neutral name: what a remote named when it refused something. */
export const dossierField = z.enum([
  'code',
  'unitCode',
  'procedure',
  'applicant.name',
  'applicant.kind',
  'applicant.identityNumber',
  'applicant.birthDate',
  'applicant.address',
  'applicant.phone',
  'channel',
  'status',
  'receivedOn',
  'appointmentOn',
  /** The title of the draft at iDesk. */
  'title',
  /** Files: their names, codes, sizes or content. */
  'papers',
]);
export type DossierField = z.infer<typeof dossierField>;

/** What stands in the dossier's own fields; codes come from the catalogue and the unit, papers are changed at the desk. */
export const correctableField = dossierField.exclude(['code', 'unitCode', 'procedure', 'papers']);
export type CorrectableField = z.infer<typeof correctableField>;

/** `own-repository` and `national-repository`: a paper that the state already held, found by a look-up. */
export const attachmentSource = z.enum([
  'scan',
  'computer',
  ...destinationId.options,
  'own-repository',
  'national-repository',
]);
export const attachment = z.object({
  id,
  documentId: id,
  name: z.string(),
  pageCount: z.number().int().nullable(),
  size: z.number().int(),
  source: attachmentSource,
  attachedAt: instant,
  attachedBy: z.string(),
  /** Where a paper came from that nobody had to bring; `null` for all others. */
  reused: z
    .object({
      documentNumber: z.string(),
      agency: z.object({ code: z.string(), name: z.string() }),
      fetchedAt: instant,
      /** The consent under which it was taken. */
      consentId: id,
      /** Whose paper it is. */
      ownerNumber: z.string(),
      /** Why it may not be sent from where it stands, such as another owner of the dossier; `null` when it may. */
      problem: reason.nullable(),
      /** What its signature looked like when it was attached; `null` where that is not known. */
      signature: signatureState.nullable().default(null),
    })
    .nullable()
    .default(null),
});
export type Attachment = z.infer<typeof attachment>;

export const dossierComponent = z.object({
  id,
  position: z.number().int(),
  name: z.string(),
  paperCode: z.string(),
  required: z.boolean(),
  state: z.enum(['missing', 'digitised', 'reused-component', 'reused-result']),
  attachments: z.array(attachment),
});
export type DossierComponent = z.infer<typeof dossierComponent>;

/** What became of a dossier at one destination, in one word. */
export const deliveryState = z.enum(['not-sent', 'sending', 'waiting', 'needs-person', 'sent', 'changed']);
export const delivery = z.object({
  destination: destinationId,
  state: deliveryState,
  /** Jobs done and in all. */
  done: z.number().int(),
  total: z.number().int(),
  reason: reason.nullable(),
  lastSentAt: instant.nullable(),
  /** What waits there is an older version than the dossier of now; `sendPlan` says what differs. */
  outdated: z.boolean().default(false),
});
export type Delivery = z.infer<typeof delivery>;

export const dossierSummary = z.object({
  id,
  code: z.string(),
  procedure: z.object({ code: z.string(), name: z.string() }),
  applicant: z.object({ name: z.string(), identityNumber: z.string() }),
  channel,
  status: dossierStatus,
  receivedOn: day,
  appointmentOn: day.nullable(),
  required: z.number().int(),
  missingRequired: z.number().int(),
  updatedAt: instant,
  deliveries: z.array(delivery),
});
export type DossierSummary = z.infer<typeof dossierSummary>;

/** A file that a remote system holds for this dossier, as seen at the last refresh. */
export const remoteFile = z.object({
  destination: destinationId,
  fileId: z.string(),
  name: z.string(),
  size: z.number().int().nullable(),
  /** The issued document or component it belongs to. */
  belongsTo: z.string(),
  documentNumber: z.string(),
  issuedOn: z.string(),
  /** Where it came from when the remote tells: `idesk` for step 4.2 of seed 000. */
  origin: z.string(),
  documentId: id.nullable(),
  attached: z.boolean(),
});
export type RemoteFile = z.infer<typeof remoteFile>;

export const dossier = dossierSummary.extend({
  applicant,
  unitCode: z.string(),
  createdAt: instant,
  components: z.array(dossierComponent),
  results: z.array(attachment),
  /** Files known at remote systems (`refresh`). */
  remoteFiles: z.array(remoteFile),
  refreshedAt: instant.nullable(),
  warnings: z.array(reason),
});
export type Dossier = z.infer<typeof dossier>;

/** An edit that can be undone: give `operationId` to `undo`. */
const edited = z.object({ operationId: id, dossier });

/** As a person types it, without defaults: a correction leaves alone what it does not name. */
const applicantFields = z.object({
  name: typedText(300).min(1),
  kind: applicant.shape.kind.unwrap(),
  identityNumber: typedText(50),
  birthDate: day.nullable(),
  address: typedText(500),
  phone: typedText(30),
});
/** The whole of it; `applicant` itself is wider, for what is stored already and for what other systems said. */
const typedApplicant = applicantFields.extend({
  kind: applicant.shape.kind,
  identityNumber: applicantFields.shape.identityNumber.default(''),
  birthDate: applicant.shape.birthDate,
  address: applicantFields.shape.address.default(''),
  phone: applicantFields.shape.phone.default(''),
});
/** Without defaults, since an update must leave alone what it does not name. */
const dossierFields = z.object({
  applicant: typedApplicant,
  channel,
  receivedOn: day,
  appointmentOn: day.nullable(),
});

/**
 * What happens to what is queued in an older version when the dossier is sent again.
 * - `keep`: it goes as it was queued; the newer version follows behind it as jobs of its own.
 * - `replace`: what certainly did not leave is taken out of the queue (it stays visible as cancelled, "replaced by a
 *   newer version"), and the newer version takes its place. What is being sent or may have arrived is never taken out:
 *   the newer version goes behind it.
 */
export const queuedChoice = z.enum(['keep', 'replace']);
export type QueuedChoice = z.infer<typeof queuedChoice>;

/** What waits at a destination in an older version of the dossier. */
export const queuedVersion = z.object({
  /** The waiting jobs that the dossier of now would not queue. */
  jobs: z
    .array(
      z.object({
        id,
        operation: z.string(),
        subject: z.string(),
        /** It certainly did not leave, so it can be replaced. */
        replaceable: z.boolean(),
      }),
    )
    .max(500),
  /** When the oldest of them was queued. */
  since: instant,
  /** What differs, one sentence each: fields, files, status. */
  differences: z.array(reason).max(50),
});
export type QueuedVersion = z.infer<typeof queuedVersion>;

export const dossiersContract = {
  /** `code` may be empty: the next code of the unit for that day is given. `receivedOn` is today or earlier. */
  create: procedure
    .input(
      dossierFields.extend({
        procedureCode: z.string().min(1),
        code: typedText(60).default(''),
        channel: channel.default('in-person'),
        appointmentOn: day.nullable().default(null),
      }),
    )
    .output(dossier),
  update: procedure
    .input(
      dossierFields.partial().extend({
        id,
        /** What is not named stays. */
        applicant: applicantFields.partial().optional(),
        status: dossierStatus.optional(),
      }),
    )
    .output(dossier),
  get: procedure.input(z.object({ id })).output(dossier),
  findByCode: procedure
    .input(z.object({ code: z.string().min(1).max(60) }))
    .output(z.object({ dossierId: id.nullable() })),
  /** By code, name, id number or procedure; accents optional. Newest first. */
  search: procedure
    .input(
      pageRequest.extend({
        query: z.string().max(200).default(''),
        only: z.enum(['all', 'missing', 'unsent', 'needs-person']).default('all'),
      }),
    )
    .output(z.object({ items: z.array(dossierSummary), nextCursor: z.string().nullable(), total: z.number().int() })),
  /** Puts papers of the inbox on a component (`componentId`) or among the results (`null`). */
  attach: procedure
    .input(z.object({ dossierId: id, componentId: id.nullable(), inboxItemIds: z.array(id).min(1).max(200) }))
    .output(edited),
  detach: procedure.input(z.object({ dossierId: id, attachmentIds: z.array(id).min(1).max(200) })).output(edited),
  /** Moves an attachment to another place or component of the same dossier. */
  move: procedure
    .input(z.object({ dossierId: id, attachmentId: id, componentId: id.nullable(), position: z.number().int().min(0) }))
    .output(edited),
  undo: procedure.input(z.object({ operationId: id })).output(dossier),
  /** What `send` would queue, so that the person can look at it first. */
  sendPlan: procedure.input(z.object({ id })).output(
    z.object({
      destinations: z.array(
        z.object({
          destination: destinationId,
          operations: z.number().int(),
          files: z.number().int(),
          bytes: z.number().int(),
          /** What waits there in an older version, so that `send` needs a choice; `null` when nothing does. */
          queued: queuedVersion.nullable(),
        }),
      ),
      missingRequired: z.array(z.string()),
      /** Papers that the state already held and that this dossier may not send, one sentence each; `send` refuses then. */
      blocked: z.array(reason),
      /** Papers of the own repository that are not as good as when they were attached; whether they go, a person decides. */
      doubtful: z.array(reason),
      /** Files that iDesk would get, chosen by default. */
      idesk: z
        .object({
          title: z.string(),
          files: z.array(z.object({ attachmentId: id, name: z.string(), belongsTo: z.string() })),
        })
        .nullable(),
    }),
  ),
  /**
   * Queues what each destination of the profile's routes needs, in one transaction with the log lines.
   * What was already queued or sent unchanged is not queued again.
   */
  send: procedure
    .input(
      z.object({
        id,
        destinations: z.array(destinationId).optional(),
        /**
         * For all destinations, or for each; `keep` where nothing is said. Of a version that is kept back, because it
         * carries papers of a former owner, it has to be said.
         */
        queued: z.union([queuedChoice, z.partialRecord(destinationId, queuedChoice)]).optional(),
        idesk: z
          .object({
            title: typedText(1000).min(1),
            attachmentIds: z.array(id).max(200),
            /** Papers of the inbox to add to the draft without filing them on a component. */
            inboxItemIds: z.array(id).max(50).default([]),
          })
          .optional(),
      }),
    )
    .output(z.object({ jobIds: z.array(id), dossier })),
  /**
   * Corrects what a refused job carries and lets it go again, in one transaction: the dossier changes (only what is
   * named), what waits of it at the job's destination is replaced by the corrected version, and each act leaves its
   * line. `destinations` names others where the older version waits and shall be replaced as well; `elsewhere` tells
   * where it still waits. A job that may have arrived is settled first, not corrected. What a person put off stays put
   * off. Changes that equal what stands are refused, unless an older version waits there.
   */
  correct: procedure
    .input(
      z.object({
        jobId: id,
        changes: z.object({
          applicant: applicantFields.partial().optional(),
          channel: channel.optional(),
          receivedOn: day.optional(),
          appointmentOn: day.nullable().optional(),
          status: dossierStatus.optional(),
          title: typedText(1000).min(1).optional(),
        }),
        destinations: z.array(destinationId).default([]),
      }),
    )
    .output(z.object({ jobIds: z.array(id), dossier, elsewhere: z.array(destinationId) })),
  /** Asks iGate and iDesk what they hold for this dossier. */
  refresh: procedure
    .input(z.object({ id }))
    .output(z.object({ dossier, problems: z.array(z.object({ destination: destinationId, reason })) })),
  /** Downloads a remote file into the store to look at it. It is not attached by this. */
  fetchRemoteFile: procedure
    .input(z.object({ dossierId: id, destination: destinationId, fileId: z.string().min(1).max(200) }))
    .output(z.object({ documentId: id })),
  /** Attaches chosen remote files as results. */
  attachResults: procedure
    .input(z.object({ dossierId: id, destination: destinationId, fileIds: z.array(z.string().min(1)).min(1).max(50) }))
    .output(edited),
  /** Pulls dossiers with their files from the EFY one-stop software; days empty = everything that has a result. */
  pullFromOneStop: procedure.input(z.object({ from: day.nullable(), to: day.nullable() })).output(
    z.object({
      pulled: z.number().int(),
      updated: z.number().int(),
      files: z.number().int(),
      problems: z.array(z.object({ dossierCode: z.string(), reason })).max(500),
    }),
  ),
};
