import type { Reason } from '#contract/common.ts';
import { because } from '../../platform/errors.ts';
import { portalUnitName } from '../../settings/hatinh-units.ts';
import type { HatinhProfile } from '../../settings/profile.ts';
import type { Attempt, Connector, Outcome, Receipt } from '../connector.ts';
import { runOperations } from '../operations.ts';
import { uploadOf } from '../results.ts';
import { createHatinhClient, type ClientDependencies, type Place, type Sent, type Service } from './client.ts';
import { hatinhPayloads, planHatinh, type HatinhOperation, type PortalDossier, type PortalEnvironment } from './map.ts';
import defaults from './profile.json' with { type: 'json' };

export interface HatinhDependencies extends Omit<ClientDependencies, 'profile'> {
  /** The environment that an administrator chose; asked at each plan. */
  readonly environment: () => PortalEnvironment;
  /** Both systems are played on this computer. */
  readonly training: boolean;
}

export function createHatinh(
  profile: HatinhProfile,
  unit: { readonly code: string; readonly name: string },
  dependencies: HatinhDependencies,
): { connector: Connector } {
  const system = profile.name;
  const { clock, environment, training, log } = dependencies;
  const client = createHatinhClient({ ...dependencies, profile });

  const place = ({ environment: planned, unitCode }: Place): Place => ({ environment: planned, unitCode });
  /** It is done, and what the officer may want to know besides. */
  const done = (sent: Sent, operation: HatinhOperation, code: string, receipt: Receipt = {}): Outcome => {
    if (sent.removed > 0) {
      log.warn({ operation, removed: sent.removed }, 'characters that XML forbids were left out');
      const note = because('connectors.hatinh-characters-removed', { system, count: sent.removed });
      return { kind: 'done', receipt: { ...receipt, removedCharacters: sent.removed }, note };
    }
    if (sent.kind !== 'exists') return { kind: 'done', receipt };
    return { kind: 'done', receipt: { ...receipt, existed: true }, note: because(EXISTED, { system, code }) };
  };
  /**
   * A secret that the other environment refuses must not hold up this one: there it is a matter of its own job.
   */
  const settled = (outcome: Outcome, planned: PortalEnvironment): Outcome =>
    outcome.kind === 'needs-login' && planned !== environment()
      ? { kind: 'rejected', reason: outcome.reason }
      : outcome;

  /** Puts the dossier there; one that is there already is what was wanted. */
  async function create(
    { dossier, ...where }: Place & { readonly dossier: PortalDossier },
    signal: AbortSignal,
  ): Promise<Outcome> {
    const sent = await client.createDossier(place(where), dossier, signal);
    return sent.kind === 'done' || sent.kind === 'exists' ? done(sent, 'createDossier', dossier.code) : sent.failure;
  }

  /** What needs the dossier there. Where the portal does not know it, it is put there first, and then tried once more. */
  async function upon(
    operation: HatinhOperation,
    payload: Place & { readonly dossier: PortalDossier },
    signal: AbortSignal,
    work: () => Promise<Sent>,
  ): Promise<Outcome> {
    let sent = await work();
    let created: Receipt = {};
    if (sent.kind === 'missing') {
      const first = await create(payload, signal);
      if (first.kind === 'outcome-unknown') {
        // nothing of this operation is there, and the dossier may be put there again
        return { kind: 'transient', reason: first.reason, offline: false };
      }
      if (first.kind !== 'done') return first;
      created = { createdFirst: true };
      sent = await work();
    }
    return sent.kind === 'done' || sent.kind === 'exists'
      ? done(sent, operation, payload.dossier.code, created)
      : sent.failure;
  }

  const operations: Readonly<Record<HatinhOperation, (attempt: Attempt) => Promise<Outcome>>> = {
    async createDossier({ payload, signal }) {
      const planned = hatinhPayloads.createDossier.parse(payload);
      return settled(await create(planned, signal), planned.environment);
    },
    async setStatus({ payload, signal }) {
      const planned = hatinhPayloads.setStatus.parse(payload);
      const { dossier, status } = planned;
      const outcome = await upon('setStatus', planned, signal, () =>
        client.setStatus(place(planned), dossier.code, status, signal),
      );
      return settled(outcome, planned.environment);
    },
    async returnResult({ payload, signal }) {
      const planned = hatinhPayloads.returnResult.parse(payload);
      const { dossier, returnedAt } = planned;
      const outcome = await upon('returnResult', planned, signal, () =>
        client.returnResult(place(planned), dossier.code, returnedAt, signal),
      );
      return settled(outcome, planned.environment);
    },
    async addProcessLine({ payload, signal }) {
      const planned = hatinhPayloads.addProcessLine.parse(payload);
      const { dossier, line } = planned;
      const outcome = await upon('addProcessLine', planned, signal, () =>
        client.addProcessLine(place(planned), dossier.code, line, signal),
      );
      return settled(outcome, planned.environment);
    },
    async forwardToOffice(attempt) {
      const planned = hatinhPayloads.forwardToOffice.parse(attempt.payload);
      const { dossier, letter } = planned;
      const { signal } = attempt;
      const limit = profile.office?.letterLimit ?? Number.POSITIVE_INFINITY;
      if (letter.files > 1) {
        return { kind: 'rejected', reason: because('connectors.hatinh-letter-several', { count: letter.files }) };
      }
      if (letter.file.size > limit) {
        const megabytes = Math.max(1, Math.floor(limit / (1024 * 1024)));
        const { name } = letter.file;
        return {
          kind: 'rejected',
          reason: because('connectors.file-too-large', { system, name, limit: megabytes }),
        };
      }
      const outcome = await upon('forwardToOffice', planned, signal, () =>
        client.forwardToOffice(place(planned), dossier, letter, uploadOf(letter.file, attempt), {
          signal,
          onSent: (bytes) => attempt.onSent(bytes),
        }),
      );
      return settled(outcome, planned.environment);
    },
  };

  /** Reads a service's description and looks whether our operations are in it. */
  async function checkService(service: Service, signal: AbortSignal): Promise<Reason | null> {
    const path = profile.services[service];
    const described = await client.describe(environment(), service, signal);
    if (!described.ok) {
      const { code, params } = described.reason;
      const detail = `WSDL ${path}: ${described.reason.detail ?? code}${ageOf(described.kept.readAt, clock.now())}`;
      // not being connected is no fault of the portal's configuration, and said as everywhere
      if (code === 'connectors.offline') return { code, params, detail };
      return because('connectors.hatinh-description-unread', { system, path }, detail);
    }
    const { operations: found } = described.service;
    const lacking = client.expected(service).filter((name) => !Object.hasOwn(found, name));
    if (lacking.length === 0) return null;
    return because('connectors.hatinh-operation-missing', { system, path, operation: lacking.join(', ') });
  }

  const connector: Connector = {
    destination: 'hatinh',
    // the portal tells nothing of what it holds: where a repeat does harm a person has to look
    ...runOperations({ payloads: hatinhPayloads, execute: operations, repeatOf: client.repeatOf }),
    plan: (snapshot) =>
      planHatinh(snapshot, {
        ...profile,
        environment: environment(),
        unitName: unit.name,
        statuses: { ...defaults.statuses, ...profile.statuses },
        process: defaults.process,
      }),
    // the portal has no operation that takes anything back
    withdraw: () => null,
    environment,
    async check(signal) {
      const services: Service[] = profile.office === undefined ? ['dossiers'] : ['dossiers', 'office'];
      for (const service of services) {
        const reason = await checkService(service, signal);
        if (reason !== null) return reason;
      }
      const units = (environment() === 'live' ? profile : profile.test)?.units ?? {};
      const own = Object.hasOwn(units, unit.code) ? units[unit.code] : undefined;
      if (own === undefined) return because('connectors.hatinh-unit-missing', { system, unit: unit.code });
      if (dependencies.readSecret(own.secret) === undefined) {
        return because('connectors.hatinh-secret-missing', { system, unit: own.code, secret: own.secret });
      }
      return null;
    },
    notes() {
      const units = (environment() === 'live' ? profile : profile.test)?.units ?? {};
      const own = Object.hasOwn(units, unit.code) ? units[unit.code] : undefined;
      const code = own?.code ?? unit.code;
      const system = training ? 'training' : environment();
      return [because(`connectors.hatinh-checked-${system}`, { unit: portalUnitName(code) ?? unit.name, code })];
    },
  };
  return { connector };
}

/** The portal changes nothing of what it holds. */
const EXISTED = 'connectors.hatinh-existed';

function ageOf(readAt: number | null, now: number): string {
  if (readAt === null) return '; none was read before';
  return `; the one read ${Math.max(0, Math.round((now - readAt) / 3_600_000))} hours ago serves`;
}
