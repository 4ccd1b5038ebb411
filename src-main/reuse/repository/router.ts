import { implement } from '@orpc/server';
import { repositoryContract } from '#contract/repository.ts';
import type { OwnRepository } from './service.ts';

export function createRepositoryRouter(repository: OwnRepository) {
  const os = implement(repositoryContract);
  return os.router({
    search: os.search.handler(({ input }) => repository.search(input)),
    get: os.get.handler(({ input }) => repository.get(input.id)),
    update: os.update.handler(({ input }) => repository.update(input)),
    setWithdrawn: os.setWithdrawn.handler(({ input }) => repository.setWithdrawn(input)),
  });
}
