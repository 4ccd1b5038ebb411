import { z } from 'zod';
import type { ConsentWay } from '#contract/reuse.ts';
import type { Database } from '../platform/database/connection.ts';

/** That somebody agreed; it is never changed. */
export interface ConsentRecord {
  readonly id: string;
  readonly dossierId: string;
  /** Whose papers: for another owner it does not hold. */
  readonly ownerNumber: string;
  readonly givenBy: string;
  readonly onBehalf: boolean;
  readonly way: ConsentWay;
  readonly note: string;
  readonly componentIds: readonly string[];
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
  readonly recordedBy: string;
}

export interface ConsentStore {
  insert(consent: ConsentRecord): void;
  /** The newest first. */
  of(dossierId: string): ConsentRecord[];
}

interface Row {
  id: string;
  dossier_id: string;
  owner_number: string;
  given_by: string;
  on_behalf: number;
  way: ConsentWay;
  note: string;
  component_ids: string;
  recorded_at: number;
  recorded_by: string;
}

const ids = z.array(z.string());

export function createConsentStore(database: Database): ConsentStore {
  const insert = database.prepare(`
    INSERT INTO consent (id, dossier_id, owner_number, given_by, on_behalf, way, note, component_ids, recorded_at,
      recorded_by)
    VALUES (@id, @dossierId, @ownerNumber, @givenBy, @onBehalf, @way, @note, @componentIds, @recordedAt, @recordedBy)`);
  const of = database.prepare('SELECT * FROM consent WHERE dossier_id = ? ORDER BY id DESC LIMIT 100');
  return {
    insert(consent) {
      insert.run({
        ...consent,
        onBehalf: consent.onBehalf ? 1 : 0,
        componentIds: JSON.stringify(consent.componentIds),
      });
    },
    of: (dossierId) =>
      (of.all(dossierId) as Row[]).map((row) => ({
        id: row.id,
        dossierId: row.dossier_id,
        ownerNumber: row.owner_number,
        givenBy: row.given_by,
        onBehalf: row.on_behalf === 1,
        way: row.way,
        note: row.note,
        componentIds: ids.parse(JSON.parse(row.component_ids)),
        recordedAt: row.recorded_at,
        recordedBy: row.recorded_by,
      })),
  };
}
