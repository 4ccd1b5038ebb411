import { z } from 'zod';
import type { DossierField } from '#contract/dossiers.ts';
import type { DossierSnapshot, OutgoingFile, PlannedOperation, RemoteFileInfo } from '../connector.ts';
import { digest, queuedFile, toQueuedFile } from '../outgoing.ts';

/** iDesk's wire names, as `profile.json` writes them, with what each is here. */
export const ideskFields: Readonly<Record<string, DossierField>> = {
  maHoSo: 'code',
  trichYeu: 'title',
  tepDinhKem: 'papers',
  tep: 'papers',
  ten: 'papers',
};

/** What each queued operation carries; `uploadKey` leads to the receipt with iDesk's number for the file. */
export const ideskPayloads = {
  uploadFile: z.object({ file: queuedFile }),
  createDraft: z.object({
    code: z.string(),
    title: z.string(),
    sender: z.string(),
    files: z.array(z.object({ uploadKey: z.string(), name: z.string() })),
  }),
} as const;

/**
 * What iDesk needs for a dossier: each chosen file once, then the draft with the dossier's code (which nobody may
 * change) and the title. Without a choice of the officer the draft carries all files of the components and the
 * procedure's name; a dossier without papers then sends nothing.
 */
export function planIdesk(snapshot: DossierSnapshot): readonly PlannedOperation[] {
  const place = `idesk/${snapshot.code}`;
  const chosen = snapshot.idesk?.files ?? filesOfComponents(snapshot);
  if (snapshot.idesk === null && chosen.length === 0) return [];

  const uploads = new Map<string, PlannedOperation>();
  const files = chosen.map((file) => {
    const queued = toQueuedFile(file);
    const key = `${place}/upload/${queued.sha256}/${digest(queued.name)}`;
    uploads.set(key, {
      label: key,
      operation: 'uploadFile',
      subject: queued.name,
      key,
      payload: { file: queued },
      after: [],
      bytes: queued.size,
    });
    return { uploadKey: key, name: queued.name };
  });

  const title = snapshot.idesk?.title ?? snapshot.procedure.name;
  const sender = snapshot.officer.account === '' ? snapshot.officer.name : snapshot.officer.account;
  return [
    ...uploads.values(),
    {
      label: 'draft',
      operation: 'createDraft',
      subject: title,
      // who presses the button again does not make it another draft
      key: `${place}/draft/${digest({ title, files })}`,
      payload: { code: snapshot.code, title, sender, files },
      after: [...uploads.keys()],
      bytes: 0,
    },
  ];
}

function filesOfComponents(snapshot: DossierSnapshot): OutgoingFile[] {
  return snapshot.components.flatMap((component) => component.files.filter((file) => file.source !== 'idesk'));
}

const remoteId = z.union([z.string().min(1), z.number()]).transform(String);

/** Mapped replies of iDesk, as `profile.json` shapes them. */
export const ideskReplies = {
  uploadFile: z.object({ id: remoteId, name: z.string().nullish() }),
  createDraft: z.object({ id: remoteId }),
  listDocuments: z.object({
    documents: z.array(
      z.object({
        number: z.string().nullish(),
        title: z.string().nullish(),
        issued: z.string().nullish(),
        files: z.array(z.object({ id: remoteId, name: z.string().default(''), size: z.number().nullish() })),
      }),
    ),
  }),
  anything: z.unknown(),
} as const;

/** The files of issued documents, as the window lists them. */
export function toRemoteFiles(reply: z.infer<typeof ideskReplies.listDocuments>): RemoteFileInfo[] {
  return reply.documents.flatMap((document) =>
    document.files.map((file) => ({
      fileId: file.id,
      name: file.name,
      size: file.size ?? null,
      belongsTo: document.title ?? '',
      documentNumber: document.number ?? '',
      issuedOn: document.issued ?? '',
      origin: 'idesk',
    })),
  );
}
