import type { Attachment, Dossier } from '#contract/dossiers.ts';
import type { Consent } from '#contract/reuse.ts';

/** A covered component as the sheet lists it; `paper` is what was taken for it, empty while nothing was. */
export interface SheetLine {
  readonly number: number;
  readonly name: string;
  readonly paperCode: string;
  readonly paper: string;
}

/** What the consent covers, in the order of the dossier. */
export function sheetLines(
  dossier: Pick<Dossier, 'components'>,
  consent: Pick<Consent, 'id' | 'componentIds'>,
): SheetLine[] {
  return dossier.components
    .filter(({ id }) => consent.componentIds.includes(id))
    .map(({ name, paperCode, attachments }, index) => ({
      number: index + 1,
      name,
      paperCode,
      paper: [...new Set(attachments.flatMap((attachment) => paperOf(attachment, consent.id)))].join('; '),
    }));
}

function paperOf({ reused }: Pick<Attachment, 'reused'>, consentId: string): string[] {
  if (reused?.consentId !== consentId) return [];
  const { documentNumber, agency } = reused;
  const issuer = agency.name === '' ? agency.code : agency.name;
  return [[documentNumber === '' ? '' : `số ${documentNumber}`, issuer].filter((fact) => fact !== '').join(', ')];
}

/** A day as forms write it: `ngày 05 tháng 3 năm 2026`; days below 10 and January and February have a leading zero. */
export function formDay(instant: string): string {
  const when = new Date(instant);
  const two = (value: number): string => String(value).padStart(2, '0');
  const month = when.getMonth() + 1;
  return `ngày ${two(when.getDate())} tháng ${month < 3 ? two(month) : month} năm ${when.getFullYear()}`;
}

/** The time as forms write it: `08 giờ 05 phút`. */
export function formTime(instant: string): string {
  const when = new Date(instant);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(when.getHours())} giờ ${two(when.getMinutes())} phút`;
}
