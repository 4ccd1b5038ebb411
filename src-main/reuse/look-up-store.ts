import { z } from 'zod';
import { reason as reasonSchema, type Reason } from '#contract/common.ts';
import type { Database } from '../platform/database/connection.ts';

const state = z.enum(['not-asked', 'asking', 'found', 'nothing', 'refused', 'unreachable', 'waiting']);
/** `impossible` is never kept: what hinders today may be mended tomorrow. */
export type StoredState = z.infer<typeof state>;

const standing = z.object({
  id: z.string(),
  state,
  reason: reasonSchema.nullable(),
  askedAt: z.number().nullable(),
  jobId: z.string().nullable(),
  documentNumber: z.string(),
});
/** Where a question stood. */
export type Standing = z.infer<typeof standing>;

/** The newest question for a component. */
export interface LookUpRecord extends Standing {
  readonly dossierId: string;
  readonly componentId: string;
  readonly ownerNumber: string;
  /** Where it stood before the question that is under way; `null` when none is. */
  readonly before: Standing | null;
}

export interface LookUpStore {
  /** Adds it, or puts it in the place of the component's earlier one. */
  put(record: LookUpRecord): void;
  find(componentId: string): LookUpRecord | null;
  of(dossierId: string): LookUpRecord[];
  ofJob(jobId: string): LookUpRecord[];
  /** Those under way in that manner, in all dossiers. */
  open(state: 'asking' | 'waiting'): LookUpRecord[];
}

interface Row {
  component_id: string;
  dossier_id: string;
  id: string;
  owner_number: string;
  document_number: string;
  state: StoredState;
  reason: string | null;
  asked_at: number | null;
  job_id: string | null;
  before: string | null;
}

export function createLookUpStore(database: Database): LookUpStore {
  const put = database.prepare(`
    INSERT INTO look_up (component_id, dossier_id, id, owner_number, document_number, state, reason, asked_at, job_id,
      before)
    VALUES (@componentId, @dossierId, @id, @ownerNumber, @documentNumber, @state, @reason, @askedAt, @jobId, @before)
    ON CONFLICT DO UPDATE SET dossier_id = excluded.dossier_id, id = excluded.id, owner_number = excluded.owner_number,
      document_number = excluded.document_number, state = excluded.state, reason = excluded.reason,
      asked_at = excluded.asked_at, job_id = excluded.job_id, before = excluded.before`);
  const find = database.prepare('SELECT * FROM look_up WHERE component_id = ?');
  const of = database.prepare('SELECT * FROM look_up WHERE dossier_id = ?');
  const ofJob = database.prepare('SELECT * FROM look_up WHERE job_id = ?');
  // the same words as in the index `look_up_open`
  const open = database.prepare(`SELECT * FROM look_up WHERE state IN ('asking', 'waiting') AND state = ?`);
  const records = (rows: unknown[]): LookUpRecord[] => (rows as Row[]).map(fromRow);
  return {
    put(record) {
      put.run({
        ...record,
        reason: record.reason === null ? null : JSON.stringify(record.reason),
        before: record.before === null ? null : JSON.stringify(record.before),
      });
    },
    find: (componentId) => records([find.get(componentId)].filter((row) => row !== undefined))[0] ?? null,
    of: (dossierId) => records(of.all(dossierId)),
    ofJob: (jobId) => records(ofJob.all(jobId)),
    open: (which) => records(open.all(which)),
  };
}

/** Where a question stands, without what it came from. */
export function standingOf({ id, state: now, reason, askedAt, jobId, documentNumber }: LookUpRecord): Standing {
  return { id, state: now, reason, askedAt, jobId, documentNumber };
}

/** Back to where it stood before the question that is under way. */
export function goneBack(record: LookUpRecord): LookUpRecord {
  return record.before === null
    ? { ...record, state: 'not-asked', reason: null, jobId: null }
    : { ...record, ...record.before, before: null };
}

function fromRow(row: Row): LookUpRecord {
  return {
    componentId: row.component_id,
    dossierId: row.dossier_id,
    id: row.id,
    ownerNumber: row.owner_number,
    documentNumber: row.document_number,
    state: row.state,
    reason: parseReason(row.reason),
    askedAt: row.asked_at,
    jobId: row.job_id,
    before: row.before === null ? null : standing.parse(JSON.parse(row.before)),
  };
}

function parseReason(text: string | null): Reason | null {
  return text === null ? null : reasonSchema.parse(JSON.parse(text));
}
