import {
  applicant,
  channel,
  correctableField,
  dossierStatus,
  type CorrectableField,
  type Dossier,
  type DossierField,
} from '#contract/dossiers.ts';
import type { client } from '../../app/client.ts';
import { parseTypedDay, typedDay } from '../../ui/days.ts';

export type Changes = Parameters<typeof client.dossiers.correct>[0]['changes'];

export function isCorrectable(field: DossierField | null): field is CorrectableField {
  return correctableField.safeParse(field).success;
}

/** Days are typed as `dd/MM/yyyy`; these may be left empty. */
const DAYS: readonly CorrectableField[] = ['applicant.birthDate', 'receivedOn', 'appointmentOn'];
export const isDay = (field: CorrectableField): boolean => DAYS.includes(field);

/** What stands in the dossier now, as it is typed. `title` is the draft's, which the dossier does not hold. */
export function currentValue(dossier: Dossier, field: CorrectableField, title: string): string {
  switch (field) {
    case 'applicant.name':
      return dossier.applicant.name;
    case 'applicant.identityNumber':
      return dossier.applicant.identityNumber;
    case 'applicant.birthDate':
      return typedDay(dossier.applicant.birthDate);
    case 'applicant.address':
      return dossier.applicant.address;
    case 'applicant.phone':
      return dossier.applicant.phone;
    case 'applicant.kind':
      return dossier.applicant.kind;
    case 'channel':
      return dossier.channel;
    case 'status':
      return dossier.status;
    case 'receivedOn':
      return typedDay(dossier.receivedOn);
    case 'appointmentOn':
      return typedDay(dossier.appointmentOn);
    case 'title':
      return title;
  }
}

/** Why a typed value cannot be saved at all, or `null`. */
export function valueProblem(field: CorrectableField, value: string): 'required' | 'day' | null {
  const empty = value.trim() === '';
  if (empty) return field === 'applicant.name' || field === 'receivedOn' || field === 'title' ? 'required' : null;
  return isDay(field) && parseTypedDay(value) === null ? 'day' : null;
}

/** The changes that say no more than this one value. */
export function changesOf(field: CorrectableField, typed: string): Changes {
  const value = typed.normalize('NFC').trim();
  const day = parseTypedDay(value);
  switch (field) {
    case 'applicant.name':
      return { applicant: { name: value } };
    case 'applicant.identityNumber':
      return { applicant: { identityNumber: value } };
    case 'applicant.birthDate':
      return { applicant: { birthDate: day } };
    case 'applicant.address':
      return { applicant: { address: value } };
    case 'applicant.phone':
      return { applicant: { phone: value } };
    case 'applicant.kind':
      return { applicant: { kind: applicant.shape.kind.unwrap().parse(value) } };
    case 'channel':
      return { channel: channel.parse(value) };
    case 'status':
      return { status: dossierStatus.parse(value) };
    case 'receivedOn':
      return day === null ? {} : { receivedOn: day };
    case 'appointmentOn':
      return { appointmentOn: day };
    case 'title':
      return { title: value };
  }
}
