import { createDocuments, type Documents } from '../../documents/service.ts';
import type { WorkerPool } from '../../platform/workers.ts';
import type { Base } from '../base.ts';

export function openDocuments(base: Base, workers: WorkerPool): Promise<Documents> {
  return base.part(
    'documents',
    () => createDocuments({ ...base, workers }),
    (room) => room.stop(),
  );
}
