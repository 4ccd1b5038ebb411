import type { AuditLine } from '../audit/service.ts';
import type { PaperAnswer, RepositoryPaper } from '../connectors/connector.ts';
import { isSameOwner } from '../dossiers/reused-rules.ts';
import { listNames, plainName } from '../dossiers/rules.ts';
import { newId } from '../platform/clock.ts';
import { because } from '../platform/errors.ts';
import { compose } from '../platform/text.ts';
import type { LookUpRecord } from './look-up-store.ts';
import type { FoundPaperRecord } from './paper-store.ts';
import type { Room } from './room.ts';
import { comparable, paperIdentity, papersFor, type Asked } from './rules.ts';

/** Papers of one component, and files of one paper, that are kept at the most. */
export const MOST_PAPERS = 200;
export const MOST_FILES = 100;

type AnsweredLine = Pick<AuditLine, 'action' | 'destination' | 'outcome' | 'detail'>;

/** The line of the log that tells what the national repository answered; never its words, which may name people. */
export function answeredLine(asked: readonly Asked[], answer: PaperAnswer): AnsweredLine {
  const codes = listNames(asked.map(({ paperCode }) => paperCode));
  const common = { action: 'reuse.answered', destination: 'dvcqg' } as const;
  if (answer.kind !== 'found') {
    return { ...common, outcome: 'failed', detail: { told: answer.kind, codes, reason: answer.reason.code } };
  }
  // what nobody asked for was not found
  const papers = askedFor(asked, answer.papers).length;
  const others = answer.papers.length - papers;
  const told = papers > 0 ? 'found' : others > 0 ? 'other-codes' : 'nothing';
  return { ...common, outcome: 'ok', detail: { told, papers, ...(others === 0 ? {} : { others }), codes } };
}

function askedFor(asked: readonly Asked[], papers: readonly RepositoryPaper[]): RepositoryPaper[] {
  return papers.filter(({ paperCode }) => asked.some((one) => comparable(one.paperCode) === comparable(paperCode)));
}

/** Something that a person should know about papers that were told. */
function remarkOn(all: readonly Asked[], told: readonly RepositoryPaper[], kept: readonly RepositoryPaper[]) {
  if (kept.length > MOST_PAPERS) return because('reuse.too-many-papers', { limit: MOST_PAPERS });
  // it holds something, but nothing of what was asked for: that is not the same as nothing
  const isBesides = told.length > 0 && askedFor(all, told).length === 0;
  return isBesides ? because('reuse.other-codes', { papers: told.length }) : null;
}

/** Writes down what the national repository answered. Inside a transaction. */
export interface Answers {
  take(record: LookUpRecord, all: readonly Asked[], answer: PaperAnswer): void;
}

export function createAnswers({ lookUps, foundPapers, clock }: Room): Answers {
  /** A paper that was known before stays the same one, with what was fetched of it. */
  const keep = (record: LookUpRecord, papers: readonly RepositoryPaper[]): void => {
    const before = foundPapers.of(record.componentId, 'national');
    const known = new Map(
      before
        .filter(({ ownerNumber }) => isSameOwner(ownerNumber, record.ownerNumber))
        .map((paper) => [paperIdentity({ ...paper, agency: paper.agency.code }), paper]),
    );
    const kept = papers.slice(0, MOST_PAPERS).map((paper, position): FoundPaperRecord => {
      const identity = paperIdentity({ ...paper, files: paper.files.slice(0, MOST_FILES) });
      const same = known.get(identity);
      known.delete(identity);
      return same === undefined ? made(record, paper, position) : { ...same, lookUpId: record.id, position };
    });
    for (const { id } of before) foundPapers.remove(record.componentId, id);
    for (const paper of kept) foundPapers.put(paper);
  };

  const made = (record: LookUpRecord, paper: RepositoryPaper, position: number): FoundPaperRecord => ({
    componentId: record.componentId,
    id: newId(clock),
    lookUpId: record.id,
    ownerNumber: record.ownerNumber,
    repository: 'national',
    // what the national repository holds are results
    kind: 'result',
    position,
    name: compose(paper.name).slice(0, 2000),
    paperCode: paper.paperCode.slice(0, 200),
    documentNumber: compose(paper.documentNumber).slice(0, 200),
    agency: { code: paper.agency.slice(0, 200), name: '' },
    issuedOn: null,
    validUntil: null,
    fileCount: paper.files.length,
    files: paper.files.slice(0, MOST_FILES).map(({ name, link }, index) => ({
      position: index,
      name: plainName(name),
      link,
      size: null,
      documentId: null,
      sha256: null,
      signature: null,
      fetchedAt: null,
    })),
  });

  return {
    take(record, all, answer) {
      const settled = { ...record, jobId: null, before: null };
      if (answer.kind !== 'found') {
        const state = answer.kind === 'unreachable' ? 'unreachable' : 'refused';
        lookUps.put({ ...settled, state, reason: answer.reason });
        return;
      }
      const asked = all.find(({ componentId }) => componentId === record.componentId);
      const papers = asked === undefined ? [] : papersFor(asked, all, answer.papers);
      keep(record, papers);
      const reason = remarkOn(all, answer.papers, papers);
      lookUps.put({ ...settled, state: papers.length === 0 ? 'nothing' : 'found', reason });
    },
  };
}
