import type { Profile } from '../../src-main/settings/profile.ts';
import { COMPONENTS } from './harness.ts';

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const PROLOGUE = '<?xml version="1.0" encoding="utf-8"?>';
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const inEnvelope = (content: string): string =>
  `${PROLOGUE}<soap:Envelope xmlns:soap="${ENVELOPE}"><soap:Body>${content}</soap:Body></soap:Envelope>`;

/** A fault as ASMX writes it: what was thrown stands behind its usual sentence. */
export function portalFault(
  thrown: string,
  code: 'Client' | 'Server' = 'Server',
  before = 'Server was unable to process request. ---> ',
): string {
  const text = escaped(`${before}${thrown}`);
  return inEnvelope(
    `<soap:Fault><faultcode>soap:${code}</faultcode><faultstring>${text}</faultstring><detail /></soap:Fault>`,
  );
}

/** An answer of any of the portal's methods. */
export function portalResult(text: string, method = 'ThemMoiHoSoDVC'): string {
  const result = `<${method}Result>${escaped(text)}</${method}Result>`;
  return inEnvelope(`<${method}Response xmlns="http://tempuri.org/">${result}</${method}Response>`);
}

/** The training profile in which every dossier goes on to the provincial office; the first component is its letter. */
export function officeProfile(profile: Profile): Profile {
  const { hatinh } = profile.destinations;
  if (hatinh === undefined) throw new Error('hatinh is not in the training profile');
  hatinh.office = {
    procedures: ['*'],
    letter: COMPONENTS[0]?.name ?? '',
    issuer: '',
    letterLimit: 20 * 1024 * 1024,
  };
  return profile;
}
