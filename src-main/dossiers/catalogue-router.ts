import { implement } from '@orpc/server';
import { catalogueContract } from '#contract/catalogue.ts';
import type { Catalogue } from './catalogue.ts';
import type { CatalogueRefreshed } from './catalogue-refresh.ts';

export function createCatalogueRouter(
  catalogue: Catalogue,
  refresh: (signal?: AbortSignal) => Promise<CatalogueRefreshed>,
) {
  const os = implement(catalogueContract);
  return os.router({
    search: os.search.handler(({ input }) => ({ items: catalogue.search(input.query, input.limit) })),
    get: os.get.handler(({ input }) => catalogue.get(input.code)),
    import: os.import.handler(({ input }) => catalogue.import(input.format, input.text)),
    refresh: os.refresh.handler(({ signal }) => refresh(signal)),
  });
}
