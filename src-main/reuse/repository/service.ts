import { formatISO } from 'date-fns';
import { isDeepStrictEqual } from 'node:util';
import { paperMetadata, type KeptPaper, type PaperMetadata } from '#contract/repository.ts';
import type { AuditLog } from '../../audit/service.ts';
import type { Documents } from '../../documents/service.ts';
import { identityKey } from '../../platform/identity-rules.ts';
import { listNames } from '../../dossiers/rules.ts';
import type { Dossiers } from '../../dossiers/service.ts';
import { toInstant, type Clock } from '../../platform/clock.ts';
import { positionOf } from '../../platform/cursor.ts';
import { transact, type Database } from '../../platform/database/database.ts';
import { AppError } from '../../platform/errors.ts';
import type { EventHub } from '../../platform/events.ts';
import type { Session } from '../../session/service.ts';
import { createPaperStore, type PaperRecord } from './paper-store.ts';
import { validityOn } from './rules.ts';
import { createSearchStore, type PaperSearch } from './search-store.ts';

/** Searching counts no further: nobody reads on after so many. */
const COUNT_LIMIT = 1000;
/** Milliseconds that a count may take. */
const COUNT_TIME = 5;
/** Papers of one owner under one code that are offered; the newest ones. */
const OFFERS_LIMIT = 50;

export interface SearchRequest extends Omit<PaperSearch, 'on'> {
  readonly cursor?: string | undefined;
  readonly limit: number;
}

/** Whose papers are looked for. */
export interface OfferRequest {
  /** CCCD, CMND or MST, blanks and signs aside. */
  readonly ownerNumber: string;
  readonly paperCodes: readonly string[];
  /** The day, `yyyy-MM-dd`, on which they have to be valid. */
  readonly on: string;
  /** The dossier that asks: what it holds itself is not offered to it. */
  readonly exceptDossierId?: string;
}

/** The own repository (kho giấy tờ). Every change is one transaction with its line of the log. */
export interface OwnRepository {
  /** Newest first. */
  search(request: SearchRequest): { items: KeptPaper[]; nextCursor: string | null; total: number; more: boolean };
  /** @throws AppError `repository.not-found` */
  get(id: string): KeptPaper;
  /** Only what is named changes. @throws AppError `repository.validity-both`, `repository.validity-order` */
  update(
    change: { readonly id: string } & { readonly [Field in keyof PaperMetadata]?: PaperMetadata[Field] | undefined },
  ): KeptPaper;
  /** @throws AppError `repository.reason-missing` when a paper is withdrawn without one */
  setWithdrawn(request: { readonly id: string; readonly withdrawn: boolean; readonly reason: string }): KeptPaper;
  /**
   * What may be attached to a dossier of this owner: valid on the day as far as is known (an end that nobody told does
   * not keep a paper back), not withdrawn, every file readable. By code, the newest issued first.
   */
  offers(request: OfferRequest): KeptPaper[];
}

export interface OwnRepositoryDependencies {
  readonly database: Database;
  readonly documents: Pick<Documents, 'get'>;
  readonly dossiers: Pick<Dossiers, 'settleAgain'>;
  readonly audit: AuditLog;
  readonly session: Pick<Session, 'actor'>;
  readonly events: EventHub;
  readonly clock: Clock;
  /** Milliseconds that counting may take beyond what a page needs; a few unless told otherwise. */
  readonly countTime?: number;
}

export function createOwnRepository(dependencies: OwnRepositoryDependencies): OwnRepository {
  const { database, documents, dossiers, audit, session, events, clock } = dependencies;
  const store = createPaperStore(database);
  const searching = createSearchStore(database, dependencies.countTime ?? COUNT_TIME);

  const today = (): string => formatISO(clock.now(), { representation: 'date' });
  const require = (id: string): PaperRecord => {
    const found = store.byId(id);
    if (found === null) throw new AppError('repository.not-found');
    return found;
  };

  const view = (paper: PaperRecord, on: string): KeptPaper => ({
    ...paperMetadata.parse(paper),
    id: paper.id,
    kind: paper.kind,
    files: paper.files,
    owner: { name: paper.owner.name, identityNumber: paper.owner.identityNumber },
    procedure: paper.procedure,
    dossier: paper.dossier,
    keptAt: toInstant(paper.keptAt),
    validity: validityOn(paper, on),
    withdrawn: paper.withdrawnAt !== null,
    withdrawnReason: paper.withdrawnReason,
    editedAt: paper.editedAt === null ? null : toInstant(paper.editedAt),
    editedBy: paper.editedBy,
  });

  const isReadable = ({ files }: PaperRecord): boolean =>
    files.length > 0 && files.every(({ documentId }) => documents.get(documentId).state !== 'failed');

  /** One transaction with its line; `work` gives what the line says, `null` when there was nothing to do. */
  const change = (
    id: string,
    action: string,
    work: (paper: PaperRecord) => Record<string, string> | null,
  ): KeptPaper => {
    const { paper, isChanged } = transact(database, () => {
      const before = require(id);
      const detail = work(before);
      if (detail !== null) {
        audit.append({
          actor: session.actor(),
          action,
          dossierId: before.dossier.id,
          dossierCode: before.dossier.code,
          detail: { names: listNames([before.name]), ...detail },
        });
        // what is known of a result travels to the portals
        if (before.kind === 'result') dossiers.settleAgain(before.dossier.id);
      }
      return { paper: require(id), isChanged: detail !== null };
    });
    if (isChanged) {
      events.publish({ type: 'repository' });
      if (paper.kind === 'result') events.publish({ type: 'dossiers', ids: [paper.dossier.id] });
    }
    return view(paper, today());
  };

  return {
    search({ cursor, limit, ...given }) {
      const on = today();
      const search = { ...given, on };
      // the first page is the beginning of what is counted
      const first = searching.walk(search, {
        before: Number.MAX_SAFE_INTEGER,
        least: cursor === undefined ? limit + 1 : 0,
        most: COUNT_LIMIT,
      });
      const numbers =
        cursor === undefined
          ? first.numbers
          : searching.walk(search, { before: positionOf(cursor), least: limit + 1, most: limit + 1 }).numbers;
      const shown = numbers.slice(0, limit);
      return {
        items: store.byNumbers(shown).map((paper) => view(paper, on)),
        nextCursor: numbers.length > limit ? String(shown.at(-1)) : null,
        total: first.numbers.length,
        more: first.more,
      };
    },

    get: (id) => view(require(id), today()),

    update({ id, ...fields }) {
      return change(id, 'repository.corrected', (paper) => {
        const before = paperMetadata.parse(paper);
        const after = corrected(before, fields);
        const changed = namesOf(before).filter((name) => !isDeepStrictEqual(before[name], after[name]));
        if (changed.length === 0) return null;
        store.correct(paper, after, session.actor(), clock.now());
        // the names alone: what stood there is kept with the paper
        return { fields: changed.join(', ') };
      });
    },

    setWithdrawn({ id, withdrawn, reason }) {
      return change(id, withdrawn ? 'repository.withdrawn' : 'repository.restored', (paper) => {
        if (withdrawn && reason === '') throw new AppError('repository.reason-missing', { field: 'reason' });
        if ((paper.withdrawnAt !== null) === withdrawn) return null;
        store.setWithdrawn(paper.number, withdrawn ? clock.now() : null, withdrawn ? reason : '');
        return reason === '' ? {} : { reason };
      });
    },

    offers({ ownerNumber, paperCodes, on, exceptDossierId }) {
      const owner = identityKey(ownerNumber);
      const codes = [...new Set(paperCodes)].filter((code) => code !== '');
      return codes
        .flatMap((code) => store.offered(owner, code, on, OFFERS_LIMIT))
        .filter(({ dossier }) => dossier.id !== exceptDossierId)
        .filter(isReadable)
        .map((paper) => view(paper, on));
    },
  };
}

type Fields = { readonly [Field in keyof PaperMetadata]?: PaperMetadata[Field] | undefined };

/** @throws AppError when the days contradict each other */
function corrected(before: PaperMetadata, fields: Fields): PaperMetadata {
  if (fields.validForever === true && typeof fields.validUntil === 'string') {
    throw new AppError('repository.validity-both', { field: 'validUntil' });
  }
  const named = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
  const after: PaperMetadata = { ...before, ...named };
  // the one that is named takes the place of the other
  if (fields.validForever === true) after.validUntil = null;
  if (typeof fields.validUntil === 'string') after.validForever = false;
  if (after.issuedOn !== null && after.validUntil !== null && after.validUntil < after.issuedOn) {
    throw new AppError('repository.validity-order', { field: 'validUntil' });
  }
  return after;
}

function namesOf(metadata: PaperMetadata): (keyof PaperMetadata)[] {
  return Object.keys(metadata) as (keyof PaperMetadata)[];
}
