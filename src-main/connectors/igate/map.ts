import { z } from 'zod';
import { applicant, channel, type DossierField, type DossierStatus } from '#contract/dossiers.ts';
import { plainIdentity } from '../../platform/identity-rules.ts';
import { fold } from '../../platform/text.ts';
import type {
  DossierSnapshot,
  EarlierOperation,
  OutgoingComponent,
  OutgoingFile,
  PlannedOperation,
  RemoteFileInfo,
} from '../connector.ts';
import { digest, queuedFile, toQueuedFile, type QueuedFile } from '../outgoing.ts';

/** A file that an earlier operation uploads; `uploadKey` leads to the receipt with iGate's number for it. */
const uploadedFile = z.object({ uploadKey: z.string(), name: z.string(), size: z.number().int() });
const flag = z.union([z.literal(0), z.literal(1)]);

/** iGate's wire names of what a dossier carries, as `profile.json` writes them, with what each is here. */
export const igateFields: Readonly<Record<string, DossierField>> = {
  code: 'code',
  procedure: 'procedure',
  'applicant.fullname': 'applicant.name',
  fullname: 'applicant.name',
  'applicant.identityNumber': 'applicant.identityNumber',
  identityNumber: 'applicant.identityNumber',
  'applicant.address': 'applicant.address',
  address: 'applicant.address',
  'applicant.phone': 'applicant.phone',
  phone: 'applicant.phone',
  channel: 'channel',
  acceptedDate: 'receivedOn',
  appointmentDate: 'appointmentOn',
  status: 'status',
  file: 'papers',
  filename: 'papers',
};

/** What each queued operation carries. `createKey` leads to the receipt with iGate's number for the dossier. */
export const igatePayloads = {
  createDossier: z.object({
    code: z.string(),
    procedure: z.object({ code: z.string(), name: z.string() }),
    applicant,
    channel,
    receivedOn: z.string(),
    appointmentOn: z.string().nullable(),
  }),
  uploadFile: z.object({ file: queuedFile }),
  attachComponent: z.object({
    code: z.string(),
    createKey: z.string(),
    component: z.object({ name: z.string(), paperCode: z.string() }),
    files: z.array(uploadedFile),
    digitized: flag,
    reused: z.union([z.literal(0), z.literal(1), z.literal(2)]),
    fromNationalRepository: flag,
  }),
  attachResults: z.object({
    code: z.string(),
    createKey: z.string(),
    files: z.array(uploadedFile),
    source: z.enum(['scan', 'idesk']),
  }),
  setStatus: z.object({ code: z.string(), createKey: z.string(), status: z.string(), comment: z.string() }),
} as const;
export type IgateOperation = keyof typeof igatePayloads;

/**
 * What iGate needs for a dossier: the dossier, each file once, each component that has files, each result, and the
 * status after everything else.
 */
export function planIgate(
  snapshot: DossierSnapshot,
  statuses: Partial<Record<DossierStatus, string>>,
): readonly PlannedOperation[] {
  const place = `igate/${snapshot.code}`;
  const { code, procedure, channel: way, receivedOn, appointmentOn } = snapshot;
  const dossier = {
    code,
    procedure,
    applicant: { ...snapshot.applicant, identityNumber: plainIdentity(snapshot.applicant.identityNumber) },
    channel: way,
    receivedOn,
    appointmentOn,
  };
  const create: PlannedOperation = {
    label: 'create',
    operation: 'createDossier',
    subject: code,
    key: `${place}/create/${digest(dossier)}`,
    slot: `${place}/create`,
    payload: dossier,
    after: [],
    bytes: 0,
    // the citizen waits for the receipt that its number stands on
    urgency: 'citizen',
  };

  const uploads = new Map<string, PlannedOperation>();
  const uploaded = (file: OutgoingFile): z.infer<typeof uploadedFile> => {
    const queued = toQueuedFile(file);
    const upload = planUpload(place, queued, create.label);
    uploads.set(upload.label, upload);
    return { uploadKey: upload.key, name: queued.name, size: queued.size };
  };
  const labelOf = (file: { uploadKey: string }): string => `upload:${file.uploadKey}`;

  const attachments = snapshot.components.flatMap((component): PlannedOperation[] => {
    const sent = component.files.filter((file) => file.source !== 'igate');
    if (sent.length === 0) return [];
    const files = sent.map(uploaded);
    const carried = { component: { name: component.name, paperCode: component.paperCode }, files, ...flagsOf(sent) };
    return [
      {
        label: `component:${component.id}`,
        operation: 'attachComponent',
        subject: component.name,
        key: `${place}/component/${component.id}/${digest(carried)}`,
        slot: `${place}/component/${component.id}`,
        payload: { code, createKey: create.key, ...carried },
        after: [create.label, ...new Set(files.map(labelOf))],
        bytes: 0,
      },
    ];
  });

  // one operation a file: results are added at iGate, so a second one must not bring the first along again
  const results = new Map<string, PlannedOperation>();
  for (const result of snapshot.results.filter((file) => file.source !== 'igate')) {
    const file = uploaded(result);
    const key = `${place}/result/${digest(file.uploadKey)}`;
    results.set(key, {
      label: `result:${key}`,
      operation: 'attachResults',
      subject: file.name,
      key,
      payload: { code, createKey: create.key, files: [file], source: sourceOf(result) },
      after: [create.label, labelOf(file)],
      bytes: 0,
      // a result is handed over
      urgency: 'citizen',
    });
  }

  const before = [create, ...uploads.values(), ...attachments, ...results.values()];
  const status = statuses[snapshot.status] ?? snapshot.status;
  return [
    ...before,
    {
      label: 'status',
      operation: 'setStatus',
      subject: status,
      key: `${place}/status/${digest(status)}`,
      slot: `${place}/status`,
      payload: { code, createKey: create.key, status, comment: '' },
      after: before.map((operation) => operation.label),
      bytes: 0,
    },
  ];
}

/** A component that lost all its files is emptied; results stay, since iGate only ever adds them. */
export function withdrawFromIgate({ operation, slot, payload }: EarlierOperation): PlannedOperation | null {
  if (operation !== 'attachComponent') return null;
  const sent = igatePayloads.attachComponent.parse(payload);
  if (sent.files.length === 0) return null;
  const nothing = { files: [], digitized: 0, reused: 0, fromNationalRepository: 0 } as const;
  return {
    label: `empty:${slot}`,
    operation,
    subject: sent.component.name,
    key: `${slot}/${digest(nothing)}`,
    slot,
    payload: { ...sent, ...nothing },
    after: [],
    bytes: 0,
  };
}

function planUpload(place: string, file: QueuedFile, create: string): PlannedOperation {
  const key = `${place}/upload/${file.sha256}/${digest(file.name)}`;
  return {
    label: `upload:${key}`,
    operation: 'uploadFile',
    subject: file.name,
    key,
    payload: { file },
    after: [create],
    bytes: file.size,
  };
}

/** The figures behind the national KPIs, from the files themselves and never by default. */
export function flagsOf(files: OutgoingComponent['files']): {
  digitized: 0 | 1;
  reused: 0 | 1 | 2;
  fromNationalRepository: 0 | 1;
} {
  const reused = files.some((file) => file.reused === 2) ? 2 : files.some((file) => file.reused === 1) ? 1 : 0;
  return {
    digitized: files.some((file) => file.digitised) ? 1 : 0,
    reused,
    fromNationalRepository: files.some((file) => file.fromNationalRepository) ? 1 : 0,
  };
}

/** A result is either an issued document of iDesk or a scan made at the counter. */
function sourceOf(file: OutgoingFile): 'scan' | 'idesk' {
  if (file.source !== undefined) return file.source === 'idesk' ? 'idesk' : 'scan';
  return file.digitised ? 'scan' : 'idesk';
}

/** iGate's number for something; it comes as text or as a number. */
export const remoteId = z.union([z.string().min(1), z.number()]).transform(String);
const remoteFile = z.object({
  id: remoteId,
  filename: z.string().default(''),
  size: z
    .number()
    .nullish()
    .transform((size) => size ?? null),
});

/** Mapped replies of iGate, as `profile.json` shapes them. */
export const igateReplies = {
  createDossier: z.object({ id: remoteId }),
  findDossier: z.object({ found: z.array(z.object({ id: remoteId, code: z.string() })) }),
  readDossier: z.object({
    forms: z.array(
      z.object({
        id: remoteId,
        name: z.string().default(''),
        code: z.string().nullish(),
        files: z.array(remoteFile).default([]),
      }),
    ),
    results: z.array(
      remoteFile.extend({ source: z.string().nullish(), number: z.string().nullish(), issued: z.string().nullish() }),
    ),
  }),
  uploadFile: z.object({ id: remoteId, filename: z.string(), size: z.number() }),
  anything: z.unknown(),
} as const;
export type IgateDossier = z.infer<typeof igateReplies.readDossier>;

/** The form of a component: by its paper code where iGate tells one, else by its name, accents and case aside. */
export function findForm(
  dossier: IgateDossier,
  component: { readonly name: string; readonly paperCode: string },
): IgateDossier['forms'][number] | null {
  const byCode =
    component.paperCode === ''
      ? []
      : dossier.forms.filter((form) => form.code !== null && form.code === component.paperCode);
  if (byCode.length === 1) return byCode[0] ?? null;
  const name = fold(component.name);
  const candidates = byCode.length > 1 ? byCode : dossier.forms;
  const exact = candidates.filter((form) => form.name.normalize('NFC') === component.name.normalize('NFC'));
  return exact[0] ?? candidates.find((form) => fold(form.name) === name) ?? null;
}

/** The files that iGate holds for a dossier, as the window lists them. */
export function toRemoteFiles(dossier: IgateDossier): RemoteFileInfo[] {
  const ofComponents = dossier.forms.flatMap((form) =>
    form.files.map((file) => ({
      fileId: file.id,
      name: file.filename,
      size: file.size,
      belongsTo: form.name,
      documentNumber: '',
      issuedOn: '',
      origin: '',
    })),
  );
  const ofResults = dossier.results.map((file) => ({
    fileId: file.id,
    name: file.filename,
    size: file.size,
    belongsTo: 'Tập tin kết quả',
    documentNumber: file.number ?? '',
    issuedOn: file.issued ?? '',
    origin: file.source ?? '',
  }));
  return [...ofComponents, ...ofResults];
}
