import type { LookUpReport } from '#contract/reuse.ts';
import { toInstant } from '../platform/clock.ts';
import { comparable } from './rules.ts';
import type { Room } from './room.ts';

/** More are told once those before were looked at. */
const MOST_REPORTS = 50;

/** What was answered while nobody looked: told until somebody does. */
export interface Reports {
  /** The newest first. */
  list(): LookUpReport[];
  /** Somebody looks at the answers for this dossier. */
  seen(dossierId: string): void;
}

export function createReports(room: Room): Reports {
  const { reports, dossiers, foundPapers } = room;
  return {
    list: () =>
      reports.newest(MOST_REPORTS).map(({ dossierId, answeredAt }) => {
        const dossier = dossiers.get(dossierId);
        const asked = dossier.components.filter(({ paperCode }) => comparable(paperCode) !== '');
        const found = asked.filter((component) => room.current(dossier, component.id)?.state === 'found');
        return {
          dossierId,
          dossierCode: dossier.code,
          ownerName: dossier.applicant.name,
          papers: found.reduce((sum, { id }) => sum + foundPapers.of(id, 'national').length, 0),
          answeredAt: toInstant(answeredAt),
        };
      }),

    seen(dossierId) {
      if (reports.remove(dossierId)) room.tell(dossierId);
    },
  };
}
