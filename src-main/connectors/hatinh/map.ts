import { z } from 'zod';
import type { DossierStatus } from '#contract/dossiers.ts';
import { plainIdentity } from '../../platform/identity-rules.ts';
import { fold } from '../../platform/text.ts';
import type { HatinhProfile } from '../../settings/profile.ts';
import type { DossierSnapshot, OutgoingFile, PlannedOperation } from '../connector.ts';
import { digest, queuedFile, toQueuedFile } from '../outgoing.ts';

/** Two systems side by side: the one for trials and the real one. A job belongs to the one that it was planned for. */
const portalEnvironment = z.enum(['test', 'live']);
export type PortalEnvironment = z.infer<typeof portalEnvironment>;

/** What the portal is told of a dossier; every operation carries it, so that each can put it there first. */
const portalDossier = z.object({
  code: z.string(),
  applicantName: z.string(),
  identityNumber: z.string(),
  address: z.string(),
  /** `dd/MM/yyyy HH:mm:ss`, or empty where there is none. */
  receivedAt: z.string(),
  appointmentAt: z.string(),
  procedureCode: z.string(),
  title: z.string(),
  components: z.array(z.string()),
});
export type PortalDossier = z.infer<typeof portalDossier>;

const processLine = z.object({
  receiver: z.string(),
  sender: z.string(),
  action: z.string(),
  opinion: z.string(),
  performedAt: z.string(),
});
export type ProcessLine = z.infer<typeof processLine>;

const submissionLetter = z.object({
  number: z.string(),
  issuer: z.string(),
  issuedAt: z.string(),
  abstract: z.string(),
  /** The first file, and how many there are: the portal takes one. */
  file: queuedFile,
  files: z.number().int(),
});
export type SubmissionLetter = z.infer<typeof submissionLetter>;

const place = { environment: portalEnvironment, unitCode: z.string(), dossier: portalDossier };

/** What each queued operation carries. */
export const hatinhPayloads = {
  createDossier: z.object(place),
  setStatus: z.object({ ...place, status: z.string() }),
  returnResult: z.object({ ...place, returnedAt: z.string() }),
  addProcessLine: z.object({ ...place, line: processLine }),
  forwardToOffice: z.object({ ...place, letter: submissionLetter }),
} as const;
export type HatinhOperation = keyof typeof hatinhPayloads;

type Person = 'applicant' | 'officer' | 'unit';

/** How a plan is made; the parts of the profile with our defaults. */
export interface PlanRules extends Pick<HatinhProfile, 'times' | 'processLines' | 'office' | 'procedureCodes'> {
  readonly environment: PortalEnvironment;
  readonly unitName: string;
  readonly statuses: Partial<Record<string, string>>;
  /** What a status adds to the course of a dossier: the act, from whom, to whom. */
  readonly process: Partial<Record<string, { readonly action: string; readonly from: string; readonly to: string }>>;
}

/** In the sentences of the queue a trial must never look like the real thing. */
const TRIAL = ' (hệ thống thử nghiệm)';
/** What every state comes to that has no status of its own (seed 002). */
const OTHER_STATUS = 'Đang xử lý';

/**
 * What the portal needs for a dossier: the dossier once, the line of its reception, its status, the line of that
 * status, and when it is `returned` the return in place of a status. The keys hold the environment: what was sent to
 * the one is not sent to the other.
 *
 * The portal offers no way to change a dossier. Its papers are therefore no part of the key: they are named as they
 * stood when it was sent.
 */
export function planHatinh(snapshot: DossierSnapshot, rules: PlanRules): readonly PlannedOperation[] {
  const { environment } = rules;
  const prefix = `hatinh/${environment}/${snapshot.code}`;
  const dossier = toPortalDossier(snapshot, rules);
  const carried = { environment, unitCode: snapshot.unitCode, dossier };
  const { components: _papers, ...header } = dossier;
  const trial = environment === 'test' ? TRIAL : '';

  const create: PlannedOperation = {
    label: 'create',
    operation: 'createDossier',
    subject: `${snapshot.code}${trial}`,
    key: `${prefix}/create/${digest({ unitCode: snapshot.unitCode, ...header })}`,
    slot: `${prefix}/create`,
    payload: carried,
    after: [],
    bytes: 0,
    // the citizen looks the dossier up there with the code of the receipt
    urgency: 'citizen',
  };
  const operations: PlannedOperation[] = [create];

  const addLine = (status: DossierStatus, performedAt: string, slot?: string): void => {
    const step = rules.process[status];
    if (!rules.processLines || step === undefined) return;
    const line: ProcessLine = {
      receiver: personOf(step.to, snapshot, rules.unitName),
      sender: personOf(step.from, snapshot, rules.unitName),
      action: step.action,
      opinion: '',
      performedAt,
    };
    operations.push({
      label: `process:${status}`,
      operation: 'addProcessLine',
      subject: `${step.action}${trial}`,
      key: `${prefix}/process/${status}`,
      ...(slot === undefined ? {} : { slot }),
      payload: { ...carried, line },
      after: [create.label],
      bytes: 0,
      urgency: 'figures',
    });
  };

  addLine('received', dossier.receivedAt);

  const letter = toLetter(snapshot, rules);
  if (letter !== null) {
    operations.push({
      label: 'office',
      operation: 'forwardToOffice',
      subject: `${letter.file.name}${trial}`,
      key: `${prefix}/office/${digest({ ...header, sha256: letter.file.sha256, files: letter.files })}`,
      slot: `${prefix}/office`,
      payload: { ...carried, letter },
      after: [create.label],
      bytes: letter.file.size,
    });
  }

  const now = portalInstant(snapshot.takenAt);
  const isReturned = snapshot.status === 'returned';
  const status = rules.statuses[snapshot.status] ?? OTHER_STATUS;
  // one slot for both: a dossier that is taken up again after its return gets its status again, and is returned again
  operations.push({
    label: 'status',
    operation: isReturned ? 'returnResult' : 'setStatus',
    subject: `${isReturned ? snapshot.code : status}${trial}`,
    key: isReturned ? `${prefix}/return` : `${prefix}/status/${digest(status)}`,
    slot: `${prefix}/status`,
    payload: isReturned ? { ...carried, returnedAt: now } : { ...carried, status },
    after: [create.label],
    bytes: 0,
    ...(isReturned ? {} : { urgency: 'figures' as const }),
  });
  if (snapshot.status !== 'received' && snapshot.status !== 'registered') {
    addLine(snapshot.status, now, `${prefix}/process`);
  }
  return operations;
}

function toPortalDossier(snapshot: DossierSnapshot, rules: PlanRules): PortalDossier {
  const { applicant, procedure, receivedOn, appointmentOn } = snapshot;
  const short = shortCode(procedure.code);
  return {
    code: snapshot.code,
    applicantName: applicant.name,
    identityNumber: plainIdentity(applicant.identityNumber),
    address: applicant.address,
    receivedAt: portalDay(receivedOn, rules.times.received),
    appointmentAt: appointmentOn === null ? '' : portalDay(appointmentOn, rules.times.appointment),
    procedureCode: rules.procedureCodes[procedure.code] ?? rules.procedureCodes[short] ?? procedure.code,
    title: procedure.name,
    components: snapshot.components.filter(({ files }) => files.length > 0).map(({ name }) => name),
  };
}

/** The letter of a procedure that goes on to the provincial office; `null` as long as there is none. */
function toLetter(snapshot: DossierSnapshot, { office, unitName }: PlanRules): SubmissionLetter | null {
  if (office === undefined || !matches(office.procedures, snapshot.procedure.code)) return null;
  const wanted = fold(office.letter);
  const component = snapshot.components.find(
    ({ paperCode, name }) => paperCode === office.letter || fold(name) === wanted,
  );
  const [file] = component?.files ?? [];
  if (component === undefined || file === undefined) return null;
  return {
    // what a scan says of its number and day stands on the paper alone
    number: '',
    issuer: office.issuer === '' ? unitName : office.issuer,
    issuedAt: '',
    abstract: abstractOf(file, snapshot),
    file: toQueuedFile(file),
    files: component.files.length,
  };
}

function abstractOf(file: OutgoingFile, snapshot: DossierSnapshot): string {
  return `${snapshot.procedure.name} - ${snapshot.applicant.name} (${toQueuedFile(file).name.replace(/\.pdf$/i, '')})`;
}

function personOf(who: string, snapshot: DossierSnapshot, unitName: string): string {
  const people: Readonly<Record<Person, string>> = {
    applicant: snapshot.applicant.name,
    officer: snapshot.officer.name,
    unit: unitName,
  };
  return who === 'applicant' || who === 'officer' ? people[who] : people.unit;
}

/** `*` matches all, `1.00*` a beginning; a code counts with and without its unit, as in the routes. */
function matches(patterns: readonly string[], procedureCode: string): boolean {
  const codes = [procedureCode, shortCode(procedureCode)];
  return patterns.some((pattern) =>
    codes.some((code) => (pattern.endsWith('*') ? code.startsWith(pattern.slice(0, -1)) : code === pattern)),
  );
}

/** `1.005434.000.00.00.H55` without the unit. */
function shortCode(procedureCode: string): string {
  return /^\d\.\d{6}(?=\.)/.exec(procedureCode)?.[0] ?? procedureCode;
}

/** A day `yyyy-MM-dd` and a time of day in the portal's form. */
function portalDay(day: string, time: string): string {
  return `${day.split('-').reverse().join('/')} ${time}`;
}

const VIETNAM = 7 * 60 * 60 * 1000;

/** An instant in the portal's form, by the clock of Vietnam (UTC+7, the whole year). */
function portalInstant(milliseconds: number): string {
  const [day, time] = new Date(milliseconds + VIETNAM).toISOString().slice(0, 19).split('T');
  return portalDay(day ?? '', time ?? '');
}
