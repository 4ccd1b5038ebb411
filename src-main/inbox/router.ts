import { implement } from '@orpc/server';
import { inboxContract } from '#contract/inbox.ts';
import { RANGE_BYTES } from '#contract/common.ts';
import { AppError } from '../platform/errors.ts';
import type { Inbox } from './service.ts';

export function createInboxRouter(inbox: Inbox) {
  const os = implement(inboxContract);
  return os.router({
    list: os.list.handler(({ input }) => inbox.list(input)),
    get: os.get.handler(({ input }) => inbox.get(input.id)),
    setAside: os.setAside.handler(({ input }) => ({ count: inbox.setAside(input.ids) })),
    restore: os.restore.handler(({ input }) => ({ count: inbox.restore(input.ids) })),
    addPaths: os.addPaths.handler(async ({ input }) => ({ results: await inbox.addPaths(input.paths) })),
    uploadStart: os.uploadStart.handler(({ input }) => ({ uploadId: inbox.uploads.start(input) })),
    uploadRange: os.uploadRange.handler(async ({ input }) => {
      if (input.bytes.size > RANGE_BYTES) throw new AppError('platform.too-large', { params: { limit: RANGE_BYTES } });
      const bytes = new Uint8Array(await input.bytes.arrayBuffer());
      return { received: await inbox.uploads.range(input.uploadId, input.offset, bytes) };
    }),
    uploadFinish: os.uploadFinish.handler(async ({ input }) => ({
      itemId: await inbox.uploads.finish(input.uploadId),
    })),
  });
}
