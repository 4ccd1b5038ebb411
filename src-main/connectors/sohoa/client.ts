import { z } from 'zod';
import type { CallResult, Remote } from '../remote.ts';
import type { Upload } from '../streamed-body.ts';
import { sohoaReplies } from './map.ts';

interface Asking {
  readonly signal: AbortSignal;
}
type Acknowledgement = z.infer<typeof sohoaReplies.acknowledgement>;

/** A file's place at EFY. */
export interface FilePlace {
  readonly unitCode: string;
  readonly code: string;
  readonly documentType: string;
  readonly name: string;
}

/** EFY's calls of seed 004 and the ones that its plan names; what they look like stands in `profile.json`. */
export interface SohoaClient {
  login(credentials: { username: string; password: string }): Promise<CallResult<{ token: string }>>;
  /** The answer as text: it need not be JSON. Days `dd/MM/yyyy` or empty. */
  pull(range: { unitCode: string; from: string; to: string }, signal: AbortSignal): Promise<CallResult<string>>;
  markSynced(dossier: { unitCode: string; code: string }, asking: Asking): Promise<CallResult<Acknowledgement>>;
  pushFile(
    place: FilePlace,
    upload: Upload,
    asking: Asking & { onSent: (bytes: number) => void },
  ): Promise<CallResult<Acknowledgement>>;
  setFileStatus(file: FilePlace & { status: string }, asking: Asking): Promise<CallResult<Acknowledgement>>;
  deleteFile(file: FilePlace, asking: Asking): Promise<CallResult<Acknowledgement>>;
  listDocumentTypes(unitCode: string, signal: AbortSignal): Promise<CallResult<unknown>>;
  downloadLink(url: URL, limit: number, signal: AbortSignal): Promise<CallResult<Buffer>>;
}

export function createSohoaClient(remote: Remote, timeout: number): SohoaClient {
  const reply = sohoaReplies.acknowledgement;
  return {
    login: (credentials) =>
      remote.call({
        operation: 'login',
        parameters: credentials,
        reply: sohoaReplies.login,
        anonymous: true,
        reads: true,
        signal: AbortSignal.timeout(timeout * 2),
      }),
    pull: (range, signal) =>
      remote.call({
        operation: 'pull',
        parameters: range,
        reads: true,
        reply: z.string(),
        decode: (body) => new TextDecoder('utf-8', { fatal: true }).decode(body),
        signal,
      }),
    markSynced: (dossier, { signal }) => remote.call({ operation: 'markSynced', parameters: dossier, reply, signal }),
    pushFile: (place, upload, { signal, onSent }) =>
      remote.call({ operation: 'pushFile', parameters: { ...place }, reply, upload, onSent, signal }),
    setFileStatus: (file, { signal }) =>
      remote.call({ operation: 'setFileStatus', parameters: { ...file }, reply, signal }),
    deleteFile: (file, { signal }) => remote.call({ operation: 'deleteFile', parameters: { ...file }, reply, signal }),
    listDocumentTypes: (unitCode, signal) =>
      remote.call({
        operation: 'listDocumentTypes',
        parameters: { unitCode },
        reads: true,
        reply: sohoaReplies.anything,
        signal,
      }),
    downloadLink: (url, limit, signal) => remote.downloadLink(url, limit, signal),
  };
}
