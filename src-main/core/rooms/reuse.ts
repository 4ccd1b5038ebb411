import type { Connectors } from '../../connectors/connector.ts';
import type { Documents } from '../../documents/service.ts';
import type { Catalogue } from '../../dossiers/catalogue.ts';
import type { Dossiers } from '../../dossiers/service.ts';
import type { Outbox } from '../../outbox/service.ts';
import type { OwnRepository } from '../../reuse/repository/service.ts';
import { createReuse, type Reuse } from '../../reuse/service.ts';
import type { Base } from '../base.ts';
import type { SettingsRoom } from './settings.ts';

interface Neighbours {
  readonly catalogue: Catalogue;
  readonly documents: Documents;
  readonly dossiers: Dossiers;
  readonly repository: OwnRepository;
  readonly outbox: Outbox;
  readonly connectors: Connectors;
}

/** Papers that the state already holds. */
export function openReuse(base: Base, { profile }: SettingsRoom, rooms: Neighbours): Promise<Reuse> {
  const { repository, outbox, connectors } = rooms;
  return base.part(
    'reuse',
    () =>
      createReuse({
        ...base,
        ...rooms,
        papers: connectors.papers,
        ownPapers: repository,
        queue: outbox,
        maxFileBytes: profile.scan.maxFileBytes,
      }),
    (room) => room.stop(),
  );
}
