import type { Applicant } from '#contract/dossiers.ts';
import { parseCompactDay } from '../../ui/days.ts';

/**
 * Whether codes that are given by themselves leave out numbers: after a copy of the data was restored, on the day of the
 * restore (in Vietnam) and before.
 */
export function skipsNumbers(restoredAt: string, receivedOn: string): boolean {
  return receivedOn <= new Date(Date.parse(restoredAt) + 7 * 3_600_000).toISOString().slice(0, 10);
}

/** What the QR code of a chip identity card says. Empty text where the card says nothing. */
export interface CardText {
  readonly identityNumber: string;
  readonly oldNumber: string;
  readonly name: string;
  /** `yyyy-MM-dd`, or `null` when the text is no day. */
  readonly birthDate: string | null;
  readonly sex: string;
  readonly address: string;
  readonly issuedOn: string | null;
  /** Letters were lost on the way (a keyboard-wedge reader with the wrong code page): the person must look. */
  readonly garbled: boolean;
}

/**
 * Reads the text of a chip identity card's QR code: fields split by `|`, at least seven, what follows is ignored.
 * Gives `null` for any other text.
 */
export function parseCardText(text: string): CardText | null {
  const fields = text.normalize('NFC').trim().split('|');
  if (fields.length < 7) return null;
  const [identityNumber = '', oldNumber = '', name = '', birth = '', sex = '', address = '', issued = ''] = fields.map(
    (field) => field.replace(/\s+/g, ' ').trim(),
  );
  if (!/^\d{9}(?:\d{3})?$/.test(identityNumber)) return null;
  return {
    identityNumber,
    oldNumber,
    name,
    birthDate: parseCompactDay(birth),
    sex,
    address,
    issuedOn: parseCompactDay(issued),
    garbled: /[\uFFFD?]|Ã|Æ°|áº|á»/.test(`${name} ${address}`),
  };
}

/** Why a number looks odd. A hint to look twice: nothing is ever refused because of it. */
export type IdentityWarning =
  'not-digits' | 'citizen-length' | 'citizen-province' | 'citizen-birth-year' | 'tax-shape' | 'tax-check-digit';

/**
 * Looks at the shape of a CCCD (12 digits), CMND (9 digits) or MST (10 digits, or 10-3 with a check digit).
 * An empty number is no warning. Agencies and other applicants may carry any number. People of the training mode are
 * invented: their numbers begin with `000`, which is no province.
 */
export function identityWarning(
  kind: Applicant['kind'],
  identityNumber: string,
  birthDate: string | null,
  { training }: { readonly training: boolean },
): IdentityWarning | null {
  const number = identityNumber.trim().replace(/[\s.]/g, '');
  if (number === '' || kind === 'agency' || kind === 'other') return null;
  // A household business uses its owner's citizen number as its tax code.
  if (kind === 'business' && !/^\d{12}$/.test(number)) return taxCodeWarning(number);
  if (!/^\d+$/.test(number)) return 'not-digits';
  if (number.length === 9) return null;
  if (number.length !== 12) return 'citizen-length';
  const province = Number(number.slice(0, 3));
  const invented = training && province === 0;
  if (!invented && (province === 0 || province > 96)) return 'citizen-province';
  if (kind === 'citizen' && birthDate !== null && citizenBirthYear(number) !== Number(birthDate.slice(0, 4))) {
    return 'citizen-birth-year';
  }
  return null;
}

const TAX_WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3];

function taxCodeWarning(number: string): IdentityWarning | null {
  if (!/^\d{10}(?:-?\d{3})?$/.test(number)) return 'tax-shape';
  const sum = TAX_WEIGHTS.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
  return 10 - (sum % 11) === Number(number[9]) ? null : 'tax-check-digit';
}

/** The fourth digit holds century and sex (0/1 = 1900s, 2/3 = 2000s, …), the next two the year. */
function citizenBirthYear(number: string): number {
  return 1900 + Math.floor(Number(number[3]) / 2) * 100 + Number(number.slice(4, 6));
}

/** Old and new shapes live side by side, so an odd code is shown and never refused. An empty code is given by itself. */
export function isOddDossierCode(code: string): boolean {
  const shape = /^(?:\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,3})-(?:\d{6}|\d{8})-\d{4,7}$/;
  return code.trim() !== '' && !shape.test(code.trim());
}
