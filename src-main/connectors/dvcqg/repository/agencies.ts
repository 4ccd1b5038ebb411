import type { SecurityServer } from '../../connector.ts';

/** Codes of before 2021 go from the smallest part to the largest (`000.00.17.H55`), those of today the other way. */
const OLD_CODE = /^(\d{3})\.(\d{2,3})\.(\d{2,3})\.([A-Z]\d{2})$/;
const LARGEST_PART = /^[A-Z]\d{2}$/;

/**
 * One form for both ways of writing an agency's code, largest part first: `000.00.00.H22` is `H22`, `000.00.17.H55` is
 * `H55.17`. A code of another shape stays as it is, in upper case.
 */
export function agencyOf(code: string): string {
  const text = code.replace(/\s+/g, '').toUpperCase();
  const [, ...parts] = OLD_CODE.exec(text) ?? [];
  const levels = parts.length > 0 ? parts.reverse() : text.split('.');
  while (levels.length > 1 && /^0+$/.test(levels.at(-1) ?? '')) levels.pop();
  return levels.join('.');
}

/** An agency's own server, else that of the closest one above it. */
export function serverOf(agency: string, servers: readonly SecurityServer[]): SecurityServer | null {
  const byAgency = new Map<string, SecurityServer>();
  for (const server of servers) {
    const known = agencyOf(server.agency);
    if (!byAgency.has(known)) byAgency.set(known, server);
  }
  const levels = agencyOf(agency).split('.');
  for (let length = levels.length; length > 0; length -= 1) {
    const found = byAgency.get(levels.slice(0, length).join('.'));
    // above a code of no known shape there is no agency
    if (found !== undefined && (length === levels.length || LARGEST_PART.test(levels[0] ?? ''))) return found;
  }
  return null;
}
