import type { DvcqgProfile } from '../../settings/profile.ts';
import type { RemoteOptions } from '../remote.ts';

/**
 * How a request passes the unit's own security server: its address, and the code of the system that is meant.
 * The code holds colons, so it is URL-encoded wherever it travels.
 */
export function throughSecurityServer(
  profile: Pick<DvcqgProfile, 'baseUrl' | 'dstcode' | 'dstcodeIn'>,
): Pick<RemoteOptions, 'baseUrl' | 'query' | 'headers'> {
  const { baseUrl, dstcode } = profile;
  return profile.dstcodeIn === 'query'
    ? { baseUrl, query: { dstcode } }
    : { baseUrl, headers: { dstcode: encodeURIComponent(dstcode) } };
}

/**
 * The `madonvi` of a unit: by the profile's table, else the part of the code that names the ministry or the province
 * (`H55` of `000.00.17.H55`, `H21` of `H21.17`).
 */
export function portalUnit(unitCode: string, unitCodes: Readonly<Record<string, string>>): string {
  if (Object.hasOwn(unitCodes, unitCode)) return unitCodes[unitCode] ?? unitCode;
  return unitCode.split('.').find((part) => /^[A-Z]\d{2}$/.test(part)) ?? unitCode;
}
