import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { day, id, instant, procedure, reason, signatureState } from './common.ts';
import { dossier } from './dossiers.ts';
import { typedText } from './typed-text.ts';

/** Where a paper that the state already holds was found: here, or in the national Kho DL. */
export const repositoryKind = z.enum(['own', 'national']);
export type RepositoryKind = z.infer<typeof repositoryKind>;

/** A file of a paper; `documentId` once it is in the store. */
export const foundFile = z.object({
  fileId: id,
  name: z.string(),
  size: z.number().int().nullable(),
  documentId: id.nullable(),
  signature: signatureState.nullable(),
});

export const foundPaper = z.object({
  paperId: id,
  repository: repositoryKind,
  name: z.string(),
  paperCode: z.string(),
  documentNumber: z.string(),
  /** The agency that holds it: its code as it came (national), its name where one is known. */
  agency: z.object({ code: z.string(), name: z.string() }),
  issuedOn: day.nullable(),
  validUntil: day.nullable(),
  files: z.array(foundFile).max(100),
  /** Why it cannot be taken as it stands, such as an agency without a security server; `null` when it can. */
  hindrance: reason.nullable(),
});
export type FoundPaper = z.infer<typeof foundPaper>;

/**
 * What became of the question to the national repository, four different ends apart from `found`: it holds `nothing`,
 * it `refused` us (its words are in the reason), it does not accept our account or session (`needs-login`), or it could
 * not be reached (`unreachable`). `waiting`: left in the queue, which asks again by itself. `impossible`: told before any
 * call, with the reason.
 */
export const nationalState = z.enum([
  'not-asked',
  'asking',
  'found',
  'nothing',
  'refused',
  'needs-login',
  'unreachable',
  'waiting',
  'impossible',
]);
export type NationalState = z.infer<typeof nationalState>;

export const componentLookUp = z.object({
  componentId: id,
  paperCode: z.string(),
  /** Sent along where a paper may have several results. */
  documentNumber: z.string(),
  /** Somebody looked it up for this owner; before that nothing is known, of the own repository neither. */
  lookedUp: z.boolean(),
  own: z.array(foundPaper),
  national: z.object({
    state: nationalState,
    reason: reason.nullable(),
    papers: z.array(foundPaper).max(200),
    askedAt: instant.nullable(),
    /** The job in the queue that asks again; only while `waiting`. */
    jobId: id.nullable(),
  }),
});
export type ComponentLookUp = z.infer<typeof componentLookUp>;

/** How a person said yes. */
export const consentWay = z.enum(['spoken', 'signed', 'electronic']);
export type ConsentWay = z.infer<typeof consentWay>;

/** That the citizen agrees to the use of papers which the state already holds, for one dossier. */
export const consent = z.object({
  id,
  /** Whose papers; for another number it does not hold. */
  ownerNumber: z.string(),
  /** Who agreed: the owner or somebody who acts for the owner. */
  givenBy: z.string(),
  onBehalf: z.boolean(),
  way: consentWay,
  note: z.string(),
  /** The components it covers. */
  componentIds: z.array(id).max(100),
  recordedAt: instant,
  recordedBy: z.string(),
});
export type Consent = z.infer<typeof consent>;

export const lookUpOverview = z.object({
  dossierId: id,
  /** Whose papers; warnings on the number's shape never block. */
  owner: z.object({ name: z.string(), identityNumber: z.string() }),
  warnings: z.array(reason),
  /** Why the national repository cannot be asked from here at all (no connection in the profile, officer unknown). */
  nationalHindrance: reason.nullable(),
  /** Those that can be a result of another procedure. */
  components: z.array(componentLookUp),
  /** Those in force, the newest first. */
  consents: z.array(consent),
  /** Those of the dossier that were given for another number than it has now; they hold no more. */
  voidConsents: z.array(consent),
});
export type LookUpOverview = z.infer<typeof lookUpOverview>;

/** A dossier whose question waited in the queue and was answered; told until somebody looks at the answer. */
export const lookUpReport = z.object({
  dossierId: id,
  dossierCode: z.string(),
  ownerName: z.string(),
  /** Papers of the national repository for its components; 0 when it holds none, or refused. */
  papers: z.number().int(),
  answeredAt: instant,
});
export type LookUpReport = z.infer<typeof lookUpReport>;
const lookUpReports = z.object({ reports: z.array(lookUpReport).max(50) });

/** A server that hands out the files of an agency (danh mục SS tải tệp). */
export const securityServer = z.object({ agency: z.string(), name: z.string(), dstcode: z.string() });
export type SecurityServer = z.infer<typeof securityServer>;
export const securityServers = z.object({
  servers: z.array(securityServer).max(20_000),
  /** When the list was fetched; `null` when there is none yet. */
  fetchedAt: instant.nullable(),
  /** Older than a day. */
  stale: z.boolean(),
  /** Why the last refresh failed; the older list stays usable. */
  problem: reason.nullable(),
});
export type SecurityServers = z.infer<typeof securityServers>;

export const connectionStep = z.enum(['login', 'list', 'token', 'look-up', 'download']);
export type ConnectionStep = z.infer<typeof connectionStep>;

/** How a step stands; those that are `running` are told again when they end. */
export const connectionStepResult = z.object({
  step: connectionStep,
  state: z.enum(['running', 'passed', 'failed', 'left-out']),
  milliseconds: z.number(),
  reason: reason.nullable(),
  /** What to ask the administrator for. */
  advice: reason.nullable(),
});
export type ConnectionStepResult = z.infer<typeof connectionStepResult>;

export const reuseContract = {
  /** What is known now; asks nobody. */
  overview: procedure.input(z.object({ dossierId: id })).output(lookUpOverview),
  /**
   * Looks in the own repository, answers, and asks the national one meanwhile; each answer is told by an event `reuse`
   * with the dossier's id. Without `componentIds`: all that are missing. `documentNumbers` by component id. With `wait`
   * it answers once the national repository has too, for scripts.
   */
  lookUp: procedure
    .input(
      z.object({
        dossierId: id,
        componentIds: z.array(id).max(100).optional(),
        documentNumbers: z.record(id, typedText(60)).default({}),
        wait: z.boolean().default(false),
      }),
    )
    .output(lookUpOverview),
  /** Breaks off what is being asked. */
  cancel: procedure.input(z.object({ dossierId: id })).output(lookUpOverview),
  /** Leaves the question in the queue, which asks when the line is back and reports by an event. */
  leaveWaiting: procedure
    .input(z.object({ dossierId: id, componentIds: z.array(id).min(1).max(100) }))
    .output(lookUpOverview),
  /** What was answered out of the queue and not looked at yet, the newest first; changes are told by events `reuse`. */
  reports: procedure.output(lookUpReports),
  /** Somebody looks at the answers for this dossier. */
  seen: procedure.input(z.object({ dossierId: id })).output(lookUpReports),
  recordConsent: procedure
    .input(
      z.object({
        dossierId: id,
        componentIds: z.array(id).min(1).max(100),
        givenBy: typedText(300).min(1),
        onBehalf: z.boolean().default(false),
        way: consentWay,
        note: typedText(500).default(''),
      }),
    )
    .output(consent),
  /**
   * Brings all files of a paper into the store to look at them; nothing is attached by this. Needs a consent that covers
   * the component. Progress by events of kind `fetch` with the paper's id as task; ends when the call is given up.
   */
  fetch: procedure.input(z.object({ dossierId: id, componentId: id, paperId: id })).output(foundPaper),
  /**
   * Attaches a fetched paper with all its files and where it came from. Needs the consent; a paper whose content was
   * changed after it was signed also needs that somebody decided to use it all the same.
   */
  attach: procedure
    .input(z.object({ dossierId: id, componentId: id, paperId: id, acceptBrokenSignature: z.boolean().default(false) }))
    .output(z.object({ operationId: id, dossier })),
  securityServers: procedure.output(securityServers),
  /** @returns the list as it stands then; a failure is in `problem`. */
  refreshSecurityServers: procedure.output(securityServers),
  /**
   * Walks through login → list → token → look-up → download and tells each step as it ends. Look-up and download need
   * a person whose papers may be asked for: without one those two are told as left out.
   */
  checkConnection: procedure
    .input(
      z.object({
        ownerNumber: typedText(20).default(''),
        procedureCode: typedText(60).default(''),
        paperCode: typedText(60).default(''),
      }),
    )
    .output(eventIterator(connectionStepResult)),
};
