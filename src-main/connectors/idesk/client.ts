import type { z } from 'zod';
import type { Receipt } from '../connector.ts';
import type { CallResult, Remote } from '../remote.ts';
import type { Upload } from '../streamed-body.ts';
import { ideskReplies } from './map.ts';

interface Asking {
  readonly key: string;
  readonly signal: AbortSignal;
}

/** iDesk's calls; what they look like on the wire stands in `profile.json`. */
export interface IdeskClient {
  uploadFile(
    upload: Upload,
    asking: Asking,
    onSent: (bytes: number) => void,
  ): Promise<CallResult<z.infer<typeof ideskReplies.uploadFile>>>;
  createDraft(draft: Receipt, asking: Asking): Promise<CallResult<{ id: string }>>;
  listDocuments(code: string, signal: AbortSignal): Promise<CallResult<z.infer<typeof ideskReplies.listDocuments>>>;
  downloadFile(id: string, limit: number, signal: AbortSignal): Promise<CallResult<Buffer>>;
  check(unitCode: string, signal: AbortSignal): Promise<CallResult<unknown>>;
}

export function createIdeskClient(remote: Remote): IdeskClient {
  return {
    uploadFile: (upload, { key, signal }, onSent) =>
      remote.call({
        operation: 'uploadFile',
        parameters: {},
        reply: ideskReplies.uploadFile,
        upload,
        onSent,
        key,
        signal,
      }),
    createDraft: (draft, { key, signal }) =>
      remote.call({ operation: 'createDraft', parameters: draft, reply: ideskReplies.createDraft, key, signal }),
    listDocuments: (code, signal) =>
      remote.call({ operation: 'listDocuments', parameters: { code }, reply: ideskReplies.listDocuments, signal }),
    downloadFile: (id, limit, signal) => remote.download('downloadFile', { id }, limit, signal),
    check: (unitCode, signal) =>
      remote.call({ operation: 'check', parameters: { unitCode }, reply: ideskReplies.anything, signal }),
  };
}
