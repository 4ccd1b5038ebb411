import type { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { PlannedOperation } from '../../src-main/connectors/connector.ts';
import type { Profile } from '../../src-main/settings/profile.ts';

/** The profile with its portal at another address. */
export function pointed(profile: Profile, baseUrl: string): Profile {
  const { hatinh } = profile.destinations;
  if (hatinh === undefined) throw new Error('hatinh is not in the training profile');
  hatinh.baseUrl = baseUrl;
  return profile;
}

/** Until the test is over; gives its address. */
export async function listening(server: ReturnType<typeof createServer>): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export function operationOf(plan: readonly PlannedOperation[], name: string): PlannedOperation {
  const found = plan.find(({ operation }) => operation === name);
  if (found === undefined) throw new Error(`the plan has no ${name}`);
  return found;
}
