/** So many are named; a whole wrong file need not be listed. */
const MOST_NAMED = 10;

/**
 * Keys that were given and that the schema did not keep, by their paths such as `applicant.nam`. A misspelt filter that
 * is dropped without a word would make a selection wider than was meant.
 *
 * @param kept what the schema made of `given`.
 */
export function unknownKeys(given: unknown, kept: unknown): string[] {
  const found: string[] = [];
  look(given, kept, '', found);
  return found.slice(0, MOST_NAMED);
}

function look(given: unknown, kept: unknown, place: string, found: string[]): void {
  // what the schema handed on untouched has no keys of ours
  if (given === kept || found.length >= MOST_NAMED) return;
  const at = (key: string): string => (place === '' ? key : `${place}.${key}`);
  if (Array.isArray(given) && Array.isArray(kept)) {
    if (given.length !== kept.length) return;
    given.forEach((value: unknown, index) => look(value, kept[index], at(String(index)), found));
  } else if (isGroup(given) && isGroup(kept)) {
    for (const [key, value] of Object.entries(given)) {
      // a key without a value says nothing
      if (value === undefined) continue;
      if (Object.hasOwn(kept, key)) look(value, kept[key], at(key), found);
      else found.push(at(key));
    }
  }
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
