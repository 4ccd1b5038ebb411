import type { Applicant, Channel } from '#contract/dossiers.ts';
import { addWorkingDays, parseTypedDay } from '../../ui/days.ts';
import { type CardText } from './rules.ts';

/** What stands in the fields of the new-dossier dialog: text as it was typed. */
export interface DossierDraft {
  procedure: { readonly code: string; readonly name: string; readonly days: number } | null;
  name: string;
  kind: Applicant['kind'];
  identityNumber: string;
  birthDate: string;
  phone: string;
  address: string;
  channel: Channel;
  receivedOn: string;
  appointmentOn: string;
  code: string;
}

export type DraftField = keyof DossierDraft;
/** Problems that keep the dossier from being made, as keys of `dossiers.problem`. */
export type DraftProblems = Partial<Record<DraftField, 'procedure' | 'name' | 'day' | 'dayRequired'>>;

export function emptyDraft(today: string): DossierDraft {
  return {
    procedure: null,
    name: '',
    kind: 'citizen',
    identityNumber: '',
    birthDate: '',
    phone: '',
    address: '',
    channel: 'in-person',
    receivedOn: today,
    appointmentOn: '',
    code: '',
  };
}

/** Only what cannot be saved at all; odd numbers and codes are warnings beside their fields. */
export function draftProblems(draft: DossierDraft): DraftProblems {
  const problems: DraftProblems = {};
  if (draft.procedure === null) problems.procedure = 'procedure';
  if (draft.name.trim() === '') problems.name = 'name';
  if (draft.birthDate.trim() !== '' && parseTypedDay(draft.birthDate) === null) problems.birthDate = 'day';
  if (draft.receivedOn.trim() === '') problems.receivedOn = 'dayRequired';
  else if (parseTypedDay(draft.receivedOn) === null) problems.receivedOn = 'day';
  if (draft.appointmentOn.trim() !== '' && parseTypedDay(draft.appointmentOn) === null) problems.appointmentOn = 'day';
  return problems;
}

/** The day that the procedure's time limit gives, or `null` when limit or day of receipt is not known. */
export function appointmentOf(draft: Pick<DossierDraft, 'procedure' | 'receivedOn'>): string | null {
  const received = parseTypedDay(draft.receivedOn);
  if (draft.procedure === null || draft.procedure.days === 0 || received === null) return null;
  return addWorkingDays(received, draft.procedure.days);
}

/** The fields that a card fills. What the card does not say stays as it was typed. */
export function fromCard(card: CardText, typed: (day: string | null) => string): Partial<DossierDraft> {
  return {
    kind: 'citizen',
    identityNumber: card.identityNumber,
    ...(card.name === '' ? {} : { name: card.name }),
    ...(card.birthDate === null ? {} : { birthDate: typed(card.birthDate) }),
    ...(card.address === '' ? {} : { address: card.address }),
  };
}

/** The field of the form by its place in what is sent, such as `applicant.name`; `null` for one that it does not have. */
export function draftFieldAt(place: string | null): DraftField | null {
  if (place === null) return null;
  const field = place === 'procedureCode' ? 'procedure' : place.replace(/^applicant\./, '');
  return isDraftField(field) ? field : null;
}

function isDraftField(field: string): field is DraftField {
  return Object.hasOwn(emptyDraft(''), field);
}
