import { createCatalogue, type Catalogue } from '../../dossiers/catalogue.ts';
import { resourceFile } from '../../platform/resources.ts';
import type { Base } from '../base.ts';

export function openCatalogue(base: Base): Promise<Catalogue> {
  const builtIn = resourceFile('catalogue/procedures.json');
  return base.part('catalogue', () => createCatalogue({ ...base, builtIn }));
}
