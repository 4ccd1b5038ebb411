import type { RepositoryPaper } from '../../connector.ts';
import { fieldOf, lineOf } from './fields.ts';

const LIST = 'DanhSachGiayToKetQua';
/** The list has been seen right inside `result`; whoever wraps it does so a few times at the most. */
const DEEPEST = 3;

/**
 * The papers in an answer's `result` (seed 003, V.2). No `result` or an empty one has no papers. `null` when something
 * else stands there, or nothing of its list can be read: that must never look like a person without papers.
 */
export function papersIn(result: unknown): readonly RepositoryPaper[] | null {
  const entries = entriesIn(result, DEEPEST);
  if (entries === null) return null;
  const papers = entries.flatMap((entry) => {
    const paperCode = lineOf(fieldOf(entry, 'MaKetQua'));
    return paperCode === '' ? [] : [toPaper(entry, paperCode)];
  });
  return papers.length === 0 && entries.length > 0 ? null : papers;
}

function toPaper(entry: unknown, paperCode: string): RepositoryPaper {
  return {
    paperCode,
    name: lineOf(fieldOf(entry, 'TenGiayTo')),
    documentNumber: lineOf(fieldOf(entry, 'SoKyHieu')),
    agency: lineOf(fieldOf(entry, 'CoQuanChuQuan')),
    // a file without a link stays: a paper must not look whole when a side of it is missing
    files: asList(fieldOf(entry, 'DanhSachTepDinhKem')).map((file) => {
      const link = fieldOf(file, 'DuongDan');
      return { name: lineOf(fieldOf(file, 'TenFile', 'TenTep')), link: typeof link === 'string' ? link.trim() : '' };
    }),
  };
}

/** `null` when it is neither empty nor holds a list of papers. */
function entriesIn(value: unknown, depth: number): readonly unknown[] | null {
  if (value === undefined || value === null || value === '') return [];
  if (depth < 0 || typeof value !== 'object') return null;
  if (Array.isArray(value)) {
    const inner = value.map((one) => (isPaper(one) ? [one] : entriesIn(one, depth - 1)));
    return inner.includes(null) ? null : inner.flatMap((entries) => entries ?? []);
  }
  if (Object.keys(value).length === 0) return [];
  if (isPaper(value)) return [value];
  const list = Object.entries(value).find(([name]) => name.toLowerCase() === LIST.toLowerCase());
  if (list !== undefined) return asList(list[1]);
  const wrapped = fieldOf(value, 'result', 'data');
  return wrapped === undefined ? null : entriesIn(wrapped, depth - 1);
}

function isPaper(value: unknown): boolean {
  return fieldOf(value, 'MaKetQua') !== undefined;
}

/** A list of one has been told without its brackets, and an empty one as nothing or as `{}`. */
function asList(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0 ? [value] : [];
}
