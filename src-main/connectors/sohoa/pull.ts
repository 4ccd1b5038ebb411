import { z } from 'zod';
import type { OneStopDossier } from '../connector.ts';
import { readTolerantly, type Unreadable } from './tolerant.ts';

/** `matailieu` of a result (seed 004). */
export const RESULT_TYPE = 'FILE_TRA_KET_QUA';

export type PullReading =
  | { readonly ok: true; readonly dossiers: readonly OneStopDossier[] }
  | { readonly ok: false; readonly why: Unreadable };

type Fields = ReadonlyMap<string, unknown>;
const DEEPEST = 6;

/**
 * The dossiers in an answer of `dongbodulieumotcua`: the literal text of the seed, an array, or an object around an
 * array (or around numbered dossiers, as PHP writes them). A dossier without a code comes through with an empty code
 * for the caller to name; files that do not fit leave their dossier without files, so that nobody marks it as stored.
 */
export function readPull(text: string): PullReading {
  const read = readTolerantly(text);
  if (!read.ok) return read;
  const found = collect(read.value, isDossier, 0);
  return found === null ? { ok: false, why: 'shape' } : { ok: true, dossiers: found.map(toDossier) };
}

const DOSSIER_FIELDS = ['mahoso', 'file_dinh_kem'];
const isDossier = (fields: Fields): boolean => DOSSIER_FIELDS.some((name) => fields.has(name));
const isFile = (fields: Fields): boolean => fields.has('url_file');

/** All objects that `isItem` knows, however they are wrapped; `null` when there is something else in their place. */
function collect(value: unknown, isItem: (fields: Fields) => boolean, depth: number): Fields[] | null {
  if (depth > DEEPEST) return null;
  if (Array.isArray(value)) return joined(value.map((inner) => collect(inner, isItem, depth + 1)));
  if (typeof value !== 'object' || value === null) return null;
  const fields: Fields = new Map(Object.entries(value));
  if (isItem(fields)) return [fields];
  if (fields.size === 0) return [];
  const nested = [...fields]
    .filter(([, inner]) => typeof inner === 'object' && inner !== null)
    .map(([name, inner]) => ({ name, found: collect(inner, isItem, depth + 1) }));
  // PHP writes a list with gaps as an object with numbers for keys: that is a list like any other
  if (nested.length > 0 && nested.every(({ name }) => /^\d+$/.test(name))) {
    return joined(nested.map(({ found }) => found));
  }
  // what wraps a list may say more about it: a status, a message, a page number
  const fitting = nested.filter(({ found }) => found !== null);
  return fitting.length === 0 ? null : joined(fitting.map(({ found }) => found));
}

function joined(parts: readonly (Fields[] | null)[]): Fields[] | null {
  const whole: Fields[] = [];
  for (const part of parts) {
    if (part === null) return null;
    whole.push(...part);
  }
  return whole;
}

function toDossier(fields: Fields): OneStopDossier {
  return {
    code: text(fields, 'mahoso'),
    applicantName: text(fields, 'tentochuccanhan'),
    receivedOn: toDay(text(fields, 'ngaynhan')),
    procedure: { code: text(fields, 'mathutuc'), name: text(fields, 'tenthutuc') },
    files: filesOf(fields.get('file_dinh_kem')).map((file) => ({
      documentType: text(file, 'matailieu'),
      documentTypeName: text(file, 'tentailieu'),
      url: literal(file, 'url_file'),
      name: text(file, 'ten_file'),
      isResult: text(file, 'matailieu') === RESULT_TYPE,
    })),
  };
}

/** Files as a list, as `{[…]}`, as one object, or (the table calls the field a text) as JSON inside a text. */
function filesOf(value: unknown): Fields[] {
  if (typeof value === 'string') {
    const read = readTolerantly(value);
    return read.ok ? (collect(read.value, isFile, 0) ?? []) : [];
  }
  return collect(value, isFile, 0) ?? [];
}

/** A link is taken letter by letter: composing its letters would name another file. */
function literal(fields: Fields, name: string): string {
  const value = fields.get(name);
  return typeof value === 'string' ? value : '';
}

function text(fields: Fields, name: string): string {
  const value = fields.get(name);
  if (typeof value === 'string') return value.normalize('NFC').trim();
  return typeof value === 'number' ? String(value) : '';
}

/** `dd/MM/yyyy` → `yyyy-MM-dd`; `null` when it is no day of the calendar. */
function toDay(value: string): string | null {
  const [, day, month, year] = /^(\d{1,2})\/(\d{1,2})\/(\d{4})/.exec(value) ?? [];
  if (day === undefined || month === undefined || year === undefined) return null;
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return z.iso.date().safeParse(iso).success ? iso : null;
}

/** `yyyy-MM-dd` → `dd/MM/yyyy`; `null` → empty, which the protocol reads as "no limit". */
export function fromDay(day: string | null): string {
  return day === null ? '' : day.split('-').reverse().join('/');
}
