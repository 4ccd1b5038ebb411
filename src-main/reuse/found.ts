import type { Dossier, DossierComponent } from '#contract/dossiers.ts';
import { isSameOwner } from '../dossiers/reused-rules.ts';
import { AppError } from '../platform/errors.ts';
import type { ConsentRecord } from './consent-store.ts';
import type { Consents } from './consents.ts';
import { MOST_FILES } from './answers.ts';
import { isAsOffered, type OwnPaper } from './own-papers.ts';
import type { FoundPaperRecord } from './paper-store.ts';
import type { Room } from './room.ts';
import { ownerNumberOf } from './rules.ts';
import type { Views } from './views.ts';

/** Names one paper that was found for a component. */
export interface PaperPlace {
  readonly dossierId: string;
  readonly componentId: string;
  readonly paperId: string;
}

/** A found paper with what entitles to its use. */
export interface Entitled {
  readonly dossier: Dossier;
  readonly component: DossierComponent;
  readonly consent: ConsentRecord;
  readonly paper: FoundPaperRecord;
  /** It was brought for this place, as it is now; one of the own repository counts as brought once somebody looked at it. */
  readonly isBrought: boolean;
}

/** Gives the paper at a place for use. */
export interface Found {
  /** @throws AppError `dossiers.component-not-found`, `reuse.consent-missing`, `reuse.paper-gone` */
  require(place: PaperPlace): Entitled;
}

export function createFound(room: Room, views: Views, consents: Consents): Found {
  const { dossiers, documents, foundPapers, clock } = room;

  /** A paper that lies here, as if it were fetched: its bytes are in the store. */
  const fromOffer = (dossier: Dossier, component: DossierComponent, offer: OwnPaper): FoundPaperRecord => ({
    componentId: component.id,
    id: offer.id,
    lookUpId: room.current(dossier, component.id)?.id ?? '',
    ownerNumber: ownerNumberOf(dossier.applicant),
    repository: 'own',
    kind: offer.kind,
    position: 0,
    name: offer.name,
    paperCode: offer.paperCode,
    documentNumber: offer.documentNumber,
    agency: { code: '', name: offer.agency },
    issuedOn: offer.issuedOn,
    validUntil: offer.validUntil,
    fileCount: offer.files.length,
    files: offer.files.slice(0, MOST_FILES).map(({ documentId, name, size }, position) => ({
      position,
      name,
      link: '',
      size,
      documentId,
      sha256: documents.get(documentId).original.sha256,
      signature: null,
      fetchedAt: clock.now(),
    })),
  });

  return {
    require({ dossierId, componentId, paperId }) {
      const dossier = dossiers.get(dossierId);
      const component = room.componentOf(dossier, componentId);
      const consent = consents.require(dossier, componentId);
      const current = room.current(dossier, componentId);
      const stored = current === null ? null : foundPapers.find(componentId, paperId);
      const isOwners = ({ ownerNumber }: FoundPaperRecord): boolean =>
        isSameOwner(ownerNumber, dossier.applicant.identityNumber);
      if (stored?.repository === 'national' && isOwners(stored)) {
        return { dossier, component, consent, paper: stored, isBrought: true };
      }
      // what was withdrawn or ran out since it was found is not given any more
      const offer = current === null ? undefined : views.offers(dossier, component).find(({ id }) => id === paperId);
      if (offer === undefined) throw new AppError('reuse.paper-gone');
      // what was corrected, or has other files by now, has to be looked at as it is
      const isBrought = stored !== null && isOwners(stored) && isAsOffered(stored, offer);
      const paper = isBrought ? stored : fromOffer(dossier, component, offer);
      return { dossier, component, consent, paper, isBrought };
    },
  };
}
