import { because } from '../../platform/errors.ts';
import type { DvcqgProfile, Profile } from '../../settings/profile.ts';
import type { KeptSession } from '../authentication.ts';
import type { Attempt, Connector, Finding, Outcome, PaperRepository, ProcedureSource } from '../connector.ts';
import { runOperations } from '../operations.ts';
import { createRemote, remoteOf, type CallResult, type Machinery, type RemoteOptions } from '../remote.ts';
import { findingOf } from '../results.ts';
import { createDvcqgClient } from './client.ts';
import type { Clipped } from './clip.ts';
import { fieldName, isNought, readAnswer, readSigns, recogniseDvcqg, refusal, type Said } from './errors.ts';
import {
  dvcqgPayloads,
  holds,
  planDvcqg,
  settingsUpTo,
  timesTold,
  type Acknowledgement,
  type DvcqgOperation,
} from './map.ts';
import defaults from './profile.json' with { type: 'json' };
import { createProcedureSource } from './procedures.ts';
import { createProgress } from './progress.ts';
import { withQueuedQuestions } from './repository/queued-questions.ts';
import { createPaperRepository } from './repository/repository.ts';
import { portalUnit, throughSecurityServer } from './security-server.ts';
import { withTurnstile } from './turnstile.ts';

export interface DvcqgDependencies extends Machinery {
  /** Where a session is kept across restarts, by its name. */
  readonly sessions: (name: string) => KeptSession;
}

export interface Dvcqg {
  readonly connector: Connector;
  readonly procedures: ProcedureSource;
  /** Where the profile has the paper repository. */
  readonly papers?: PaperRepository;
}

export function createDvcqg(profile: DvcqgProfile, unit: Profile['unit'], dependencies: DvcqgDependencies): Dvcqg {
  const { sessions, ...machinery } = dependencies;
  const system = profile.name;
  const signs = readSigns(defaults.signs, profile.signs);
  const remote = createRemote({
    ...throughSecurityServer(profile, profile),
    ...remoteOf(profile, defaults),
    sessionIn: 'body',
    kept: sessions('session'),
    recognise: recogniseDvcqg(signs),
    login: (credentials) => signIn(credentials),
    ...machinery,
    http: withTurnstile(machinery.http, profile.callsAtOnce),
  });
  const client = createDvcqgClient(remote, profile.timeout);
  const values = {
    unitName: unit.name,
    statuses: { ...defaults.statuses, ...profile.statuses },
    works: defaults.works,
    lengths: { ...defaults.lengths, ...profile.lengths },
    documentLink: profile.documentLink,
    connectedDatabases: profile.connectedDatabases,
  };
  const unitOf = (unitCode: string): string => portalUnit(unitCode, profile.unitCodes);

  async function signIn(credentials: {
    username: string;
    password: string;
  }): ReturnType<NonNullable<RemoteOptions['login']>> {
    const result = await client.login(credentials);
    if (!result.ok) {
      if (result.failure.kind !== 'needs-login') return result;
      const reason = because('connectors.login-refused', { system }, result.failure.reason.detail);
      return { ok: false, failure: { kind: 'needs-login', reason } };
    }
    const { code, session } = result.value;
    if (isNought(code) && typeof session === 'string' && session !== '')
      return { ok: true, token: session, lasting: true };
    if (readAnswer(result.value, signs) === 'busy') return { ok: false, failure: unready('login', result.value) };
    const reason = because('connectors.login-refused', { system }, `login: error_code ${String(code ?? '')}`);
    return { ok: false, failure: { kind: 'needs-login', reason } };
  }

  const unready = (operation: string, { code }: Acknowledgement) =>
    ({
      kind: 'transient',
      reason: because('connectors.busy', { system }, `${operation}: error_code ${String(code ?? '')}`),
      offline: false,
    }) as const;

  /** The outcome of an answer that was read: what is busy took nothing on, what is unclear has to be asked about. */
  function outcomeOf(operation: DvcqgOperation, said: Said, answer: Acknowledgement): Outcome {
    switch (said) {
      case 'done':
        return { kind: 'done', receipt: {} };
      case 'busy':
        return unready(operation, answer);
      case 'unclear': {
        const reason = because('connectors.answer-unexpected', { system, operation }, 'lacks code or message');
        return { kind: 'outcome-unknown', reason };
      }
      case 'exists':
      case 'missing':
      case 'refused':
        return refusal(system, operation, answer);
    }
  }

  const withNote = (outcome: Outcome, clipped: readonly Clipped[]): Outcome => {
    if (outcome.kind !== 'done' || clipped.length === 0) return outcome;
    const fields = clipped.map(({ field, limit }) => `${fieldName(field)} (${limit})`).join(', ');
    return { ...outcome, note: because('connectors.clipped', { system, fields }) };
  };

  const progress = createProgress({
    system,
    window: profile.gathering,
    async send(madonvi, lines, signal) {
      const result = await client.reportProgress(madonvi, lines, signal);
      if (!result.ok) return result.failure;
      const said = readAnswer(result.value, signs);
      return outcomeOf('reportProgress', said === 'exists' ? 'done' : said, result.value);
    },
    look: ({ unit: madonvi, line }, signal) =>
      findLines(madonvi, line.MaHoSo, (lines) => lines.some((shown) => holds(shown, line)), signal),
  });

  async function findLines(
    madonvi: string,
    code: string,
    areThere: (lines: readonly unknown[]) => boolean,
    signal: AbortSignal,
  ): Promise<Finding> {
    const found = await find(madonvi, code, signal);
    if (!found.ok) return findingOf(found.failure);
    if (found.value === null) return { kind: 'send-again' };
    const { lines } = found.value;
    // a portal that shows no lines cannot tell whether this one is among them
    if (lines === null || lines === undefined) return { kind: 'cannot-tell' };
    return areThere(lines) ? { kind: 'done', receipt: {} } : { kind: 'send-again' };
  }

  /** What the portal shows of a dossier; `null` when it has no such dossier. */
  async function find(
    madonvi: string,
    code: string,
    signal: AbortSignal,
  ): Promise<CallResult<{ content?: unknown; lines?: readonly unknown[] | null | undefined } | null>> {
    const result = await client.findDossier(madonvi, code, signal);
    if (!result.ok) return result;
    const { found, listed } = result.value;
    if (listed && isNought(result.value.code)) return { ok: true, value: found[0] ?? null };
    const said = readAnswer(result.value, signs);
    if (said === 'missing') return { ok: true, value: null };
    const failure =
      said === 'busy' ? unready('findDossier', result.value) : refusal(system, 'findDossier', result.value);
    return { ok: false, failure, status: null };
  }

  const operations: Readonly<Record<DvcqgOperation, (attempt: Attempt) => Promise<Outcome>>> = {
    async syncDossier(attempt) {
      const { unitCode, dossier, known, clipped } = dvcqgPayloads.syncDossier.parse(attempt.payload);
      const send = (isUpdating: boolean) => client.syncDossier(unitOf(unitCode), dossier, isUpdating, attempt.signal);
      const first = await send(known);
      if (!first.ok) return first.failure;
      const said = readAnswer(first.value, signs, known);
      // the other way round: it is there already, or not yet
      if (said !== (known ? 'missing' : 'exists')) {
        return withNote(outcomeOf('syncDossier', said, first.value), clipped);
      }
      const second = await send(!known);
      if (!second.ok) return second.failure;
      const saidThen = readAnswer(second.value, signs, !known);
      const isContradiction = saidThen === 'exists' || saidThen === 'missing';
      const answer = isContradiction ? first.value : second.value;
      return withNote(outcomeOf('syncDossier', saidThen, answer), clipped);
    },

    async reportProgress(attempt) {
      const { unitCode, line, clipped } = dvcqgPayloads.reportProgress.parse(attempt.payload);
      return withNote(await progress({ unit: unitOf(unitCode), line }, attempt.signal), clipped);
    },
  };

  const inquiries: Readonly<Record<DvcqgOperation, (attempt: Attempt) => Promise<Finding>>> = {
    async syncDossier(attempt) {
      const { unitCode, dossier } = dvcqgPayloads.syncDossier.parse(attempt.payload);
      const found = await find(unitOf(unitCode), dossier.MaHoSo, attempt.signal);
      if (!found.ok) return findingOf(found.failure);
      // sending again sets the same state, so only a whole match spares it
      return found.value !== null && holds(found.value.content, dossier)
        ? { kind: 'done', receipt: {} }
        : { kind: 'send-again' };
    },
    reportProgress(attempt) {
      const { unitCode, line } = dvcqgPayloads.reportProgress.parse(attempt.payload);
      const settings = settingsUpTo(attempt.key);
      // as for the key: whoever told it and whenever, it is the same line
      return findLines(unitOf(unitCode), line.MaHoSo, (lines) => timesTold(lines, line) >= settings, attempt.signal);
    },
  };

  const connector: Connector = {
    destination: 'dvcqg',
    ...runOperations({
      payloads: dvcqgPayloads,
      execute: operations,
      look: inquiries,
      repeatOf: remote.repeatOf,
    }),
    plan: (snapshot, before) => planDvcqg(snapshot, values, before),
    // the dossier carries what is gone; a line of progress is history
    withdraw: () => null,
    async check(signal) {
      const result = await client.check(unitOf(unit.code), unit.code, signal);
      if (!result.ok) return result.failure.reason;
      const said = readAnswer(result.value, signs);
      if (isNought(result.value.code) || said === 'missing') return null;
      return said === 'busy' ? unready('check', result.value).reason : refusal(system, 'check', result.value).reason;
    },
  };
  const portal = { remote, client, signs, unit: unitOf(unit.code) };
  const { repository } = profile;
  const papers =
    repository === undefined
      ? null
      : createPaperRepository({ destination: profile, repository, portal, machinery, kept: sessions('repository') });
  return {
    connector: papers === null ? connector : withQueuedQuestions(connector, papers, machinery.clock),
    procedures: createProcedureSource({ system, ...portal }),
    ...(papers === null ? {} : { papers }),
  };
}
