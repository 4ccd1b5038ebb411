import { because } from '../../../platform/errors.ts';
import type { DvcqgProfile } from '../../../settings/profile.ts';
import type { PaperRepositoryProfile } from '../../../settings/repository-profile.ts';
import type { CallFailure } from '../../answers.ts';
import type { KeptSession } from '../../authentication.ts';
import type { PaperAnswer, PaperRepository } from '../../connector.ts';
import { createRemote, remoteOf, type Machinery, type Remote, type RemoteOptions } from '../../remote.ts';
import type { DvcqgClient } from '../client.ts';
import type { Signs } from '../errors.ts';
import defaults from '../profile.json' with { type: 'json' };
import { throughSecurityServer } from '../security-server.ts';
import { withTurnstile } from '../turnstile.ts';
import { agencyOf, serverOf } from './agencies.ts';
import { createRepositoryClient } from './client.ts';
import { createDownloads } from './download.ts';
import { namesServer } from './file-address.ts';
import {
  codeOf,
  forLookUps,
  isSuccess,
  recogniseRepository,
  repositoryRefusal,
  repositorySigns,
  unanswered,
  wordsOf,
} from './errors.ts';
import { fieldOf, hasField } from './fields.ts';
import { papersIn } from './papers.ts';
import { planAsk } from './queued-questions.ts';
import { readSecurityServers } from './servers.ts';
import { tokenIn } from './token.ts';

export interface RepositoryDependencies {
  /** The destination behind whose security server the repository is. */
  readonly destination: DvcqgProfile;
  readonly repository: PaperRepositoryProfile;
  readonly machinery: Machinery;
  /** The portal's own session and calls: the list of security servers is one of these. */
  readonly portal: {
    readonly remote: Remote;
    readonly client: DvcqgClient;
    readonly signs: Signs;
    readonly unit: string;
  };
  readonly kept?: KeptSession;
}

const NOTHING: PaperAnswer = { kind: 'found', papers: [] };

/** The national repository: what it holds of a person, and the files themselves. */
export function createPaperRepository(dependencies: RepositoryDependencies): PaperRepository {
  const { destination, repository, machinery, portal, kept } = dependencies;
  const system = repository.name;
  const signs = repositorySigns(defaults.repository.signs, repository.signs);
  const remote = createRemote({
    ...throughSecurityServer(destination, repository),
    ...remoteOf({ ...destination, name: system, auth: repository.auth }, defaults),
    sessionIn: 'bare-header',
    recognise: recogniseRepository(signs),
    login: (credentials) => signIn(credentials),
    ...(kept === undefined ? {} : { kept }),
    ...machinery,
    // an officer who waits at the counter does not stand behind what is sent meanwhile
    http: withTurnstile(machinery.http, destination.callsAtOnce),
  });
  const client = createRepositoryClient(remote, {
    timeout: destination.timeout,
    channelOf: (channel) => repository.channels[channel] ?? defaults.repository.channels[channel],
  });

  async function signIn(credentials: {
    readonly username: string;
    readonly password: string;
  }): ReturnType<NonNullable<RemoteOptions['login']>> {
    const refused = (detail: string) =>
      ({
        ok: false,
        failure: { kind: 'needs-login', reason: because('connectors.login-refused', { system }, detail) },
      }) as const;
    const result = await client.login(credentials);
    if (!result.ok) {
      // a call without a session is told that it has none: it was the account that was not accepted
      const { code, detail = '' } = result.failure.reason;
      return code === 'connectors.session-refused' ? refused(detail) : result;
    }
    const code = codeOf(result.value);
    const found = tokenIn(result.value);
    if (found !== null && (code === null || isSuccess(code))) return { ok: true, ...found };
    const detail = `repositoryLogin: errorCode ${String(code ?? '')}`;
    if (signs.busy.test(wordsOf(result.value))) {
      const reason = because('connectors.busy', { system }, detail);
      return { ok: false, failure: { kind: 'transient', reason, offline: false } };
    }
    return refused(detail);
  }

  function read(answer: unknown): PaperAnswer {
    const code = codeOf(answer);
    const words = wordsOf(answer);
    const detail = `findPapers: errorCode ${String(code ?? '(none)')}`;
    const unexpected = (what: string): PaperAnswer => ({
      kind: 'unreachable',
      reason: because('connectors.answer-unexpected', { system, operation: 'findPapers' }, `${detail}, ${what}`),
    });
    if (code === null) return unexpected('lacks errorCode');
    if (isSuccess(code)) {
      const isTold = hasField(answer, 'result', 'data') || signs.success.test(words);
      const papers = isTold ? papersIn(fieldOf(answer, 'result', 'data')) : null;
      if (papers !== null) return { kind: 'found', papers };
    }
    if (signs.nothing.test(words)) return NOTHING;
    if (isSuccess(code) && (words === '' || signs.success.test(words))) return unexpected('lacks its list');
    if (signs.busy.test(words))
      return { kind: 'unreachable', reason: because('connectors.asked-busy', { system }, detail) };
    return repositoryRefusal(system, words, String(code));
  }

  /** Some say with a refusal of the call itself that there is nothing: `404` with a message. */
  const saysNothing = ({ kind, reason }: CallFailure): boolean =>
    kind === 'rejected' &&
    reason.code === 'connectors.refused' &&
    signs.nothing.test(String(reason.params.message).normalize('NFC'));

  const download = createDownloads({
    system,
    baseUrl: destination.baseUrl,
    filesPath: repository.filesPath,
    http: machinery.http,
    timeout: destination.timeout,
    fileLimit: repository.fileLimit,
    fileTime: repository.fileTime,
  });

  return {
    async ask(question, signal) {
      if (question.papers.length === 0) return NOTHING;
      const result = await client.findPapers(question, signal);
      if (result.ok) return read(result.value);
      return saysNothing(result.failure) ? NOTHING : unanswered(result.failure);
    },
    async securityServers(signal) {
      const result = await portal.client.listSecurityServers(portal.unit, signal);
      const answer = readSecurityServers(portal.remote.system, portal.signs, result);
      return answer.ok ? answer : { ok: false, reason: forLookUps(answer.reason) };
    },
    planAsk,
    agencyOf,
    serverOf,
    namesServer,
    download,
    async signIn(which, signal) {
      const failure = await (which === 'login' ? portal.remote : remote).signIn(signal);
      return failure === null ? null : forLookUps(failure.reason);
    },
    isSignedIn: (which) => (which === 'login' ? portal.remote : remote).isSignedIn(),
  };
}
