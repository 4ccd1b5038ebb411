import { destinationId, type DestinationId } from '#contract/common.ts';
import type { TrainingServers } from '../../src-main/training/servers.ts';
import type { Known } from './officer.ts';

/** What each dossier has to leave at each system: lines of the ledger by kind. */
const EXPECTED: Readonly<Record<DestinationId, Readonly<Record<string, (known: Known) => number>>>> = {
  igate: {
    dossier: () => 1,
    'component-file': (known) => known.papers,
    'result-file': (known) => known.results,
  },
  idesk: { draft: () => 1, 'draft-file': (known) => known.papers },
  sohoa: { 'dossier-file': (known) => known.papers + known.results },
  hatinh: { dossier: () => 1, returned: (known) => (known.status === 'returned' ? 1 : 0) },
  dvcqg: {
    dossier: () => 1,
    document: (known) => known.papers,
    'result-paper': (known) => known.results,
  },
};

export interface Comparison {
  readonly effects: number;
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
}

/** Everything that was sent, against what each system holds. */
export function compareLedgers(servers: TrainingServers, dossiers: readonly Known[]): Comparison {
  const lost: string[] = [];
  const doubled: string[] = [];
  let effects = 0;
  for (const destination of destinationId.options) {
    const counts = new Map<string, number>();
    for (const { kind, dossierCode, name, times } of servers.ledger(destination)) {
      effects += times;
      const place = `${dossierCode} ${kind}`;
      counts.set(place, (counts.get(place) ?? 0) + times);
      if (times > mostTimes(destination, kind, name)) doubled.push(`${destination} ${place} ${name} ×${times}`);
    }
    for (const [kind, wanted] of Object.entries(EXPECTED[destination])) {
      for (const known of dossiers) {
        const there = counts.get(`${known.code} ${kind}`) ?? 0;
        const due = wanted(known);
        if (there < due) lost.push(`${destination} ${known.code} ${kind}: ${there} of ${due}`);
        if (there > due) doubled.push(`${destination} ${known.code} ${kind}: ${there} for ${due}`);
      }
    }
  }
  return { effects, lost, doubled };
}

/** The provincial portal knows four statuses: what waits for a signature is "Đang xử lý" before it and again after it. */
function mostTimes(destination: DestinationId, kind: string, name: string): number {
  return destination === 'hatinh' && kind === 'status' && name === 'Đang xử lý' ? 2 : 1;
}
