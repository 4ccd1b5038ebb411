import { join } from 'node:path';
import { implement } from '@orpc/server';
import { eventsContract } from '#contract/events.ts';
import { hostContract } from '#contract/host.ts';
import type { EventHub } from './events.ts';
import type { HostServices } from './host.ts';

interface HostRouterDependencies {
  readonly host: HostServices;
  readonly dataFolder: string;
  readonly training: boolean;
  readonly scanFolders: readonly { readonly id: string; readonly path: string }[];
}

export function createHostRouter({ host, dataFolder, training, scanFolders }: HostRouterDependencies) {
  const os = implement(hostContract);
  return os.router({
    info: os.info.handler(() => ({
      kind: host.kind,
      version: host.version,
      dataFolder,
      training,
      recovery: false,
      capabilities: host.capabilities,
    })),
    pickFolder: os.pickFolder.handler(async () => ({ path: await host.pickFolder() })),
    openFolder: os.openFolder.handler(async ({ input }) => {
      const scanFolder = scanFolders.find((folder) => folder.id === input.folderId) ?? scanFolders[0];
      const path = { data: dataFolder, log: join(dataFolder, 'log'), scan: scanFolder?.path }[input.which];
      return { opened: path !== undefined && (await host.openFolder(path)) };
    }),
  });
}

export function createEventsRouter(events: EventHub) {
  const os = implement(eventsContract);
  return os.router({
    subscribe: os.subscribe.handler(({ input, signal }) => events.subscribe(input.cursor, signal)),
  });
}
