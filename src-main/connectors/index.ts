import type { DestinationId } from '#contract/common.ts';
import type { Clock } from '../platform/clock.ts';
import { createBudget } from '../platform/http/bandwidth.ts';
import { withBudget, type HttpClient } from '../platform/http/client.ts';
import type { DestinationProfile, Profile, ReadSecret } from '../settings/profile.ts';
import type {
  Connector,
  Connectors,
  OneStopSource,
  PaperRepository,
  ProcedureSource,
  RemoteFiles,
} from './connector.ts';
import type { KeptSession } from './authentication.ts';
import { createDvcqg } from './dvcqg/dvcqg.ts';
import { createHatinh } from './hatinh/hatinh.ts';
import { createIdesk } from './idesk/idesk.ts';
import { createIgate } from './igate/igate.ts';
import { passingSession } from './kept-session.ts';
import { passingMemory, type RemoteMemory } from './memory.ts';
import { createSohoa } from './sohoa/sohoa.ts';

export interface ConnectorsDependencies {
  readonly profile: Profile;
  readonly readSecret: ReadSecret;
  readonly http: HttpClient;
  readonly clock: Clock;
  /** Told about what a call tolerated; never personal data. */
  /** What a destination's connector keeps across restarts. */
  readonly memory?: (destination: DestinationId) => RemoteMemory;
  /** Where a session of a destination outlives the program, by its name; without it, it does not. */
  readonly sessions?: (destination: DestinationId, name: string) => KeptSession;
  /** Which of a destination's two systems is used now; without it, the one of the profile. */
  readonly environmentOf?: (destination: DestinationId) => 'test' | 'live' | null;
  /** The systems of training are played on this computer. */
  readonly training?: boolean;
  readonly log?: { warn(fields: object, message: string): void };
}

/** What one remote system brings along. */
interface Built {
  readonly connector: Connector;
  readonly remoteFiles?: RemoteFiles;
  readonly oneStop?: OneStopSource;
  readonly procedures?: ProcedureSource;
  readonly papers?: PaperRepository;
}

/**
 * Builds the connectors of the destinations that the profile names and enables. Nothing is called yet.
 * A new remote system is a folder beside this file, its part of the profile's schema, and a line here.
 */
export function createConnectors(dependencies: ConnectorsDependencies): Connectors {
  const { readSecret, http, clock } = dependencies;
  const { destinations, unit } = dependencies.profile;
  const log = dependencies.log ?? { warn: () => undefined };
  const machinery = ({ bandwidth }: DestinationProfile) => ({
    readSecret,
    http: withBudget(http, createBudget(bandwidth)),
    clock,
    log,
  });
  const { memory = () => passingMemory(clock), environmentOf = () => null, training = false } = dependencies;
  const { sessions = passingSession } = dependencies;
  const { igate, idesk, sohoa, hatinh, dvcqg } = destinations;
  const built: Built[] = [];
  if (igate?.enabled === true) built.push(createIgate(igate, unit.code, machinery(igate)));
  if (idesk?.enabled === true) built.push(createIdesk(idesk, unit.code, machinery(idesk)));
  if (sohoa?.enabled === true) built.push(createSohoa(sohoa, unit.code, machinery(sohoa)));
  if (hatinh?.enabled === true) {
    const environment = (): 'test' | 'live' => environmentOf('hatinh') ?? hatinh.environment;
    built.push(createHatinh(hatinh, unit, { ...machinery(hatinh), environment, training, memory: memory('hatinh') }));
  }
  if (dvcqg?.enabled === true) {
    built.push(createDvcqg(dvcqg, unit, { ...machinery(dvcqg), sessions: (name) => sessions('dvcqg', name) }));
  }

  const all = new Map<DestinationId, Connector>();
  const remoteFiles = new Map<DestinationId, RemoteFiles>();
  let oneStop: OneStopSource | null = null;
  let procedures: ProcedureSource | undefined;
  let papers: PaperRepository | undefined;
  for (const part of built) {
    all.set(part.connector.destination, part.connector);
    if (part.remoteFiles !== undefined) remoteFiles.set(part.connector.destination, part.remoteFiles);
    oneStop = part.oneStop ?? oneStop;
    procedures = part.procedures ?? procedures;
    papers = part.papers ?? papers;
  }
  return {
    all,
    remoteFiles,
    oneStop,
    ...(procedures === undefined ? {} : { procedures }),
    ...(papers === undefined ? {} : { papers }),
  };
}
