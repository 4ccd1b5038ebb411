import { createHash } from 'node:crypto';
import type { Database } from '../platform/database/connection.ts';

/** A paper that the procedure asks for. */
export interface ComponentRecord {
  readonly id: string;
  readonly dossierId: string;
  readonly position: number;
  readonly name: string;
  readonly paperCode: string;
  readonly required: boolean;
}

/**
 * The same component of the same dossier has the same id, also in a dossier that is made again under its code: what is
 * sent for it keeps its key.
 */
export function componentId(dossierCode: string, position: number): string {
  return createHash('sha256').update(`${dossierCode}\n${position}`).digest('hex').slice(0, 32);
}

export interface ComponentStore {
  insert(component: ComponentRecord): void;
  /** In their order. */
  of(dossierId: string): ComponentRecord[];
}

interface ComponentRow {
  id: string;
  dossier_id: string;
  position: number;
  name: string;
  paper_code: string;
  required: number;
}

export function createComponentStore(database: Database): ComponentStore {
  const insert = database.prepare(
    'INSERT INTO dossier_component (id, dossier_id, position, name, paper_code, required) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const of = database.prepare('SELECT * FROM dossier_component WHERE dossier_id = ? ORDER BY position, id');
  return {
    insert(component) {
      insert.run(
        component.id,
        component.dossierId,
        component.position,
        component.name,
        component.paperCode,
        component.required ? 1 : 0,
      );
    },
    of: (dossierId) =>
      (of.all(dossierId) as ComponentRow[]).map((row) => ({
        id: row.id,
        dossierId: row.dossier_id,
        position: row.position,
        name: row.name,
        paperCode: row.paper_code,
        required: row.required === 1,
      })),
  };
}
