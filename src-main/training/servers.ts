import type { DestinationId } from '#contract/common.ts';
import type { TrainingFault } from '#contract/training.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import type { Profile } from '../settings/profile.ts';
import { portalProcedures } from './dvcqg-procedures.ts';
import { createDvcqgServer } from './dvcqg.ts';
import { sampleEfyDossiers, type SampleEfyDossier } from './efy-dossiers.ts';
import { createEfyServer } from './efy.ts';
import type { PullShape } from './efy-shape.ts';
import type { OneShotFault } from './faults.ts';
import { createTrainingHttpServer, type TrainingHttpServer } from './http-server.ts';
import { createHatinhServer, type HatinhSystem } from './hatinh.ts';
import { createIdeskServer } from './idesk.ts';
import { createIgateServer, type ProcedureComponents } from './igate.ts';
import {
  addressesOf,
  TRAINING_DSTCODE,
  TRAINING_PROVINCE,
  TRAINING_REPOSITORY,
  TRAINING_SITE,
  TRAINING_UNIT,
  trainingAccounts,
  trainingPortalUnit,
  trainingProfile,
  trainingRepositoryAccount,
  trainingSecrets,
} from './profile.ts';
import { openTrainingStorage, type LedgerEntry } from './store.ts';
import { createTokens, TOKEN_PATH, type Tokens } from './tokens.ts';

export interface TrainingServersOptions {
  /** Where the servers keep what they received; a restart on the same folder still knows it. */
  readonly folder: string;
  readonly clock: Clock;
  /**
   * What iGate's own catalogue says about a procedure. Without it iGate knows no components, and papers cannot be
   * attached to any.
   */
  readonly components?: ProcedureComponents;
  /** Seconds for which a session is good. */
  readonly sessionSeconds?: number;
}

/** A whole province on one PC: real servers on 127.0.0.1 that speak the remote protocols and misbehave on command. */
export interface TrainingServers {
  start(): Promise<void>;
  stop(): Promise<void>;
  addresses(): Readonly<Record<DestinationId, string>>;
  /** A whole profile for these servers; they must have been started. */
  profile(): Profile;
  /** The values of the secrets that the profile names. */
  secrets(): ReadonlyMap<string, string>;
  fault(destination: DestinationId): TrainingFault;
  setFault(destination: DestinationId, fault: TrainingFault): Promise<void>;
  /** A fault for the next requests that match; in the order asked for. */
  failNext(destination: DestinationId, fault: OneShotFault): void;
  /** Ends all faults of a server, standing and waiting. */
  clearFaults(destination: DestinationId): Promise<void>;
  /** Ends every session that the server gave. */
  revokeSessions(destination: DestinationId): void;
  /** How many sessions the server gave since its start. */
  sessionsGiven(destination: DestinationId): number;
  /** The same for the tokens of the paper repository. */
  readonly repositoryTokens: Pick<Tokens, 'issued' | 'revokeAll'>;
  ledger(destination: DestinationId): readonly LedgerEntry[];
  /** Dossiers or drafts, and files, that had their effect there. */
  counts(destination: DestinationId): { readonly dossiers: number; readonly files: number };
  /**
   * iDesk issues a result for the dossier code, and by itself forwards it to iGate when asked (step 4.2 of seed 000).
   * @throws AppError `training.dossier-unknown` when iGate has no such dossier.
   */
  issueResult(request: {
    readonly dossierCode: string;
    readonly forwardToIgate: boolean;
  }): Promise<{ readonly fileName: string; readonly sha256: string }>;
  setPullShape(shape: PullShape): void;
  /** The Hà Tĩnh portal gives the training unit a new `maxacthuc`, as it does from time to time. */
  changePortalSecret(system: HatinhSystem, secret: string): void;
  /** What the portal's methods answer when they are done. */
  setPortalDoneText(text: string): void;
  /** One more dossier that waits at EFY to be digitised. */
  addOneStopDossier(dossier: SampleEfyDossier): Promise<void>;
}

/** Kinds of ledger lines that count as dossiers (or drafts) and as files at a system. */
const KINDS: Readonly<Record<DestinationId, { dossiers: readonly string[]; files: readonly string[] }>> = {
  igate: { dossiers: ['dossier'], files: ['component-file', 'result-file'] },
  idesk: { dossiers: ['draft'], files: ['draft-file'] },
  sohoa: { dossiers: ['synced'], files: ['dossier-file'] },
  hatinh: { dossiers: ['dossier', 'test-dossier'], files: ['office-file', 'test-office-file'] },
  dvcqg: { dossiers: ['dossier'], files: ['document', 'result-paper'] },
};

export function createTrainingServers(options: TrainingServersOptions): TrainingServers {
  const { clock } = options;
  const lifetime = options.sessionSeconds ?? 30 * 60;
  const storage = openTrainingStorage(options.folder, clock);
  const part = <Id extends keyof typeof trainingAccounts>(id: Id, sessions: 'opaque' | 'jwt') => ({
    store: storage.of(id),
    tokens: createTokens(clock, lifetime, sessions),
    accounts: trainingAccounts[id],
  });
  const parts = {
    igate: part('igate', 'opaque'),
    idesk: part('idesk', 'opaque'),
    sohoa: part('sohoa', 'jwt'),
    dvcqg: part('dvcqg', 'opaque'),
  };
  /** A system that gives sessions; the Hà Tĩnh portal gives none. */
  const tokensOf = (id: DestinationId) => (id === 'hatinh' ? null : parts[id].tokens);
  const igate = createIgateServer({ ...parts.igate, components: knownComponents(options.components ?? (() => [])) });
  const idesk = createIdeskServer({ ...parts.idesk, clock });
  const efy = createEfyServer({
    ...parts.sohoa,
    site: TRAINING_SITE,
    unitCode: TRAINING_UNIT,
    address: () => servers.sohoa.address(),
  });
  const hatinh = createHatinhServer({
    store: storage.of('hatinh'),
    units: { [trainingPortalUnit.code]: trainingPortalUnit },
    address: () => servers.hatinh.address(),
  });
  const repositoryTokens = createTokens(clock, lifetime, 'jwt');
  const dvcqg = createDvcqgServer({
    ...parts.dvcqg,
    dstcode: TRAINING_DSTCODE,
    province: TRAINING_PROVINCE,
    unitCode: TRAINING_UNIT,
    procedures: portalProcedures(),
    repository: { ...TRAINING_REPOSITORY, tokens: repositoryTokens, account: trainingRepositoryAccount },
  });
  const servers: Readonly<Record<DestinationId, TrainingHttpServer>> = {
    igate: createTrainingHttpServer(igate),
    idesk: createTrainingHttpServer(idesk),
    sohoa: createTrainingHttpServer(efy),
    hatinh: createTrainingHttpServer(hatinh),
    dvcqg: createTrainingHttpServer(dvcqg),
  };
  const addresses = (): Record<DestinationId, string> => addressesOf((id) => servers[id].address());

  return {
    async start() {
      for (const dossier of sampleEfyDossiers) await efy.add(dossier);
      await Promise.all(Object.values(servers).map((server) => server.start()));
    },
    async stop() {
      await Promise.all(Object.values(servers).map((server) => server.stop()));
      storage.close();
    },
    addresses,
    profile: () => trainingProfile(addresses(), TOKEN_PATH),
    secrets: () => trainingSecrets,
    fault: (destination) => servers[destination].fault(),
    setFault: (destination, fault) => servers[destination].setFault(fault),
    failNext(destination, fault) {
      servers[destination].failNext(fault);
    },
    clearFaults: (destination) => servers[destination].clearFaults(),
    revokeSessions(destination) {
      tokensOf(destination)?.revokeAll();
    },
    repositoryTokens,
    sessionsGiven: (destination) => tokensOf(destination)?.issued() ?? 0,
    ledger: (destination) => storage.of(destination).ledger(),
    counts: (destination) => ({
      dossiers: storage.of(destination).count(KINDS[destination].dossiers),
      files: storage.of(destination).count(KINDS[destination].files),
    }),
    async issueResult({ dossierCode, forwardToIgate }) {
      if (forwardToIgate && !igate.knows(dossierCode)) {
        throw new AppError('training.dossier-unknown', { params: { code: dossierCode } });
      }
      const { file, number, issued } = await idesk.issue(dossierCode);
      if (forwardToIgate) {
        igate.receiveFromIdesk(dossierCode, file, { number, issued });
      }
      return { fileName: file.name, sha256: file.sha256 };
    },
    setPullShape: (shape) => {
      efy.setPullShape(shape);
    },
    changePortalSecret(system, secret) {
      hatinh.changeSecret(system, trainingPortalUnit.code, secret);
    },
    setPortalDoneText(text) {
      hatinh.setDoneText(text);
    },
    addOneStopDossier: (dossier) => efy.add(dossier),
  };
}

/**
 * iGate's catalogue for codes as they come: `1.005434.000.00.00.H55` is `1.005434` of one unit, and a code that nobody
 * knows is a procedure without components.
 */
function knownComponents(components: ProcedureComponents): ProcedureComponents {
  const find: ProcedureComponents = (code) => {
    try {
      return components(code);
    } catch (error) {
      if (error instanceof AppError) return [];
      throw error;
    }
  };
  return (code) => {
    const found = find(code);
    return found.length > 0 ? found : find(code.replace(/\.\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$/, ''));
  };
}
