import { oneLine } from '../../../platform/text.ts';

/** A text that is read from the repository is cut here: the longest field of a paper has 2 000 characters. */
const LONGEST_TEXT = 2000;
/** What is looked at of a longer one. */
const MOST_READ = 16_000;

/** The value under the first of the names that is there; upper and lower case are one, as at the portal's other calls. */
export function fieldOf(value: unknown, ...names: readonly string[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const fields = new Map(Object.entries(value).map(([name, inner]) => [name.toLowerCase(), inner as unknown]));
  return names.map((name) => fields.get(name.toLowerCase())).find((found) => found !== undefined && found !== null);
}

/** Whether one of the names is there at all, be it with nothing. */
export function hasField(value: unknown, ...names: readonly string[]): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const known = new Set(Object.keys(value).map((name) => name.toLowerCase()));
  return names.some((name) => known.has(name.toLowerCase()));
}

/** Text or a number as one tidy line of visible letters; `''` for anything else. */
export function lineOf(value: unknown): string {
  if (typeof value !== 'string' && typeof value !== 'number') return '';
  return Array.from(oneLine(String(value).slice(0, MOST_READ)))
    .slice(0, LONGEST_TEXT)
    .join('');
}
