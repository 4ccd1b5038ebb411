import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { implement } from '@orpc/server';
import { onTestFinished } from 'vitest';
import { eventsContract } from '#contract/events.ts';
import { hostContract } from '#contract/host.ts';
import { inboxContract } from '#contract/inbox.ts';
import type { Core } from '../../src-main/core.ts';
import { createEventHub, type EventHub } from '../../src-main/platform/events.ts';

/** A few procedures of the contract, so that a door can be tried without a whole core behind it. */
export function smallRouter(hub: EventHub = createEventHub()): Core['router'] {
  const host = implement(hostContract);
  const events = implement(eventsContract);
  const inbox = implement(inboxContract);
  const router = {
    host: {
      info: host.info.handler(() => ({
        kind: 'web' as const,
        version: '0.0.0',
        dataFolder: '/data',
        training: true,
        recovery: false,
        capabilities: { pickFolder: false, openFolder: false, notify: false },
      })),
    },
    events: { subscribe: events.subscribe.handler(({ input, signal }) => hub.subscribe(input.cursor, signal)) },
    inbox: { uploadRange: inbox.uploadRange.handler(({ input }) => ({ received: input.bytes.size })) },
  };
  // the doors pass calls on by name and never look at the rest
  return router as unknown as Core['router'];
}

/** A folder that looks like a built page, with a secret beside it that nobody may reach. */
export async function smallPage(): Promise<string> {
  const root = await temporaryFolder('page');
  const page = join(root, 'renderer');
  await mkdir(join(page, 'assets'), { recursive: true });
  await writeFile(join(root, 'secret.txt'), 'secret');
  await writeFile(join(page, 'index.html'), '<!doctype html><title>page</title>');
  await writeFile(join(page, 'assets', 'index-Ab3dEf9z.js'), 'export {};');
  await writeFile(join(page, 'assets', 'decoder.wasm'), new Uint8Array([0, 0x61, 0x73, 0x6d]));
  return page;
}

/** A folder of its own for one test; it is removed when the test ends. */
export async function temporaryFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `qmc-${name}-`));
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}
