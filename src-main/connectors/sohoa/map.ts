import { z } from 'zod';
import type { DossierField } from '#contract/dossiers.ts';
import { fold } from '../../platform/text.ts';
import type { DossierSnapshot, EarlierOperation, OutgoingFile, PlannedOperation } from '../connector.ts';
import { digest, queuedFile, toQueuedFile } from '../outgoing.ts';
import { RESULT_TYPE } from './pull.ts';

/** `trangthai` of a file: digitised and stored, or taken back. No description exists: ours. */
const STORED = '1';
const TAKEN_BACK = '0';

/** EFY's wire names (seed 004) of what is pushed, with what each is here. */
export const sohoaFields: Readonly<Record<string, DossierField>> = {
  mahoso: 'code',
  madonvi: 'unitCode',
  matailieu: 'papers',
  ten_file: 'papers',
  noidung: 'papers',
};

const place = { unitCode: z.string(), code: z.string(), documentType: z.string() };

/** What each queued operation carries. */
export const sohoaPayloads = {
  pushFile: z.object({ ...place, file: queuedFile }),
  setFileStatus: z.object({ ...place, name: z.string(), status: z.string() }),
  deleteFile: z.object({ ...place, name: z.string() }),
  markSynced: z.object({ unitCode: z.string(), code: z.string() }),
} as const;

/**
 * What EFY needs for a dossier: each digitised file under its document type, and after each the file's status.
 * Putting a file under the same type and name replaces it there, so two files of one type never share a name.
 * Papers that came from EFY do not go back.
 */
export function planSohoa(snapshot: DossierSnapshot): readonly PlannedOperation[] {
  const { code, unitCode } = snapshot;
  const names = new Map<string, string>();
  const operations = new Map<string, PlannedOperation>();

  const push = (documentType: string, outgoing: OutgoingFile): void => {
    if (outgoing.source === 'sohoa') return;
    const queued = toQueuedFile(outgoing);
    const file = { ...queued, name: freeName(names, documentType, queued.name, queued.sha256) };
    const spot = digest({ documentType, name: file.name });
    const pushed: PlannedOperation = {
      label: `file:${spot}`,
      operation: 'pushFile',
      subject: file.name,
      key: `sohoa/${code}/file/${spot}/${file.sha256}`,
      slot: `sohoa/${code}/file/${spot}`,
      payload: { unitCode, code, documentType, file },
      after: [],
      bytes: file.size,
    };
    operations.set(pushed.label, pushed);
    operations.set(`status:${spot}`, {
      label: `status:${spot}`,
      operation: 'setFileStatus',
      subject: file.name,
      key: `sohoa/${code}/file-status/${spot}/${digest({ sha256: file.sha256, status: STORED })}`,
      slot: `sohoa/${code}/file-status/${spot}`,
      payload: { unitCode, code, documentType, name: file.name, status: STORED },
      after: [pushed.label],
      bytes: 0,
      urgency: 'figures',
    });
  };

  for (const component of snapshot.components) {
    for (const file of component.files) push(documentTypeOf(component), file);
  }
  for (const file of snapshot.results) push(RESULT_TYPE, file);
  return [...operations.values()];
}

/** A file that was pushed and is no part of the dossier any more loses its status at EFY and is deleted there. */
export function withdrawFromSohoa({ operation, slot, payload }: EarlierOperation): PlannedOperation | null {
  if (operation === 'setFileStatus') {
    const sent = sohoaPayloads.setFileStatus.parse(payload);
    if (sent.status === TAKEN_BACK) return null;
    return {
      label: `taken-back:${slot}`,
      operation,
      subject: sent.name,
      key: `${slot}/${TAKEN_BACK}`,
      slot,
      payload: { ...sent, status: TAKEN_BACK },
      after: [],
      bytes: 0,
    };
  }
  if (operation !== 'pushFile') return null;
  const { file, unitCode, code, documentType } = sohoaPayloads.pushFile.parse(payload);
  return {
    label: `delete:${slot}`,
    operation: 'deleteFile',
    subject: file.name,
    key: `${slot}/deleted`,
    slot,
    payload: { unitCode, code, documentType, name: file.name },
    after: [],
    bytes: 0,
  };
}

/** Marks a dossier as stored on our side; it is never returned by a pull again. */
export function planMarkSynced(unitCode: string, code: string): PlannedOperation {
  return {
    label: 'synced',
    operation: 'markSynced',
    subject: code,
    key: `sohoa/${code}/synced`,
    payload: { unitCode, code },
    after: [],
    bytes: 0,
    urgency: 'figures',
  };
}

/**
 * EFY files papers under `matailieu`, which is the paper code. A component without one goes under `KHAC-<position>`:
 * *khác* (other), with its place in the procedure so that two such components stay apart.
 */
function documentTypeOf(component: { readonly paperCode: string; readonly position: number }): string {
  return component.paperCode === '' ? `KHAC-${String(component.position).padStart(2, '0')}` : component.paperCode;
}

/** The name, or the name with a number when another file of the type has it. Equal bytes are the same file. */
function freeName(taken: Map<string, string>, documentType: string, name: string, sha256: string): string {
  const stem = name.replace(/\.pdf$/i, '');
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? name : `${stem} (${number}).pdf`;
    const key = `${documentType}|${fold(candidate)}`;
    const holder = taken.get(key);
    if (holder === undefined || holder === sha256) {
      taken.set(key, sha256);
      return candidate;
    }
  }
}

const acknowledgement = z.object({
  status: z.union([z.number(), z.string()]),
  message: z.string().nullish(),
});

/** Mapped replies of EFY, as `profile.json` shapes them. */
export const sohoaReplies = {
  login: z.object({ token: z.string().min(1) }),
  acknowledgement,
  anything: z.unknown(),
} as const;
