import { z } from 'zod';
import { because } from '../../platform/errors.ts';
import type { IgateProfile } from '../../settings/profile.ts';
import type { CallFailure } from '../answers.ts';
import type { Attempt, Connector, Finding, Outcome, Receipt, RemoteFiles } from '../connector.ts';
import { answerOf, findingOf, outcomeOf, uploadOf } from '../results.ts';
import { runOperations } from '../operations.ts';
import { createRemote, remoteOf, type Machinery } from '../remote.ts';
import { createIgateClient } from './client.ts';
import { componentMissing, dossierMissing, igateFieldOf, isAlreadyThere, recogniseIgate } from './errors.ts';
import {
  findForm,
  igatePayloads,
  planIgate,
  remoteId,
  toRemoteFiles,
  type IgateOperation,
  withdrawFromIgate,
} from './map.ts';
import defaults from './profile.json' with { type: 'json' };

const dossierReceipt = z.object({ id: remoteId });
const fileReceipt = z.object({ id: remoteId, filename: z.string(), size: z.number() });
type Found<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly failure: CallFailure };

export function createIgate(
  profile: IgateProfile,
  unitCode: string,
  machinery: Machinery,
): { connector: Connector; remoteFiles: RemoteFiles } {
  const system = profile.name;
  const remote = createRemote({
    ...remoteOf(profile, defaults),
    baseUrl: profile.baseUrl,
    recognise: recogniseIgate,
    fieldOf: igateFieldOf,
    ...machinery,
  });
  const client = createIgateClient(remote);
  const statuses = { ...defaults.statuses, ...profile.statuses };

  /** iGate's number for the dossier: from the receipt, else (an answer that a person settled) by asking. */
  async function dossierId(attempt: Attempt, payload: { code: string; createKey: string }): Promise<Found<string>> {
    const receipt = dossierReceipt.safeParse(attempt.receipts.get(payload.createKey));
    if (receipt.success) return { ok: true, value: receipt.data.id };
    const found = await client.findDossier(payload.code, attempt.signal);
    if (!found.ok) return found;
    return found.value === null
      ? { ok: false, failure: dossierMissing(payload.code) }
      : { ok: true, value: found.value };
  }

  function uploadedFiles(
    attempt: Attempt,
    files: readonly { readonly uploadKey: string; readonly name: string }[],
  ): Found<z.infer<typeof fileReceipt>[]> {
    const receipts: z.infer<typeof fileReceipt>[] = [];
    for (const file of files) {
      const receipt = fileReceipt.safeParse(attempt.receipts.get(file.uploadKey));
      if (!receipt.success) {
        const reason = because('connectors.receipt-missing', { system, name: file.name });
        return { ok: false, failure: { kind: 'rejected', reason } };
      }
      receipts.push(receipt.data);
    }
    return { ok: true, value: receipts };
  }

  const operations: Readonly<Record<IgateOperation, (attempt: Attempt) => Promise<Outcome>>> = {
    async createDossier(attempt) {
      const payload = igatePayloads.createDossier.parse(attempt.payload);
      const created = await client.createDossier(payload, attempt);
      if (created.ok) return { kind: 'done', receipt: { id: created.value.id } };
      if (!isAlreadyThere(created.status)) return created.failure;
      const found = await client.findDossier(payload.code, attempt.signal);
      if (!found.ok) return found.failure;
      // it says that the code exists and does not show it: another unit's, in all likelihood
      if (found.value === null) return created.failure;
      const updated = await client.updateDossier(found.value, payload, {
        key: `${attempt.key}/update`,
        signal: attempt.signal,
      });
      return outcomeOf(updated, { id: found.value });
    },

    async uploadFile(attempt) {
      const { file } = igatePayloads.uploadFile.parse(attempt.payload);
      const result = await client.uploadFile(uploadOf(file, attempt), attempt, attempt.onSent);
      return result.ok ? { kind: 'done', receipt: result.value } : result.failure;
    },

    async attachComponent(attempt) {
      const payload = igatePayloads.attachComponent.parse(attempt.payload);
      const files = uploadedFiles(attempt, payload.files);
      if (!files.ok) return files.failure;
      const id = await dossierId(attempt, payload);
      if (!id.ok) return id.failure;
      const dossier = await client.readDossier(id.value, attempt.signal);
      if (!dossier.ok) return dossier.failure;
      const form = findForm(dossier.value, payload.component);
      if (form === null) return componentMissing(payload.component.name);
      const { digitized, reused, fromNationalRepository } = payload;
      const content = { files: files.value, digitized, reused, fromNationalRepository };
      return outcomeOf(await client.attachComponent(id.value, form.id, content, attempt), { formId: form.id });
    },

    async attachResults(attempt) {
      const payload = igatePayloads.attachResults.parse(attempt.payload);
      const files = uploadedFiles(attempt, payload.files);
      if (!files.ok) return files.failure;
      const id = await dossierId(attempt, payload);
      if (!id.ok) return id.failure;
      const content = { files: files.value, source: payload.source };
      return outcomeOf(await client.attachResults(id.value, content, attempt), {});
    },

    async setStatus(attempt) {
      const payload = igatePayloads.setStatus.parse(attempt.payload);
      const id = await dossierId(attempt, payload);
      if (!id.ok) return id.failure;
      const { status, comment } = payload;
      return outcomeOf(await client.setStatus(id.value, { status, comment }, attempt), {});
    },
  };

  /** For a profile whose iGate knows no keys: look whether the effect is there. */
  const inquiries: Partial<Record<IgateOperation, (attempt: Attempt) => Promise<Finding>>> = {
    async createDossier(attempt) {
      const { code } = igatePayloads.createDossier.parse(attempt.payload);
      const found = await client.findDossier(code, attempt.signal);
      if (!found.ok) return findingOf(found.failure);
      return found.value === null ? { kind: 'send-again' } : { kind: 'done', receipt: { id: found.value } };
    },
    attachComponent: (attempt) => {
      const payload = igatePayloads.attachComponent.parse(attempt.payload);
      return holdsFiles(attempt, payload, (dossier) => findForm(dossier, payload.component)?.files ?? []);
    },
    attachResults: (attempt) =>
      holdsFiles(attempt, igatePayloads.attachResults.parse(attempt.payload), (dossier) => dossier.results),
  };

  async function holdsFiles(
    attempt: Attempt,
    payload: { code: string; createKey: string; files: readonly { uploadKey: string; name: string }[] },
    held: (dossier: Parameters<typeof toRemoteFiles>[0]) => readonly { readonly id: string }[],
  ): Promise<Finding> {
    const files = uploadedFiles(attempt, payload.files);
    if (!files.ok) return { kind: 'cannot-tell' };
    const id = await dossierId(attempt, payload);
    if (!id.ok) return findingOf(id.failure);
    const dossier = await client.readDossier(id.value, attempt.signal);
    if (!dossier.ok) return findingOf(dossier.failure);
    const there = new Set(held(dossier.value).map((file) => file.id));
    const receipt: Receipt = {};
    const emptied = files.value.length > 0 || there.size === 0;
    return emptied && files.value.every((file) => there.has(file.id))
      ? { kind: 'done', receipt }
      : { kind: 'send-again' };
  }

  const connector: Connector = {
    destination: 'igate',
    ...runOperations({
      payloads: igatePayloads,
      execute: operations,
      look: inquiries,
      repeatOf: remote.repeatOf,
    }),
    plan: (snapshot) => planIgate(snapshot, statuses),
    withdraw: withdrawFromIgate,
    async check(signal) {
      const result = await client.check(unitCode, signal);
      return result.ok ? null : result.failure.reason;
    },
  };

  const remoteFiles: RemoteFiles = {
    async list(dossierCode, signal) {
      const found = await client.findDossier(dossierCode, signal);
      if (!found.ok) return answerOf(found);
      if (found.value === null) return { ok: true, value: [] };
      const dossier = await client.readDossier(found.value, signal);
      return dossier.ok ? { ok: true, value: toRemoteFiles(dossier.value) } : answerOf(dossier);
    },
    async download(fileId, limit, signal) {
      return answerOf(await client.downloadFile(fileId, limit, signal));
    },
  };

  return { connector, remoteFiles };
}
