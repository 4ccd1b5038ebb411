import type { Edited } from '../dossiers/service.ts';
import { AppError } from '../platform/errors.ts';
import type { Found, PaperPlace } from './found.ts';
import type { Room } from './room.ts';
import type { Views } from './views.ts';

/** Puts fetched papers on the components that they were found for. */
export interface Attaching {
  /**
   * The paper with all its files, and where it came from; undone like any other attaching.
   * @throws AppError `reuse.consent-missing`, `reuse.paper-gone`, `reuse.not-fetched`, `reuse.signature-broken` without
   * the decision to use it all the same, `dossiers.already-attached`
   */
  attach(place: PaperPlace & { readonly acceptBrokenSignature?: boolean }): Edited;
}

export function createAttaching(room: Room, views: Views, found: Found): Attaching {
  const { dossiers } = room;
  return {
    attach(place) {
      const { dossier, component, consent, paper, isBrought } = found.require(place);
      const { paperCode, documentNumber, lookUpId, repository } = paper;
      // by its name too, where the list of servers knows one
      const { agency } = views.paper(paper);
      const files = paper.files.flatMap(({ documentId, sha256, signature, fetchedAt }) =>
        documentId === null || sha256 === null || fetchedAt === null
          ? []
          : [{ documentId, sha256, signature, fetchedAt }],
      );
      if (!isBrought || files.length === 0 || files.length < paper.fileCount) throw new AppError('reuse.not-fetched');
      const isBroken = files.some(({ signature }) => signature === 'broken');
      if (isBroken && place.acceptBrokenSignature !== true) throw new AppError('reuse.signature-broken');
      const edited = dossiers.attachReused({
        dossierId: dossier.id,
        componentId: component.id,
        papers: files.map(({ documentId, sha256, signature, fetchedAt }) => ({
          documentId,
          inboxItemId: null,
          source: repository === 'own' ? 'own-repository' : 'national-repository',
          provenance: {
            reused: paper.kind === 'component' ? 1 : 2,
            ...(repository === 'national' ? { fromNationalRepository: true } : {}),
            lookUp: {
              lookUpId,
              paperId: paper.id,
              consentId: consent.id,
              ownerNumber: consent.ownerNumber,
              componentIds: [...consent.componentIds],
              paperCode,
              documentNumber,
              agency,
              sha256,
              fetchedAt,
              ...(signature === null ? {} : { signature }),
            },
          },
        })),
        detail: {
          repository,
          code: paperCode,
          agency: agency.code === '' ? agency.name : agency.code,
          lookUp: lookUpId,
          consent: consent.id,
          ...(isBroken ? { signature: 'broken' } : {}),
        },
      });
      room.tell(dossier.id);
      return edited;
    },
  };
}
