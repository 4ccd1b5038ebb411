import { createCatalogueRefresh, type CatalogueRefreshed } from '../../dossiers/catalogue-refresh.ts';
import type { DossiersDependencies } from '../../dossiers/room.ts';
import { createDossiers, type Dossiers } from '../../dossiers/service.ts';
import type { Base } from '../base.ts';
import type { SettingsRoom } from './settings.ts';

interface DossiersRoom {
  readonly dossiers: Dossiers;
  /** Reads the procedures anew from the destination that lists them. */
  refreshCatalogue(signal?: AbortSignal): Promise<CatalogueRefreshed>;
}

type Neighbours = Pick<DossiersDependencies, 'catalogue' | 'documents' | 'papers' | 'keeper' | 'outbox' | 'connectors'>;

export async function openDossiers(base: Base, room: SettingsRoom, rooms: Neighbours): Promise<DossiersRoom> {
  const { profile, settings } = room;
  const { catalogue, connectors } = rooms;
  const dossiers = await base.part(
    'dossiers',
    () => createDossiers({ ...base, ...rooms, profile }),
    (made) => made.stop(),
  );
  settings.onEnvironmentSet((destination) => dossiers.environmentChanged(destination));
  const { procedures } = connectors;
  return { dossiers, refreshCatalogue: createCatalogueRefresh({ ...base, catalogue, procedures }) };
}
