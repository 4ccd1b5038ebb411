import type { Connectors } from '../../connectors/connector.ts';
import { createConnectors } from '../../connectors/index.ts';
import { createKeptSessions } from '../../connectors/kept-session.ts';
import { createRemoteMemory } from '../../connectors/memory.ts';
import { createBudget } from '../../platform/http/bandwidth.ts';
import { createHttpClient, withBudget } from '../../platform/http/client.ts';
import type { Base } from '../base.ts';
import type { SettingsRoom } from './settings.ts';

export async function openConnectors(
  base: Base,
  { profile, environments, readSecret, secrets }: SettingsRoom,
): Promise<Connectors> {
  const { part, database, clock, writes } = base;
  const client = await part('http', createHttpClient, (created) => created.close());
  return createConnectors({
    ...base,
    profile,
    readSecret,
    http: withBudget(client, createBudget(profile.sending.bandwidth)),
    environmentOf: environments.of,
    // a reader writes nothing down
    ...(writes ? { memory: createRemoteMemory(database, clock), sessions: createKeptSessions(secrets) } : {}),
  });
}
