import type { AuditEntry } from '#contract/audit.ts';
import type { DestinationId, MessageParams } from '#contract/common.ts';
import { toInstant, type Clock } from '../platform/clock.ts';
import { positionOf } from '../platform/cursor.ts';
import { transact, type Database } from '../platform/database/database.ts';
import { fold } from '../platform/text.ts';
import { detailText, GENESIS_HASH, sealEntry } from './chain.ts';
import { createAuditStore, type AuditRow } from './store.ts';

/** What a line says; time, place in the chain and hash are added. */
export interface AuditLine {
  readonly actor: string;
  /** `<room>.<what happened>`, such as `dossier.attached`. */
  readonly action: string;
  readonly dossierId?: string | null;
  readonly dossierCode?: string;
  readonly destination?: DestinationId | null;
  readonly outcome?: AuditEntry['outcome'];
  /** Facts for the reader. File names and codes are welcome; secrets never, id numbers never. */
  readonly detail?: MessageParams;
}

export interface AuditQuery {
  readonly text: string;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly actions: readonly string[];
  readonly destination?: DestinationId | undefined;
  readonly outcome?: AuditEntry['outcome'] | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** The append-only, hash-chained log. */
export interface AuditLog {
  /** Adds a line within the caller's transaction, so that it stands or falls with what it tells of. */
  append(line: AuditLine): void;
  /** The number of the newest line. */
  latest(): number;
  /** When the first line was written (milliseconds since 1970); `null` while nothing was done yet. */
  began(): number | null;
  list(query: AuditQuery): { items: AuditEntry[]; nextCursor: string | null };
  /** Walks the whole chain; `firstBad` is the first line that does not fit. */
  verify(): { entries: number; intact: boolean; firstBad: number | null; lastHash: string };
}

export function createAuditLog(database: Database, clock: Clock): AuditLog {
  const store = createAuditStore(database);
  return {
    append(line) {
      transact(database, () => {
        const previous = store.last() ?? { sequence: 0, hash: GENESIS_HASH };
        const fields = {
          sequence: previous.sequence + 1,
          at: clock.now(),
          actor: line.actor,
          action: line.action,
          dossierId: line.dossierId ?? null,
          dossierCode: line.dossierCode ?? '',
          destination: line.destination ?? null,
          outcome: line.outcome ?? 'ok',
          detail: detailText(line.detail ?? {}),
        } as const;
        store.insert({
          sequence: fields.sequence,
          at: fields.at,
          actor: fields.actor,
          action: fields.action,
          dossier_id: fields.dossierId,
          dossier_code: fields.dossierCode,
          destination: fields.destination,
          outcome: fields.outcome,
          detail: fields.detail,
          search: fold([fields.dossierCode, fields.actor, ...Object.values(line.detail ?? {})].join(' ')),
          previous_hash: previous.hash,
          hash: sealEntry(previous.hash, fields),
        });
      });
    },

    began: () => store.firstAt(),
    latest: () => store.last()?.sequence ?? 0,

    list(query) {
      const rows = store.list({
        words: fold(query.text).split(' ').filter(Boolean).slice(0, 10),
        from: query.from === undefined ? null : Date.parse(query.from),
        to: query.to === undefined ? null : Date.parse(query.to),
        actions: query.actions,
        destination: query.destination ?? null,
        outcome: query.outcome ?? null,
        before: query.cursor === undefined ? null : positionOf(query.cursor),
        limit: query.limit + 1,
      });
      const items = rows.slice(0, query.limit);
      const more = rows.length > query.limit ? items.at(-1) : undefined;
      return { items: items.map(toEntry), nextCursor: more === undefined ? null : String(more.sequence) };
    },

    verify() {
      let previous = GENESIS_HASH;
      let expected = 1;
      for (const row of store.chain()) {
        const fits =
          row.sequence === expected && row.previous_hash === previous && row.hash === sealEntry(previous, sealed(row));
        if (!fits) return { entries: expected - 1, intact: false, firstBad: row.sequence, lastHash: previous };
        previous = row.hash;
        expected += 1;
      }
      return { entries: expected - 1, intact: true, firstBad: null, lastHash: previous };
    },
  };
}

function sealed(row: AuditRow) {
  return {
    sequence: row.sequence,
    at: row.at,
    actor: row.actor,
    action: row.action,
    dossierId: row.dossier_id,
    dossierCode: row.dossier_code,
    destination: row.destination,
    outcome: row.outcome,
    detail: row.detail,
  };
}

function toEntry(row: AuditRow): AuditEntry {
  return {
    sequence: row.sequence,
    at: toInstant(row.at),
    actor: row.actor,
    action: row.action,
    dossierId: row.dossier_id,
    dossierCode: row.dossier_code,
    destination: row.destination as DestinationId | null,
    outcome: row.outcome,
    detail: JSON.parse(row.detail) as MessageParams,
    hash: row.hash,
  };
}
