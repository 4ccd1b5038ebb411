import type { DvcqgProfile } from '../../settings/profile.ts';
import type { RemoteOptions } from '../remote.ts';

/**
 * How a request passes the unit's own security server: its address, the code of the system that is meant, and where
 * that system stands behind it. Both hold colons, so they are URL-encoded wherever they travel.
 */
export function throughSecurityServer(
  profile: Pick<DvcqgProfile, 'baseUrl' | 'dstcodeIn'>,
  { dstcode, providerUrl }: { readonly dstcode: string; readonly providerUrl?: string },
): Pick<RemoteOptions, 'baseUrl' | 'query' | 'headers'> {
  const { baseUrl } = profile;
  const meant = { dstcode, ...(providerUrl === undefined ? {} : { providerurl: providerUrl }) };
  if (profile.dstcodeIn === 'query') return { baseUrl, query: meant };
  const encoded = Object.entries(meant).map(([name, value]) => [name, encodeURIComponent(value)] as const);
  return { baseUrl, headers: Object.fromEntries(encoded) };
}

/**
 * The `madonvi` of a unit: by the profile's table, else the part of the code that names the ministry or the province
 * (`H55` of `000.00.17.H55`, `H21` of `H21.17`).
 */
export function portalUnit(unitCode: string, unitCodes: Readonly<Record<string, string>>): string {
  if (Object.hasOwn(unitCodes, unitCode)) return unitCodes[unitCode] ?? unitCode;
  return unitCode.split('.').find((part) => /^[A-Z]\d{2}$/.test(part)) ?? unitCode;
}
