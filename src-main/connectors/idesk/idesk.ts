import type { IdeskProfile } from '../../settings/profile.ts';
import type { Attempt, Connector, Outcome, RemoteFiles } from '../connector.ts';
import { runOperations } from '../operations.ts';
import { createRemote, remoteOf, type Machinery } from '../remote.ts';
import { answerOf, uploadOf } from '../results.ts';
import { createIdeskClient } from './client.ts';
import { ideskFieldOf, receiptMissing } from './errors.ts';
import { ideskPayloads, ideskReplies, planIdesk, toRemoteFiles } from './map.ts';
import defaults from './profile.json' with { type: 'json' };

type IdeskOperation = keyof typeof ideskPayloads;

export function createIdesk(
  profile: IdeskProfile,
  unitCode: string,
  machinery: Machinery,
): { connector: Connector; remoteFiles: RemoteFiles } {
  const system = profile.name;
  const remote = createRemote({
    ...remoteOf(profile, defaults),
    baseUrl: profile.baseUrl,
    fieldOf: ideskFieldOf,
    ...machinery,
  });
  const client = createIdeskClient(remote);

  const operations: Readonly<Record<IdeskOperation, (attempt: Attempt) => Promise<Outcome>>> = {
    async uploadFile(attempt) {
      const { file } = ideskPayloads.uploadFile.parse(attempt.payload);
      const result = await client.uploadFile(uploadOf(file, attempt), attempt, attempt.onSent);
      if (!result.ok) return result.failure;
      return { kind: 'done', receipt: { id: result.value.id, name: result.value.name ?? file.name } };
    },

    async createDraft(attempt) {
      const { files, ...draft } = ideskPayloads.createDraft.parse(attempt.payload);
      const uploaded = [];
      for (const file of files) {
        const receipt = ideskReplies.uploadFile.safeParse(attempt.receipts.get(file.uploadKey));
        if (!receipt.success) return receiptMissing(system, file.name);
        uploaded.push({ id: receipt.data.id, name: receipt.data.name ?? file.name });
      }
      const result = await client.createDraft({ ...draft, files: uploaded }, attempt);
      return result.ok ? { kind: 'done', receipt: { id: result.value.id } } : result.failure;
    },
  };

  const connector: Connector = {
    destination: 'idesk',
    // iDesk shows issued documents only, so a draft cannot be looked up
    ...runOperations({ payloads: ideskPayloads, execute: operations, repeatOf: remote.repeatOf }),
    plan: planIdesk,
    // a draft belongs to the specialist once it is there
    withdraw: () => null,
    async check(signal) {
      const result = await client.check(unitCode, signal);
      return result.ok ? null : result.failure.reason;
    },
  };

  const remoteFiles: RemoteFiles = {
    async list(dossierCode, signal) {
      const result = await client.listDocuments(dossierCode, signal);
      return result.ok ? { ok: true, value: toRemoteFiles(result.value) } : answerOf(result);
    },
    async download(fileId, limit, signal) {
      return answerOf(await client.downloadFile(fileId, limit, signal));
    },
  };

  return { connector, remoteFiles };
}
