import type { DestinationId } from '#contract/common.ts';
import type { Clock } from '../platform/clock.ts';
import type { HttpClient } from '../platform/http/client.ts';
import type { Profile, ReadSecret } from '../settings/profile.ts';
import type { Connector, Connectors, OneStopSource, RemoteFiles } from './connector.ts';
import { createIgate } from './igate/igate.ts';

export interface ConnectorsDependencies {
  readonly profile: Profile;
  readonly readSecret: ReadSecret;
  readonly http: HttpClient;
  readonly clock: Clock;
  /** Told about things that a call tolerated, without personal data. */
  readonly log?: { warn(fields: object, message: string): void };
}

/**
 * Builds the connectors of the destinations that the profile names and enables. Nothing is called yet.
 * A new remote system is a folder beside this file, its part of the profile's schema, and a line here.
 */
export function createConnectors(dependencies: ConnectorsDependencies): Connectors {
  const { profile, readSecret, http, clock } = dependencies;
  const machinery = { readSecret, http, clock };
  const all = new Map<DestinationId, Connector>();
  const remoteFiles = new Map<DestinationId, RemoteFiles>();
  const oneStop: OneStopSource | null = null;
  const { igate } = profile.destinations;

  if (igate?.enabled === true) {
    const built = createIgate(igate, profile.unit.code, machinery);
    all.set('igate', built.connector);
    remoteFiles.set('igate', built.remoteFiles);
  }
  return { all, remoteFiles, oneStop };
}
