import { implement } from '@orpc/server';
import { scanContract } from '#contract/scan.ts';
import type { Scan } from './service.ts';

export function createScanRouter(scan: Scan) {
  const os = implement(scanContract);
  return os.router({
    folders: os.folders.handler(() => ({ folders: scan.folders() })),
    addFolder: os.addFolder.handler(({ input }) => ({ id: scan.addFolder(input) })),
    removeFolder: os.removeFolder.handler(async ({ input }) => ({ removed: await scan.removeFolder(input.id) })),
  });
}
