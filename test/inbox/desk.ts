import type { Database } from '../../src-main/platform/database/database.ts';
import type { Inbox } from '../../src-main/inbox/service.ts';
import type { WorkerPool } from '../../src-main/platform/workers.ts';
import { openIntake, type DataFolder, type Intake, type IntakeOptions } from '../fixtures/core.ts';

export { dataFolderIn, type DataFolder } from '../fixtures/core.ts';

/** The inbox with everything behind it, on a data folder that can be opened again. */
export interface Desk extends Intake {
  /** Lets the preparation of the document that waits longest end. */
  prepare(result: unknown): Promise<void>;
}

export type DeskOptions = Pick<IntakeOptions, 'clock' | 'limits' | 'wrapBlobs'>;

export async function openDesk(data: DataFolder, options: DeskOptions = {}): Promise<Desk> {
  const { workers, waiting } = handWorkers();
  const intake = await openIntake(data, { ...options, workers, officer: { name: 'Nguyễn Văn Mẫu' } });
  return {
    ...intake,
    async prepare(result) {
      const next = waiting.shift();
      if (next === undefined) throw new Error('nothing is being prepared');
      next(result);
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

/** Workers that end when the test says so. */
function handWorkers(): { workers: WorkerPool; waiting: ((result: unknown) => void)[] } {
  const waiting: ((result: unknown) => void)[] = [];
  const workers: WorkerPool = {
    run: (_name, _task, signal) =>
      new Promise((resolve, reject) => {
        waiting.push(resolve as (result: unknown) => void);
        signal?.addEventListener('abort', () => reject(new Error('aborted')));
      }),
    close: async () => {},
  };
  return { workers, waiting };
}

export function waitingItems(inbox: Inbox) {
  return inbox.list({ state: 'waiting', limit: 200 }).items;
}

export function needingPerson(inbox: Inbox) {
  return inbox.list({ state: 'needs-person', limit: 200 }).items;
}

/** A dossier, as far as the inbox looks at one. */
export function addDossier(database: Database, id: string, code: string): void {
  database
    .prepare(
      `INSERT INTO dossier (id, code, procedure_code, procedure_name, applicant, channel, status, received_on, unit_code,
                            created_at, updated_at)
       VALUES (?, ?, '1.001', 'Khai sinh', '{}', 'counter', 'received', '2026-11-20', 'H21.17', 0, 0)`,
    )
    .run(id, code);
}
