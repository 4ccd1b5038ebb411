import { because } from '../../platform/errors.ts';
import type { SohoaProfile } from '../../settings/profile.ts';
import type { Attempt, Connector, OneStopSource, Outcome } from '../connector.ts';
import { runOperations } from '../operations.ts';
import { createRemote, remoteOf, type Machinery, type Remote, type RemoteOptions } from '../remote.ts';
import { answerOf, uploadOf } from '../results.ts';
import { createSohoaClient, type SohoaClient } from './client.ts';
import { refusalInside, sohoaFieldOf, tooLarge } from './errors.ts';
import { isAllowedHost, linkToUrl } from './links.ts';
import { planMarkSynced, planSohoa, sohoaPayloads, withdrawFromSohoa } from './map.ts';
import defaults from './profile.json' with { type: 'json' };
import { fromDay, readPull } from './pull.ts';
import { readTolerantly } from './tolerant.ts';

type SohoaOperation = keyof typeof sohoaPayloads;

export interface SohoaDependencies extends Machinery {
  readonly log: { warn(fields: object, message: string): void };
}

export function createSohoa(
  profile: SohoaProfile,
  unitCode: string,
  dependencies: SohoaDependencies,
): { connector: Connector; oneStop: OneStopSource } {
  const system = profile.name;
  const { readSecret, http, clock, log } = dependencies;
  const remote: Remote = createRemote({
    ...remoteOf(profile, defaults),
    baseUrl: profile.baseUrl,
    constants: { site: profile.site },
    fieldOf: sohoaFieldOf,
    // even the seed's error answer is not proper JSON: a comma stands behind its last field
    parse(text) {
      const read = readTolerantly(text);
      return read.ok ? read.value : undefined;
    },
    login: (credentials) => signIn(credentials),
    readSecret,
    http,
    clock,
  });
  const client: SohoaClient = createSohoaClient(remote, profile.timeout);

  async function signIn(credentials: {
    username: string;
    password: string;
  }): ReturnType<NonNullable<RemoteOptions['login']>> {
    const result = await client.login(credentials);
    if (result.ok) return { ok: true, token: result.value.token };
    const { failure } = result;
    // wrong credentials come as {"error":"…","code":"400"}, whatever the HTTP status is
    if (failure.kind === 'needs-login' || failure.kind === 'rejected') {
      if (failure.reason.code === 'connectors.operation-invalid' || failure.reason.code === 'connectors.moved')
        return result;
      const reason = because('connectors.login-refused', { system }, failure.reason.detail);
      return { ok: false, failure: { kind: 'needs-login', reason } };
    }
    return { ok: false, failure };
  }

  const acknowledged = (operation: string, result: Awaited<ReturnType<SohoaClient['markSynced']>>): Outcome => {
    if (!result.ok) return result.failure;
    return refusalInside(system, operation, result.value) ?? { kind: 'done', receipt: {} };
  };

  const operations: Readonly<Record<SohoaOperation, (attempt: Attempt) => Promise<Outcome>>> = {
    async pushFile(attempt) {
      const { file, ...place } = sohoaPayloads.pushFile.parse(attempt.payload);
      if (file.size > profile.inlineLimit) return tooLarge(system, file.name, profile.inlineLimit);
      const { signal } = attempt;
      const upload = uploadOf(file, attempt);
      const onSent = (bytes: number): void => attempt.onSent(bytes);
      const pushed = await client.pushFile({ ...place, name: file.name }, upload, { signal, onSent });
      return acknowledged('pushFile', pushed);
    },
    async setFileStatus(attempt) {
      const payload = sohoaPayloads.setFileStatus.parse(attempt.payload);
      return acknowledged('setFileStatus', await client.setFileStatus(payload, attempt));
    },
    async deleteFile(attempt) {
      const payload = sohoaPayloads.deleteFile.parse(attempt.payload);
      return acknowledged('deleteFile', await client.deleteFile(payload, attempt));
    },
    async markSynced(attempt) {
      const payload = sohoaPayloads.markSynced.parse(attempt.payload);
      return acknowledged('markSynced', await client.markSynced(payload, attempt));
    },
  };

  const connector: Connector = {
    destination: 'sohoa',
    // EFY tells nothing about single files: where a repeat does harm a person has to look
    ...runOperations({ payloads: sohoaPayloads, execute: operations, repeatOf: remote.repeatOf }),
    plan: planSohoa,
    withdraw: withdrawFromSohoa,
    async check(signal) {
      const result = await client.listDocumentTypes(unitCode, signal);
      return result.ok ? null : result.failure.reason;
    },
  };

  const oneStop: OneStopSource = {
    async pull({ from, to }, signal) {
      const answer = await client.pull({ unitCode, from: fromDay(from), to: fromDay(to) }, signal);
      if (!answer.ok) return answerOf(answer);
      const reading = readPull(answer.value);
      if (!reading.ok) {
        const code = reading.why === 'cut' ? 'connectors.pull-cut' : 'connectors.pull-shape';
        return { ok: false, reason: because(code, { system }, `${answer.value.length} characters`) };
      }
      const bare = reading.dossiers.filter((dossier) => dossier.code === '' || dossier.files.length === 0).length;
      if (bare > 0) log.warn({ dossiers: reading.dossiers.length, bare }, 'pulled dossiers without a code or files');
      return { ok: true, value: reading.dossiers };
    },
    async download(link, limit, signal) {
      const url = linkToUrl(link);
      if (url === null || !isAllowedHost(url, profile.baseUrl, profile.fileHosts)) {
        return { ok: false, reason: because('connectors.link-refused', { host: url?.host ?? '' }) };
      }
      return answerOf(await client.downloadLink(url, limit, signal));
    },
    planMark: (dossierCode) => planMarkSynced(unitCode, dossierCode),
  };

  return { connector, oneStop };
}
