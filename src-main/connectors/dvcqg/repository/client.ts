import { z } from 'zod';
import type { PaperQuestion } from '../../connector.ts';
import type { CallResult, Remote } from '../../remote.ts';
import { plainIdentity } from '../../../platform/identity-rules.ts';
import { nationalProcedureCode } from '../map.ts';

/** The repository's own calls; what they look like on the wire stands in `profile.json`. */
export interface RepositoryClient {
  login(credentials: { readonly username: string; readonly password: string }): Promise<CallResult<unknown>>;
  findPapers(question: PaperQuestion, signal: AbortSignal): Promise<CallResult<unknown>>;
}

interface RepositoryClientOptions {
  /** Milliseconds for one call. */
  readonly timeout: number;
  /** `KenhThucHien`. */
  channelOf(channel: PaperQuestion['channel']): string;
}

export function createRepositoryClient(remote: Remote, options: RepositoryClientOptions): RepositoryClient {
  return {
    login: (credentials) =>
      remote.call({
        operation: 'repositoryLogin',
        parameters: credentials,
        reply: z.unknown(),
        anonymous: true,
        reads: true,
        signal: AbortSignal.timeout(options.timeout * 2),
      }),
    findPapers: (question, signal) =>
      remote.call({
        operation: 'findPapers',
        parameters: parametersOf(question, options.channelOf(question.channel)),
        reply: z.unknown(),
        reads: true,
        signal,
      }),
  };
}

function parametersOf(question: PaperQuestion, wireChannel: string) {
  const { procedureCode, papers, ownerNumber, officer, channel } = question;
  return {
    procedureCode: nationalProcedureCode(procedureCode),
    papers,
    ownerNumber: plainIdentity(ownerNumber),
    channel: wireChannel,
    // seed: the officer is named in person and by post; online nobody stands between
    ...(channel === 'online'
      ? {}
      : { officer: { identityNumber: plainIdentity(officer.identityNumber), name: officer.name } }),
  };
}
