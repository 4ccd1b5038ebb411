import type { ConnectionStep, SecurityServer } from '#contract/reuse.ts';

/** The steps in the order in which they are taken. */
export const STEPS: readonly ConnectionStep[] = ['login', 'list', 'token', 'look-up', 'download'];

/** Whose papers are asked for in a check. */
export interface TestPerson {
  readonly ownerNumber: string;
  readonly procedureCode: string;
  readonly paperCode: string;
}

/** Somebody invented, whom the servers of the training mode know. */
export const TRAINING_PERSON: TestPerson = {
  ownerNumber: '000090000001',
  procedureCode: '2.001263',
  paperCode: 'KQ.G15.000007',
};

/** A look-up needs all three; some of them alone are most likely forgotten. */
export function isHalfFilled(person: TestPerson): boolean {
  const filled = [person.ownerNumber, person.procedureCode, person.paperCode].filter((text) => text.trim() !== '');
  return filled.length === 1 || filled.length === 2;
}

/** Whose number it is by its shape: owners of papers may be businesses, with a tax code of ten digits. */
export function ownerKind(number: string): 'citizen' | 'business' {
  return /^\d{10}(?:-?\d{3})?$/.test(number.trim().replace(/[\s.]/g, '')) ? 'business' : 'citizen';
}

/** Composed or not, with or without accents. */
function plain(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').replace(/[đĐ]/g, 'd').toLowerCase();
}

/** The servers in which every typed word begins or stands in the code, the name or the dstcode. */
export function serversFound(servers: readonly SecurityServer[], query: string): readonly SecurityServer[] {
  const words = plain(query).split(/\s+/).filter(Boolean);
  if (words.length === 0) return servers;
  return servers.filter((server) => {
    const text = plain(`${server.agency} ${server.name} ${server.dstcode}`);
    return words.every((word) => text.includes(word));
  });
}
