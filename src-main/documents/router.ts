import { implement } from '@orpc/server';
import { documentsContract } from '#contract/documents.ts';
import type { Documents } from './service.ts';

export function createDocumentsRouter(documents: Documents) {
  const os = implement(documentsContract);
  return os.router({
    get: os.get.handler(({ input }) => documents.get(input.id)),
    read: os.read.handler(async ({ input }) => {
      const bytes = await documents.read(input.id, input.rendition, input.offset, input.length);
      return new Blob([new Uint8Array(bytes)], { type: 'application/octet-stream' });
    }),
    thumbnail: os.thumbnail.handler(async ({ input }) => {
      const image = await documents.thumbnail(input.id);
      return { image: image === null ? null : new Blob([new Uint8Array(image)], { type: 'image/webp' }) };
    }),
  });
}
