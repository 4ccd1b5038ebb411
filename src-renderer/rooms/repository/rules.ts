import { PAPER_LIMITS } from '#contract/limits.ts';
import type { KeptPaper, PaperMetadata } from '#contract/repository.ts';
import { parseTypedDay, typedDay } from '../../ui/days.ts';

/** How a paper stands, in the words of the window: what was withdrawn is never offered, whatever its days say. */
export type Standing = 'withdrawn' | 'for-ever' | 'until' | 'expired' | 'not-yet' | 'unknown-end';

export function standingOf(paper: Pick<KeptPaper, 'withdrawn' | 'validity' | 'validForever'>): Standing {
  if (paper.withdrawn) return 'withdrawn';
  if (paper.validity !== 'valid') return paper.validity;
  return paper.validForever ? 'for-ever' : 'until';
}

export type TextField = keyof typeof PAPER_LIMITS;
export const TEXT_FIELDS = Object.keys(PAPER_LIMITS) as readonly TextField[];

/** What stands in the fields of the form: text as it is typed. */
export interface PaperDraft extends Record<TextField, string> {
  issuedOn: string;
  validity: 'until' | 'for-ever' | 'unknown-end';
  validUntil: string;
}
export type DraftField = TextField | 'issuedOn' | 'validUntil';

export function draftOf(paper: PaperMetadata): PaperDraft {
  return {
    ...textsOf(paper),
    issuedOn: typedDay(paper.issuedOn),
    validity: paper.validForever ? 'for-ever' : paper.validUntil === null ? 'unknown-end' : 'until',
    validUntil: typedDay(paper.validUntil),
  };
}

function textsOf(paper: Pick<PaperMetadata, TextField>): Record<TextField, string> {
  const { name, paperCode, documentNumber, scope, abstract, agency, signer } = paper;
  return { name, paperCode, documentNumber, scope, abstract, agency, signer };
}

/** A text as it will be kept, by which its length counts. */
export function keptText(typed: string): string {
  return typed
    .replace(/[\t\n\r\u2028\u2029]+/g, ' ')
    .trim()
    .normalize('NFC');
}

/** Why the draft cannot be saved, as keys of `repository.form.problem`. */
export type DraftProblem = 'name' | 'long' | 'day' | 'dayRequired' | 'order';

export function draftProblems(draft: PaperDraft): Partial<Record<DraftField, DraftProblem>> {
  const problems: Partial<Record<DraftField, DraftProblem>> = {};
  for (const field of TEXT_FIELDS) if (keptText(draft[field]).length > PAPER_LIMITS[field]) problems[field] = 'long';
  if (keptText(draft.name) === '') problems.name = 'name';
  const issuedOn = parseTypedDay(draft.issuedOn);
  if (draft.issuedOn.trim() !== '' && issuedOn === null) problems.issuedOn = 'day';
  if (draft.validity !== 'until') return problems;
  const validUntil = parseTypedDay(draft.validUntil);
  if (draft.validUntil.trim() === '') problems.validUntil = 'dayRequired';
  else if (validUntil === null) problems.validUntil = 'day';
  else if (issuedOn !== null && validUntil < issuedOn) problems.validUntil = 'order';
  return problems;
}

/** What differs from the paper, to be sent; nothing when all is as it was. The draft has no problems. */
export function changesOf(paper: PaperMetadata, draft: PaperDraft): Partial<PaperMetadata> {
  const wanted: PaperMetadata = {
    name: keptText(draft.name),
    paperCode: keptText(draft.paperCode),
    documentNumber: keptText(draft.documentNumber),
    scope: keptText(draft.scope),
    abstract: keptText(draft.abstract),
    agency: keptText(draft.agency),
    signer: keptText(draft.signer),
    issuedOn: parseTypedDay(draft.issuedOn),
    validUntil: draft.validity === 'until' ? parseTypedDay(draft.validUntil) : null,
    validForever: draft.validity === 'for-ever',
  };
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => value !== valueOf(paper, name)));
}

function valueOf(paper: PaperMetadata, name: string): unknown {
  return Object.entries(paper).find(([known]) => known === name)?.[1];
}

/** Whether anything was typed that is not kept yet; half a day counts as well. */
export function isChanged(paper: PaperMetadata, draft: PaperDraft): boolean {
  const before = draftOf(paper);
  const fields: readonly (keyof PaperDraft)[] = [...TEXT_FIELDS, 'issuedOn', 'validity'];
  if (fields.some((field) => draft[field].trim() !== before[field].trim())) return true;
  return draft.validity === 'until' && draft.validUntil.trim() !== before.validUntil;
}
