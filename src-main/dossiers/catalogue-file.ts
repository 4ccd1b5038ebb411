import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { administrativeProcedure, type AdministrativeProcedure } from '#contract/catalogue.ts';
import { AppError, technicalText } from '../platform/errors.ts';
import { compose, fold } from '../platform/text.ts';

/** More than the national list holds. */
export const PROCEDURES_LIMIT = 20_000;
const CSV_ROWS_LIMIT = 200_000;
const CELL_LIMIT = 4000;

/**
 * Reads a whole catalogue from a file. JSON: a list of procedures, or an object with that list in `procedures`.
 * CSV: one row for each component with the columns of `COLUMNS` by their English or Vietnamese names, in any order,
 * separated by comma, semicolon or tab; rows of the same code are one procedure.
 *
 * @throws AppError `catalogue.unreadable`, `catalogue.missing-column`, `catalogue.wrong-value`, `catalogue.repeated`,
 * `catalogue.too-many`, `catalogue.empty`; the row is counted from 1, in CSV with the row of titles.
 */
export function readCatalogue(format: 'json' | 'csv', text: string): AdministrativeProcedure[] {
  const content = compose(text.replace(/^\uFEFF/, ''));
  const procedures = format === 'json' ? fromJson(content) : fromCsv(content);
  if (procedures.length === 0) throw new AppError('catalogue.empty');
  return procedures;
}

function fromJson(text: string): AdministrativeProcedure[] {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new AppError('catalogue.unreadable', { detail: technicalText(error), cause: error });
  }
  const list = Array.isArray(content)
    ? content
    : z.object({ procedures: z.array(z.unknown()) }).safeParse(content).data?.procedures;
  if (list === undefined) throw new AppError('catalogue.unreadable', { detail: 'a list of procedures is expected' });
  refuseTooMany(list.length, PROCEDURES_LIMIT);
  const seen = new Set<string>();
  return list.map((entry: unknown, index) => checked(entry, seen, () => index + 1));
}

/** Titles as people write them, folded. */
const COLUMNS = {
  code: ['code', 'ma thu tuc', 'ma tthc'],
  name: ['name', 'ten thu tuc', 'ten tthc'],
  field: ['field', 'linh vuc'],
  agency: ['agency', 'co quan', 'co quan thuc hien'],
  days: ['days', 'so ngay', 'thoi han'],
  component: ['component', 'thanh phan', 'thanh phan ho so', 'ten giay to'],
  paperCode: ['papercode', 'paper code', 'ma giay to', 'ma ket qua'],
  required: ['required', 'bat buoc'],
} as const;
type Column = keyof typeof COLUMNS;

const YES = new Set(['', '1', 'x', 'true', 'yes', 'co', 'bat buoc']);
const NO = new Set(['0', 'false', 'no', 'khong', 'khong bat buoc']);

interface CsvRow {
  /** In the file, the row of titles being the first. */
  readonly row: number;
  readonly value: (column: Column) => string;
}

function fromCsv(text: string): AdministrativeProcedure[] {
  const rows = csvRows(text);
  const groups = new Map<string, CsvRow[]>();
  for (const row of rows) {
    const code = row.value('code');
    if (code === '') throw wrongValue(row.row, 'code');
    groups.set(code, [...(groups.get(code) ?? []), row]);
  }
  refuseTooMany(groups.size, PROCEDURES_LIMIT);
  const seen = new Set<string>();
  return [...groups.values()].map((group) => {
    const first = (column: Column): string => group.map((row) => row.value(column)).find((value) => value !== '') ?? '';
    const withComponent = group.filter((row) => row.value('component') !== '');
    const days = first('days');
    if (!/^\d*$/.test(days)) throw wrongValue(group[0]?.row ?? 0, 'days');
    const entry = {
      code: first('code'),
      name: first('name'),
      field: first('field'),
      agency: first('agency'),
      days: Number(days),
      components: withComponent.map((row) => ({
        name: row.value('component'),
        paperCode: row.value('paperCode'),
        required: yesOrNo(row),
      })),
    };
    return checked(entry, seen, (path) => {
      const inComponent = path[0] === 'components' && typeof path[1] === 'number' ? withComponent[path[1]] : undefined;
      return (inComponent ?? group[0])?.row ?? 0;
    });
  });
}

function csvRows(text: string): CsvRow[] {
  let cells: string[][];
  try {
    cells = parse(text, {
      delimiter: delimiterOf(text),
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
      max_record_size: 1_000_000,
      to: CSV_ROWS_LIMIT + 2,
    });
  } catch (error) {
    const line = error instanceof CsvError && typeof error.lines === 'number' ? ` (line ${error.lines})` : '';
    throw new AppError('catalogue.unreadable', { detail: `${technicalText(error)}${line}`, cause: error });
  }
  const [titles, ...rows] = cells;
  refuseTooMany(rows.length, CSV_ROWS_LIMIT);
  const places = new Map<Column, number>();
  for (const [index, title] of (titles ?? []).entries()) {
    for (const [column, names] of Object.entries(COLUMNS) as [Column, readonly string[]][]) {
      if (names.includes(fold(title))) places.set(column, index);
    }
  }
  for (const column of ['code', 'name'] as const) {
    if (!places.has(column)) throw new AppError('catalogue.missing-column', { params: { column }, field: 'text' });
  }
  return rows.map((row, index) => ({
    row: index + 2,
    value: (column) => {
      const place = places.get(column);
      const cell = place === undefined ? '' : (row[place] ?? '');
      if (cell.length > CELL_LIMIT) throw wrongValue(index + 2, column);
      return cell;
    },
  }));
}

/** Vietnamese spreadsheets save with semicolons, since the comma is their decimal sign. */
function delimiterOf(text: string): string {
  const titles = text.slice(0, 2000).split(/\r?\n/, 1)[0] ?? '';
  const counts = [',', ';', '\t'].map((sign) => ({ sign, count: titles.split(sign).length }));
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).sign;
}

function yesOrNo(row: CsvRow): boolean {
  const answer = fold(row.value('required'));
  if (YES.has(answer)) return true;
  if (NO.has(answer)) return false;
  throw wrongValue(row.row, 'required');
}

/** One procedure that fits the contract and whose code was not there before. */
function checked(
  entry: unknown,
  seen: Set<string>,
  rowOf: (path: readonly PropertyKey[]) => number,
): AdministrativeProcedure {
  const result = administrativeProcedure.safeParse(entry);
  if (!result.success) {
    const path = result.error.issues[0]?.path ?? [];
    throw wrongValue(rowOf(path), path.map(String).join('.'), result.error.issues[0]?.message);
  }
  const { code } = result.data;
  if (seen.has(code)) throw new AppError('catalogue.repeated', { params: { row: rowOf([]), code }, field: 'text' });
  seen.add(code);
  return result.data;
}

function wrongValue(row: number, column: string, detail?: string): AppError {
  const options = { params: { row, column: column === '' ? '–' : column }, field: 'text' };
  return new AppError('catalogue.wrong-value', detail === undefined ? options : { ...options, detail });
}

function refuseTooMany(count: number, limit: number): void {
  if (count > limit) throw new AppError('catalogue.too-many', { params: { limit }, field: 'text' });
}
