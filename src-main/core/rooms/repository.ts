import type { Documents } from '../../documents/service.ts';
import type { PaperKeeper } from '../../dossiers/paper-keeper.ts';
import type { Dossiers } from '../../dossiers/service.ts';
import { createFilling, type Filling } from '../../reuse/repository/filling.ts';
import { createPaperKeeper } from '../../reuse/repository/keeper.ts';
import { createOwnRepository, type OwnRepository } from '../../reuse/repository/service.ts';
import type { Base } from '../base.ts';
import type { SettingsRoom } from './settings.ts';

/** Where dossiers leave their papers. */
export function openPaperKeeper(base: Base, { profile }: SettingsRoom): PaperKeeper {
  return createPaperKeeper({ ...base, unit: profile.unit });
}

interface RepositoryRoom {
  readonly repository: OwnRepository;
  readonly filling: Filling;
}

export async function openRepository(base: Base, documents: Documents, dossiers: Dossiers): Promise<RepositoryRoom> {
  const repository = createOwnRepository({ ...base, documents, dossiers });
  const filling = await base.part(
    'repository',
    () => createFilling({ ...base, dossiers }),
    (made) => made.stop(),
  );
  return { repository, filling };
}
