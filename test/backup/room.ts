import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { onTestFinished } from 'vitest';
import { startCore, type Core, type CoreOptions } from '../../src-main/core.ts';
import { openKeys, type KeyRing } from '../../src-main/platform/keys.ts';
import { plainMachine } from '../fixtures/machine.ts';

/** A running core and all that can be asked of it. */
export async function program(dataFolder: string, options: Partial<CoreOptions> = {}) {
  const core: Core = await startCore({ dataFolder, host: plainMachine, mode: 'writer', logLevel: 'warn', ...options });
  onTestFinished(() => core.stop());
  return { core, client: createRouterClient(core.router) };
}
export type Program = Awaited<ReturnType<typeof program>>;

/** Where training keeps its database, store and copies. */
export function homeOf(dataFolder: string): string {
  return join(dataFolder, 'training');
}

export function keysOf(dataFolder: string): Promise<KeyRing> {
  return openKeys(dataFolder, null);
}

/** Waits until every sample paper of the inbox is prepared. */
export async function prepared({ client }: Program): Promise<void> {
  for (;;) {
    const { items } = await client.inbox.list({ state: 'waiting', limit: 200 });
    if (items.every((item) => item.preparation !== 'preparing')) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Files of all shards, with their shard. */
export async function storedFiles(folder: string): Promise<string[]> {
  const shards = (await readdir(folder)).filter((name) => /^[0-9a-f]{2}$/.test(name));
  const files = await Promise.all(
    shards.map(async (shard) => (await readdir(join(folder, shard))).map((name) => join(shard, name))),
  );
  return files.flat().sort();
}
