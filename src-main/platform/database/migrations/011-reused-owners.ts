import type { Migration } from '../connection.ts';

/** Papers that a look-up found tell whose they are and what the owner agreed to, so that a change is noticed. */
export const reusedOwners: Migration = {
  name: 'reused owners',
  sql: `
    UPDATE attachment
    SET provenance = json_set(provenance,
      '$.lookUp.ownerNumber',
      coalesce((SELECT owner_number FROM consent WHERE id = json_extract(provenance, '$.lookUp.consentId')), ''),
      '$.lookUp.componentIds',
      json(coalesce((SELECT component_ids FROM consent WHERE id = json_extract(provenance, '$.lookUp.consentId')), '[]')))
    WHERE source IN ('own-repository', 'national-repository') AND json_type(provenance, '$.lookUp') = 'object';
  `,
};
