import { formatISO } from 'date-fns';
import type { DestinationId, Reason } from '#contract/common.ts';
import type { Applicant, Attachment, DossierComponent } from '#contract/dossiers.ts';
import { because } from '../platform/errors.ts';
import { safeFileName } from '../platform/file-name.ts';
import { plainIdentity, ungroupedQuery } from '../platform/identity-rules.ts';
import { fold } from '../platform/text.ts';

// Shapes of the field. Old and new codes live side by side since the reform of 1 July 2025: warn, never block.
const UNIT = String.raw`(?:\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,3})`;
const UNIT_CODE = new RegExp(`^${UNIT}$`);
const DOSSIER_CODE = new RegExp(String.raw`^(${UNIT})-(\d{6}|\d{8})-\d{4,7}$`);
/** `1.005434`, also with the unit behind it: `1.005434.000.00.00.H55`. */
const PROCEDURE_CODE = new RegExp(String.raw`^(\d\.\d{6})(?:\.${UNIT})?$`);
const CITIZEN_ID = /^\d{12}$/;
const OLD_CITIZEN_ID = /^\d{9}$/;
const TAX_CODE = /^(\d{10})(?:-?(\d{3}))?$/;
const TAX_WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3];

/** What is said about a dossier without ever keeping anybody from working. */
export interface CheckedDossier {
  readonly code: string;
  readonly unitCode: string;
  readonly procedureCode: string;
  readonly applicant: Applicant;
  readonly receivedOn: string;
  readonly appointmentOn: string | null;
}

/** @param now milliseconds since 1970 */
export function warningsOf(dossier: CheckedDossier, now: number): Reason[] {
  const warnings: Reason[] = [];
  if (!DOSSIER_CODE.test(dossier.code)) warnings.push(because('dossiers.warn-code', { code: dossier.code }));
  const namedDay = dayOf(dossier.code);
  if (namedDay !== null && isAhead(namedDay, now)) {
    warnings.push(because('dossiers.warn-code-ahead', { code: dossier.code }));
  }
  if (!UNIT_CODE.test(dossier.unitCode)) warnings.push(because('dossiers.warn-unit', { code: dossier.unitCode }));
  if (!PROCEDURE_CODE.test(dossier.procedureCode)) {
    warnings.push(because('dossiers.warn-procedure', { code: dossier.procedureCode }));
  }
  warnings.push(...identityWarnings(dossier.applicant));
  if (dossier.appointmentOn !== null && dossier.appointmentOn < dossier.receivedOn) {
    warnings.push(because('dossiers.warn-appointment'));
  }
  return warnings;
}

/** Since 2025 a household business uses the owner's citizen id as its tax code, so 12 digits pass for both. */
export function identityWarnings({
  kind,
  identityNumber,
  birthDate,
}: Pick<Applicant, 'kind' | 'identityNumber' | 'birthDate'>): Reason[] {
  const number = plainIdentity(identityNumber);
  if (number === '' || kind === 'other') return [];
  if (kind === 'citizen') {
    if (OLD_CITIZEN_ID.test(number)) return [];
    if (!CITIZEN_ID.test(number)) return [because('dossiers.warn-citizen-id')];
    return birthDate === null || birthYearOf(number) === Number(birthDate.slice(0, 4))
      ? []
      : [because('dossiers.warn-birth-year')];
  }
  if (CITIZEN_ID.test(number)) return [];
  if (!TAX_CODE.test(number)) return [because('dossiers.warn-tax-code')];
  return hasTaxCheckDigit(number) ? [] : [because('dossiers.warn-tax-check')];
}

/** The year of birth that a 12-digit citizen id holds: the fourth digit is century and sex, two for each century. */
function birthYearOf(citizenId: string): number {
  return 1900 + Math.floor(Number(citizenId[3]) / 2) * 100 + Number(citizenId.slice(4, 6));
}

/** 10 − (Σ dᵢwᵢ mod 11); a number whose sum gives 10 has no fitting digit. */
export function hasTaxCheckDigit(taxCode: string): boolean {
  const digits = TAX_CODE.exec(taxCode)?.[1];
  if (digits === undefined) return false;
  const sum = TAX_WEIGHTS.reduce((total, weight, place) => total + weight * Number(digits[place]), 0);
  return 10 - (sum % 11) === Number(digits[9]);
}

/**
 * Whether a day is still to come, by the calendar of Vietnam and by that of this computer: a clock whose zone was never
 * set keeps nobody from working.
 *
 * @param now milliseconds since 1970
 */
export function isAhead(day: string, now: number): boolean {
  const inVietnam = new Date(now + 7 * 60 * 60 * 1000).toISOString().slice(0, 10);
  return day > inVietnam && day > formatISO(now, { representation: 'date' });
}

/** What the codes of one unit and day have in common: `000.00.17.H55-200917-`. */
export function codePrefix(unitCode: string, receivedOn: string): string {
  return `${unitCode}-${receivedOn.slice(2).replaceAll('-', '')}-`;
}

export function nextCode(prefix: string, highest: number): string {
  return `${prefix}${String(highest + 1).padStart(4, '0')}`;
}

/** The unit that a dossier code names, or `null` when the code has another shape. */
export function unitOf(dossierCode: string): string | null {
  return DOSSIER_CODE.exec(dossierCode)?.[1] ?? null;
}

/** The day of receipt that a dossier code names, or `null` when it names none: `2020-09-17` of `H21.17-200917-0013`. */
export function dayOf(dossierCode: string): string | null {
  const digits = DOSSIER_CODE.exec(dossierCode)?.[2];
  if (digits === undefined) return null;
  const day = digits.padStart(8, '20').replace(/^(....)(..)(..)$/, '$1-$2-$3');
  const time = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(time) && new Date(time).toISOString().startsWith(day) ? day : null;
}

/** The number behind a prefix of `codePrefix`, or `null` when the code is not of that unit and day. */
export function sequenceOf(prefix: string, dossierCode: string): number | null {
  const digits = dossierCode.startsWith(prefix) ? dossierCode.slice(prefix.length) : '';
  return /^\d{1,9}$/.test(digits) ? Number(digits) : null;
}

/** `1.005434` of `1.005434.000.00.00.H55`; other codes stay as they are. */
export function shortProcedureCode(code: string): string {
  return PROCEDURE_CODE.exec(code)?.[1] ?? code;
}

interface Route {
  readonly procedures: readonly string[];
  readonly destinations: readonly DestinationId[];
}

/** Where the first route that names the procedure leads. */
export function destinationsOf(routes: readonly Route[], procedureCode: string): readonly DestinationId[] {
  const codes = [procedureCode, shortProcedureCode(procedureCode)];
  const matches = (pattern: string): boolean =>
    codes.some((code) => (pattern.endsWith('*') ? code.startsWith(pattern.slice(0, -1)) : code === pattern));
  return routes.find((route) => route.procedures.some(matches))?.destinations ?? [];
}

/** Papers that exist only as bits at a remote office were never digitised here, and the KPIs must not count them so. */
export function isDigitised(source: Attachment['source']): boolean {
  return source === 'scan' || source === 'computer' || source === 'sohoa';
}

/** A component with a paper that the state already held counts as reused, whatever was scanned beside it. */
export function componentState(
  attachments: readonly { readonly provenance: { readonly reused?: 1 | 2 | undefined } }[],
): DossierComponent['state'] {
  const reused = Math.max(0, ...attachments.map(({ provenance }) => provenance.reused ?? 0));
  if (reused > 0) return reused === 2 ? 'reused-result' : 'reused-component';
  return attachments.length === 0 ? 'missing' : 'digitised';
}

/**
 * The FTS5 expression for what a person typed: every word must be there, each as a beginning; a word with separators,
 * such as `H55-2009`, is a phrase whose last part is a beginning. `null` when there is nothing to look for.
 */
export function searchExpression(query: string): string | null {
  const phrases = ungroupedQuery(fold(query))
    .split(' ')
    .map((word) => word.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== ''))
    .filter((parts) => parts.length > 0)
    .slice(0, 12);
  return phrases.length === 0 ? null : phrases.map((parts) => `"${parts.join(' ')}"*`).join(' AND ');
}

/** Names for a sentence, not more than fit into one. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, 5).map((name) => (name.length > 80 ? `${name.slice(0, 79)}…` : name));
  return names.length > shown.length ? `${shown.join(', ')} (+${names.length - shown.length})` : shown.join(', ');
}

export type PaperKind = 'pdf' | 'jpeg' | 'png' | 'tiff';

/** What downloaded bytes are by their first ones; a header or a name proves nothing. */
export function paperKind(head: Uint8Array): PaperKind | null {
  const text = String.fromCharCode(...head.subarray(0, 1024));
  // a PDF may have other bytes before its header, but a page of HTML that speaks of PDF is none
  const at = text.indexOf('%PDF-');
  if (at === 0 || (at > 0 && !/^\s*[<{[]/.test(text))) return 'pdf';
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  return /^(II[*+]\0|MM\0[*+])/.test(text) ? 'tiff' : null;
}

/** A name that another system gave, without the folders and whatever else it may hold that is no name. */
export function plainName(name: string): string {
  const plain = safeFileName(name.split(/[\\/]/).at(-1) ?? '');
  return plain === '' ? 'giay-to' : plain;
}
