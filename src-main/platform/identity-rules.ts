/** CCCD and CMND, 10 digits of a tax code (MST), and the 13 of a branch's. */
const KNOWN = /^(\d{9}|\d{10}|\d{12}|\d{13})$/;
const BRANCH = 13;

/** The form in which numbers of people and companies are compared: another way of writing makes nobody another person. */
export function identityKey(number: string): string {
  return number
    .normalize('NFKC')
    .replace(/[^0-9A-Za-z]+/g, '')
    .toUpperCase();
}

/**
 * The form in which such a number goes out and is looked for: people write it with blanks, dots and hyphens. A branch's
 * tax code is `0101234567-001`; what has the shape of no number loses its blanks and dots alone.
 */
export function plainIdentity(number: string): string {
  const key = identityKey(number);
  if (!KNOWN.test(key)) return number.normalize('NFKC').replace(/[\s.\p{Cf}]+/gu, '');
  return key.length === BRANCH ? `${key.slice(0, 10)}-${key.slice(10)}` : key;
}

/** A query that is such a number in groups, in one; other text as it is. Groups of digits with hyphens may be a code. */
export function ungroupedQuery(query: string): string {
  if (/^\d[\d ]*$/.test(query)) return identityKey(query).length >= 9 ? plainIdentity(query) : query;
  if (!/^\d[\d .-]*$/.test(query)) return query;
  const { length } = identityKey(query);
  const isWhole = length === 9 || length === 12 || length === BRANCH || (length === 10 && !query.includes('-'));
  return isWhole ? plainIdentity(query) : query;
}
