import type { Receipt } from '../connector.ts';
import type { CallResult, Remote } from '../remote.ts';
import type { Upload } from '../streamed-body.ts';
import { igateReplies, type IgateDossier } from './map.ts';

/** How one queued operation asks: its key and the way to stop it. */
export interface Asking {
  readonly key: string;
  readonly signal: AbortSignal;
}

/** iGate's calls under their wire names; what they look like on the wire stands in `profile.json`. */
export interface IgateClient {
  createDossier(dossier: Receipt, asking: Asking): Promise<CallResult<{ id: string }>>;
  updateDossier(id: string, dossier: Receipt, asking: Asking): Promise<CallResult<unknown>>;
  /** iGate's number for a code, or `null` when it has no such dossier. */
  findDossier(code: string, signal: AbortSignal): Promise<CallResult<string | null>>;
  readDossier(id: string, signal: AbortSignal): Promise<CallResult<IgateDossier>>;
  uploadFile(
    upload: Upload,
    asking: Asking,
    onSent: (bytes: number) => void,
  ): Promise<CallResult<{ id: string; filename: string; size: number }>>;
  attachComponent(id: string, formId: string, content: Receipt, asking: Asking): Promise<CallResult<unknown>>;
  attachResults(id: string, content: Receipt, asking: Asking): Promise<CallResult<unknown>>;
  setStatus(id: string, content: Receipt, asking: Asking): Promise<CallResult<unknown>>;
  downloadFile(id: string, limit: number, signal: AbortSignal): Promise<CallResult<Buffer>>;
  check(unitCode: string, signal: AbortSignal): Promise<CallResult<unknown>>;
}

const by = ({ key, signal }: Asking): Asking => ({ key, signal });

export function createIgateClient(remote: Remote): IgateClient {
  const { anything } = igateReplies;
  return {
    createDossier: (dossier, asking) =>
      remote.call({
        operation: 'createDossier',
        parameters: dossier,
        reply: igateReplies.createDossier,
        ...by(asking),
      }),
    updateDossier: (id, dossier, asking) =>
      remote.call({ operation: 'updateDossier', parameters: { ...dossier, id }, reply: anything, ...by(asking) }),
    async findDossier(code, signal) {
      const result = await remote.call({
        operation: 'findDossier',
        parameters: { code },
        reply: igateReplies.findDossier,
        signal,
      });
      if (!result.ok) return result;
      // the search matches parts of codes as well
      return { ok: true, value: result.value.found.find((dossier) => dossier.code === code)?.id ?? null };
    },
    readDossier: (id, signal) =>
      remote.call({ operation: 'readDossier', parameters: { id }, reply: igateReplies.readDossier, signal }),
    uploadFile: (upload, asking, onSent) =>
      remote.call({
        operation: 'uploadFile',
        parameters: {},
        reply: igateReplies.uploadFile,
        upload,
        onSent,
        ...by(asking),
      }),
    attachComponent: (id, formId, content, asking) =>
      remote.call({
        operation: 'attachComponent',
        parameters: { ...content, id, formId },
        reply: anything,
        ...by(asking),
      }),
    attachResults: (id, content, asking) =>
      remote.call({ operation: 'attachResults', parameters: { ...content, id }, reply: anything, ...by(asking) }),
    setStatus: (id, content, asking) =>
      remote.call({ operation: 'setStatus', parameters: { ...content, id }, reply: anything, ...by(asking) }),
    downloadFile: (id, limit, signal) => remote.download('downloadFile', { id }, limit, signal),
    check: (unitCode, signal) => remote.call({ operation: 'check', parameters: { unitCode }, reply: anything, signal }),
  };
}
