import type { Reason } from '#contract/common.ts';
import type { Applicant } from '#contract/dossiers.ts';
import type { MessageCode } from '#contract/messages/index.ts';
import type { Officer } from '#contract/session.ts';
import { identityWarnings } from '../dossiers/rules.ts';
import { because } from '../platform/errors.ts';
import { plainIdentity } from '../platform/identity-rules.ts';
import { compose } from '../platform/text.ts';

/** `KQ.G15.000007` and `000.00.00.G12-KQ5586`: codes of results, by which the national repository knows its papers. */
const RESULT_CODE =
  /^(?:KQ\.[A-Z]\d{2}(?:\.\d{1,3})*\.\d{3,8}|(?:\d{3}\.\d{2}\.\d{2}\.)?[A-Z]\d{2}(?:\.\d{1,3})*-KQ\d{1,8})$/;

/** Whether a paper code has the shape of a result's. */
export function isResultCode(paperCode: string): boolean {
  return RESULT_CODE.test(comparable(paperCode));
}

/** The form in which codes and numbers of papers are compared. */
export function comparable(text: string): string {
  return compose(text).trim().toUpperCase();
}

/** The owner's number as it is asked for. */
export function ownerNumberOf({ identityNumber }: Pick<Applicant, 'identityNumber'>): string {
  return plainIdentity(identityNumber);
}

/** What is said about the numbers that go out, without ever keeping anybody from asking. */
export function warningsFor(applicant: Applicant, officer: Officer): Reason[] {
  const unusual = identityWarnings({ kind: 'citizen', identityNumber: officer.identityNumber, birthDate: null });
  return [...identityWarnings(applicant), ...(unusual.length === 0 ? [] : [because('reuse.warn-officer-number')])];
}

/** The officer is named where the question comes from a counter or by post: channels 1 and 3. */
export function officerHindrance(channel: 'in-person' | 'online' | 'postal', officer: Officer): Reason | null {
  if (channel === 'online') return null;
  if (officer.identityNumber.trim() === '') return because('reuse.officer-number-missing');
  return officer.name.trim() === '' ? because('reuse.officer-name-missing') : null;
}

/** Refusals that are a matter of our account or session with the repository, not of what was asked. */
const ACCOUNT_CODES: ReadonlySet<string> = new Set<MessageCode>([
  'connectors.repository-session-refused',
  'connectors.repository-login-refused',
  'connectors.session-refused',
  'connectors.login-refused',
  'connectors.secret-missing',
  'connectors.forbidden',
]);

export function isAccountMatter(reason: Pick<Reason, 'code'> | null): boolean {
  return reason !== null && ACCOUNT_CODES.has(reason.code);
}

/** A paper as a repository tells it. */
interface ToldPaper {
  readonly paperCode: string;
  readonly documentNumber: string;
  readonly agency: string;
  readonly files: readonly { readonly link: string }[];
}

/** Two answers mean the same paper when all that they tell of it is the same. */
export function paperIdentity(paper: ToldPaper): string {
  return JSON.stringify([
    comparable(paper.paperCode),
    comparable(paper.documentNumber),
    comparable(paper.agency),
    paper.files.map(({ link }) => link),
  ]);
}

/** A component that was asked for. */
export interface Asked {
  readonly componentId: string;
  readonly paperCode: string;
  readonly documentNumber: string;
}

/**
 * Which papers of an answer belong to a component: those of its code. Where several components share a code, a number
 * that was given tells them apart; otherwise the person does.
 */
export function papersFor<Paper extends ToldPaper>(
  asked: Asked,
  all: readonly Asked[],
  papers: readonly Paper[],
): readonly Paper[] {
  const ofCode = papers.filter((paper) => comparable(paper.paperCode) === comparable(asked.paperCode));
  const shared = all.filter((other) => comparable(other.paperCode) === comparable(asked.paperCode)).length > 1;
  if (!shared || asked.documentNumber === '') return ofCode;
  return ofCode.filter((paper) => comparable(paper.documentNumber) === comparable(asked.documentNumber));
}

/** What is asked for, each once. */
export function distinctPapers(all: readonly Asked[]): { paperCode: string; documentNumber: string }[] {
  const seen = new Map<string, { paperCode: string; documentNumber: string }>();
  for (const { paperCode, documentNumber } of all) {
    const key = JSON.stringify([comparable(paperCode), comparable(documentNumber)]);
    if (!seen.has(key)) seen.set(key, { paperCode, documentNumber });
  }
  return [...seen.values()];
}
