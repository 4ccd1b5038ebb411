import type { Applicant, Channel, DossierStatus } from '#contract/dossiers.ts';
import type { Database } from '../platform/database/connection.ts';
import { plainIdentity } from '../platform/identity-rules.ts';
import { fold } from '../platform/text.ts';

/** A dossier as it is kept. */
export interface DossierRecord {
  readonly number: number;
  readonly id: string;
  readonly code: string;
  readonly procedure: { readonly code: string; readonly name: string };
  readonly applicant: Applicant;
  readonly channel: Channel;
  readonly status: DossierStatus;
  readonly receivedOn: string;
  readonly appointmentOn: string | null;
  readonly unitCode: string;
  readonly required: number;
  readonly missing: number;
  readonly unsent: boolean;
  readonly refreshedAt: number | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type NewDossier = Omit<
  DossierRecord,
  'number' | 'required' | 'missing' | 'unsent' | 'refreshedAt' | 'updatedAt'
> & {
  /** A database that is gone may have sent it: it is asked about before anything of it is sent. */
  readonly doubted: boolean;
};
export type DossierFilter = 'all' | 'missing' | 'unsent' | 'needs-person';

export interface DossierStore {
  insert(dossier: NewDossier): void;
  /** Writes applicant, channel, status and days; the index follows. */
  update(dossier: DossierRecord, at: number): void;
  /** Has the index say again what it is found by. */
  indexAgain(number: number): void;
  byId(id: string): DossierRecord | null;
  byCode(code: string): DossierRecord | null;
  /** The highest sequence number that is or may be taken among the codes that begin so; 0 when there is none. */
  highestSequence(prefix: string, receivedOn: string): number;
  /**
   * After an older copy of the database was restored, dossiers of that day and before may be gone from here and stand
   * at the destinations all the same. Their numbers are passed over, so that no code is given to a second person: up to
   * this one; 0 when no restore was on this day or later.
   */
  passedOver(prefix: string, receivedOn: string): number;
  /** The latest day on which a copy was restored, `null` when none ever was. */
  restoredOn(): string | null;
  /** Counts its required components and those without a paper, and marks it as changed. */
  recount(id: string, at: number): void;
  setUnsent(id: string, unsent: boolean): void;
  /** All dossiers of these procedures may have something to send. */
  expectUnsent(procedureCodes: readonly string[]): void;
  /** Of the dossiers that there are. */
  procedureCodes(): readonly string[];
  setRefreshed(id: string, at: number): void;
  /** Newest first, after `before`; `expression` is one of FTS5, or `null` for all. */
  page(expression: string | null, filter: DossierFilter, before: number, limit: number): DossierRecord[];
  /** How many there are, counted up to `limit`. */
  count(expression: string | null, filter: DossierFilter, limit: number): number;
}

/** The day of a restore in Vietnam. */
const RESTORED_ON = `date(at / 1000, 'unixepoch', '+7 hours')`;

interface RestorationRow {
  last_dossier: number;
  passed_over: number;
}

interface DossierRow {
  number: number;
  id: string;
  code: string;
  procedure_code: string;
  procedure_name: string;
  applicant: string;
  channel: Channel;
  status: DossierStatus;
  received_on: string;
  appointment_on: string | null;
  unit_code: string;
  required_count: number;
  missing_count: number;
  unsent: number;
  refreshed_at: number | null;
  created_at: number;
  updated_at: number;
}

const CONDITIONS: Readonly<Record<DossierFilter, string>> = {
  all: '1',
  missing: 'd.missing_count > 0',
  unsent: 'd.unsent = 1',
  // few at a time: the list of stuck jobs leads to their dossiers, not the other way round
  'needs-person': `d.id IN (SELECT dossier_id FROM job WHERE state IN ('needs-person', 'needs-login'))`,
};

export function createDossierStore(database: Database): DossierStore {
  const insert = database.prepare(`
    INSERT INTO dossier (id, code, procedure_code, procedure_name, applicant, channel, status, received_on,
      appointment_on, unit_code, doubted, created_at, updated_at)
    VALUES (@id, @code, @procedureCode, @procedureName, @applicant, @channel, @status, @receivedOn,
      @appointmentOn, @unitCode, @doubted, @createdAt, @createdAt)`);
  const update = database.prepare(`
    UPDATE dossier SET applicant = @applicant, channel = @channel, status = @status, received_on = @receivedOn,
      appointment_on = @appointmentOn, updated_at = @at
    WHERE id = @id`);
  const forget = database.prepare('DELETE FROM dossier_search WHERE rowid = ?');
  const index = database.prepare(
    'INSERT INTO dossier_search (rowid, code, applicant, identity, procedure) VALUES (?, ?, ?, ?, ?)',
  );
  const byNumber = database.prepare('SELECT * FROM dossier WHERE number = ?');
  const byId = database.prepare('SELECT * FROM dossier WHERE id = ?');
  const byCode = database.prepare('SELECT * FROM dossier WHERE code = ?');
  const highest = database
    .prepare(
      `
    SELECT max(CAST(substr(code, length(@prefix) + 1) AS INTEGER)) FROM dossier
    WHERE code >= @prefix AND code < @prefix || ':' AND substr(code, length(@prefix) + 1) NOT GLOB '*[^0-9]*'
      AND number <= @last`,
    )
    .pluck();
  const restorations = database.prepare(
    `SELECT last_dossier, passed_over FROM restoration WHERE ${RESTORED_ON} >= ? ORDER BY number`,
  );
  const restoredOn = database.prepare(`SELECT max(${RESTORED_ON}) FROM restoration`).pluck();
  const recount = database.prepare(`
    UPDATE dossier SET
      required_count = (SELECT count(*) FROM dossier_component c WHERE c.dossier_id = dossier.id AND c.required = 1),
      missing_count = (
        SELECT count(*) FROM dossier_component c WHERE c.dossier_id = dossier.id AND c.required = 1
          AND c.id NOT IN (
            SELECT a.component_id FROM attachment a
            WHERE a.dossier_id = dossier.id AND a.detached_at IS NULL AND a.component_id IS NOT NULL
          )
      ),
      updated_at = @at
    WHERE id = @id`);
  const setUnsent = database.prepare('UPDATE dossier SET unsent = ? WHERE id = ?');
  const expectUnsent = database.prepare('UPDATE dossier SET unsent = 1 WHERE procedure_code = ? AND unsent = 0');
  const procedureCodes = database.prepare('SELECT DISTINCT procedure_code FROM dossier').pluck();
  const setRefreshed = database.prepare('UPDATE dossier SET refreshed_at = ? WHERE id = ?');

  const searchable = (dossier: Pick<DossierRecord, 'code' | 'applicant' | 'procedure'>): readonly string[] => [
    fold(dossier.code),
    fold(dossier.applicant.name),
    fold(plainIdentity(dossier.applicant.identityNumber)),
    fold(`${dossier.procedure.name} ${dossier.procedure.code}`),
  ];

  // both walk newest first by number, which is the row id on either side, so a page needs no sorting; the plus sign
  // keeps the text index in the lead, which otherwise would be asked anew for each dossier that passes the filter
  const source = (expression: string | null, filter: DossierFilter): string =>
    expression === null
      ? `FROM dossier d WHERE ${CONDITIONS[filter]} AND d.number < @before`
      : // the driver binds every number as a real one, by which the text index could not jump to its place
        `FROM dossier_search s WHERE dossier_search MATCH @expression AND s.rowid < CAST(@before AS INTEGER)
         ${filter === 'all' ? '' : `AND +s.rowid IN (SELECT d.number FROM dossier d WHERE ${CONDITIONS[filter]})`}`;
  const numberOf = (expression: string | null): string => (expression === null ? 'd.number' : 's.rowid');

  const sequenceUntil = (prefix: string, last: number): number => Number(highest.get({ prefix, last }) ?? 0);
  // one restore after the other: what the next copy knew may not hold what was passed over before
  const passedOver = (prefix: string, receivedOn: string): number =>
    (restorations.all(receivedOn) as RestorationRow[]).reduce(
      (taken, row) => Math.max(taken, sequenceUntil(prefix, row.last_dossier)) + row.passed_over,
      0,
    );

  const follow = (dossier: DossierRecord): void => {
    forget.run(dossier.number);
    index.run(dossier.number, ...searchable(dossier));
  };

  return {
    insert(dossier) {
      const { lastInsertRowid } = insert.run({
        id: dossier.id,
        code: dossier.code,
        procedureCode: dossier.procedure.code,
        procedureName: dossier.procedure.name,
        applicant: JSON.stringify(dossier.applicant),
        channel: dossier.channel,
        status: dossier.status,
        receivedOn: dossier.receivedOn,
        appointmentOn: dossier.appointmentOn,
        unitCode: dossier.unitCode,
        doubted: dossier.doubted ? 1 : 0,
        createdAt: dossier.createdAt,
      });
      index.run(lastInsertRowid, ...searchable(dossier));
    },

    update(dossier, at) {
      update.run({
        id: dossier.id,
        applicant: JSON.stringify(dossier.applicant),
        channel: dossier.channel,
        status: dossier.status,
        receivedOn: dossier.receivedOn,
        appointmentOn: dossier.appointmentOn,
        at,
      });
      follow(dossier);
    },

    indexAgain(number) {
      const dossier = toRecord(byNumber.get(number) as DossierRow | undefined);
      if (dossier !== null) follow(dossier);
    },

    byId: (id) => toRecord(byId.get(id) as DossierRow | undefined),
    byCode: (code) => toRecord(byCode.get(code) as DossierRow | undefined),
    highestSequence: (prefix, receivedOn) =>
      Math.max(sequenceUntil(prefix, Number.MAX_SAFE_INTEGER), passedOver(prefix, receivedOn)),
    passedOver,
    restoredOn: () => restoredOn.get() as string | null,
    recount: (id, at) => void recount.run({ id, at }),
    setUnsent: (id, unsent) => void setUnsent.run(unsent ? 1 : 0, id),
    expectUnsent(procedureCodes) {
      for (const code of procedureCodes) expectUnsent.run(code);
    },
    procedureCodes: () => procedureCodes.all() as string[],
    setRefreshed: (id, at) => void setRefreshed.run(at, id),

    page(expression, filter, before, limit) {
      const number = numberOf(expression);
      const rows = database
        .prepare(
          `SELECT * FROM dossier WHERE number IN (
             SELECT ${number} ${source(expression, filter)} ORDER BY ${number} DESC LIMIT @limit
           ) ORDER BY number DESC`,
        )
        .all({ expression, before, limit }) as DossierRow[];
      return rows.map(fromRow);
    },

    count(expression, filter, limit) {
      const sql = `SELECT count(*) FROM (SELECT 1 ${source(expression, filter)} LIMIT @limit)`;
      return Number(database.prepare(sql).pluck().get({ expression, before: Number.MAX_SAFE_INTEGER, limit }));
    },
  };
}

function toRecord(row: DossierRow | undefined): DossierRecord | null {
  return row === undefined ? null : fromRow(row);
}

function fromRow(row: DossierRow): DossierRecord {
  return {
    number: row.number,
    id: row.id,
    code: row.code,
    procedure: { code: row.procedure_code, name: row.procedure_name },
    applicant: JSON.parse(row.applicant) as Applicant,
    channel: row.channel,
    status: row.status,
    receivedOn: row.received_on,
    appointmentOn: row.appointment_on,
    unitCode: row.unit_code,
    required: row.required_count,
    missing: row.missing_count,
    unsent: row.unsent === 1,
    refreshedAt: row.refreshed_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
