import { formatISO } from 'date-fns';
import type { Reason } from '#contract/common.ts';
import type { Dossier, DossierComponent } from '#contract/dossiers.ts';
import type { ComponentLookUp, FoundPaper, LookUpOverview } from '#contract/reuse.ts';
import { isSameOwner } from '../dossiers/reused-rules.ts';
import { toInstant } from '../platform/clock.ts';
import { because } from '../platform/errors.ts';
import type { Consents } from './consents.ts';
import type { LookUpRecord } from './look-up-store.ts';
import { isAsOffered, type OwnPaper } from './own-papers.ts';
import type { FoundPaperRecord } from './paper-store.ts';
import type { Room } from './room.ts';
import { comparable, isAccountMatter, ownerNumberOf, warningsFor } from './rules.ts';
import type { SecurityServers } from './security-servers.ts';
import { MOST_FILES, MOST_PAPERS } from './answers.ts';

/** Look-ups as the window sees them. */
export interface Views {
  overview(dossier: Dossier): LookUpOverview;
  paper(paper: FoundPaperRecord): FoundPaper;
  /** What the own repository has for a component today, without what came with this very dossier. */
  offers(dossier: Dossier, component: DossierComponent): readonly OwnPaper[];
  /** Why the paper cannot be taken as it stands; `null` when it can. */
  hindrance(paper: FoundPaperRecord): Reason | null;
}

export function createViews(room: Room, consents: Consents, servers: SecurityServers): Views {
  const { ownPapers, foundPapers, queue, session, clock } = room;

  const offers: Views['offers'] = (dossier, { paperCode }) => {
    const ownerNumber = ownerNumberOf(dossier.applicant);
    if (ownerNumber === '' || comparable(paperCode) === '') return [];
    const on = formatISO(clock.now(), { representation: 'date' });
    return ownPapers
      .offers({ ownerNumber, paperCodes: [paperCode], on, exceptDossierId: dossier.id })
      .slice(0, MOST_PAPERS);
  };

  const hindrance: Views['hindrance'] = ({ repository, agency, fileCount, files }) => {
    if (fileCount === 0) return because('reuse.no-files');
    if (fileCount > files.length) return because('reuse.too-many-files', { limit: MOST_FILES });
    if (repository === 'own' || files.every(({ link }) => room.papers?.namesServer(link) === true)) return null;
    if (agency.code === '') return because('reuse.agency-unnamed');
    const unknown = servers.isFresh() && servers.find(agency.code) === null;
    return unknown ? because('reuse.agency-unknown', { agency: agency.code }) : null;
  };

  const paper: Views['paper'] = (record) => ({
    paperId: record.id,
    repository: record.repository,
    name: record.name,
    paperCode: record.paperCode,
    documentNumber: record.documentNumber,
    agency: {
      code: record.agency.code,
      name: record.agency.name === '' ? (servers.find(record.agency.code)?.name ?? '') : record.agency.name,
    },
    issuedOn: record.issuedOn,
    validUntil: record.validUntil,
    files: record.files.map((file) => ({
      fileId: String(file.position),
      name: file.name,
      size: file.size,
      documentId: file.documentId,
      signature: file.signature,
    })),
    hindrance: hindrance(record),
  });

  /** Where the files lie is told once they were fetched with a consent, like those of the national repository. */
  const offered = (offer: OwnPaper): FoundPaper => ({
    paperId: offer.id,
    repository: 'own',
    name: offer.name,
    paperCode: offer.paperCode,
    documentNumber: offer.documentNumber,
    agency: { code: '', name: offer.agency },
    issuedOn: offer.issuedOn,
    validUntil: offer.validUntil,
    files: offer.files.slice(0, MOST_FILES).map(({ name, size }, index) => ({
      fileId: String(index),
      name,
      size,
      documentId: null,
      signature: null,
    })),
    hindrance: offer.files.length > MOST_FILES ? because('reuse.too-many-files', { limit: MOST_FILES }) : null,
  });

  const own = (dossier: Dossier, component: DossierComponent): FoundPaper[] => {
    const owner = dossier.applicant.identityNumber;
    const fetched = new Map(
      foundPapers
        .of(component.id, 'own')
        .filter(({ ownerNumber }) => isSameOwner(ownerNumber, owner))
        .map((record) => [record.id, record]),
    );
    return offers(dossier, component).map((offer) => {
      const record = fetched.get(offer.id);
      return record === undefined || !isAsOffered(record, offer) ? offered(offer) : paper(record);
    });
  };

  const national = (
    dossier: Dossier,
    component: DossierComponent,
    record: LookUpRecord | null,
  ): ComponentLookUp['national'] => {
    const stands = record?.state ?? 'not-asked';
    const underWay = stands === 'asking' || stands === 'waiting' || stands === 'found';
    const impossible = underWay ? null : room.hindranceFor(dossier, component);
    const told = stands === 'refused' && isAccountMatter(record?.reason ?? null) ? 'needs-login' : stands;
    const jobId = stands === 'waiting' ? (record?.jobId ?? null) : null;
    const askedAt = record?.askedAt ?? null;
    return {
      state: impossible === null ? told : 'impossible',
      reason: impossible ?? (jobId === null ? (record?.reason ?? null) : (queue.ended(jobId)?.reason ?? null)),
      papers:
        stands === 'found'
          ? foundPapers
              .of(component.id, 'national')
              .filter(({ ownerNumber }) => isSameOwner(ownerNumber, dossier.applicant.identityNumber))
              .map(paper)
          : [],
      askedAt: askedAt === null ? null : toInstant(askedAt),
      jobId,
    };
  };

  return {
    offers,
    hindrance,
    paper,
    overview(dossier) {
      const { inForce, ended } = consents.of(dossier);
      return {
        dossierId: dossier.id,
        owner: { name: dossier.applicant.name, identityNumber: dossier.applicant.identityNumber },
        warnings: warningsFor(dossier.applicant, session.current()),
        nationalHindrance: room.nationalHindrance(dossier),
        components: dossier.components
          .filter(({ paperCode }) => comparable(paperCode) !== '')
          .map((component) => {
            const record = room.current(dossier, component.id);
            return {
              componentId: component.id,
              paperCode: component.paperCode,
              documentNumber: record?.documentNumber ?? '',
              lookedUp: record !== null,
              // personal data is looked at only where somebody asked for it
              own: record === null ? [] : own(dossier, component),
              national: national(dossier, component, record),
            };
          }),
        consents: inForce,
        voidConsents: ended,
      };
    },
  };
}
