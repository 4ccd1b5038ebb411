import type { Dossier } from '#contract/dossiers.ts';
import type { Consent, ConsentWay } from '#contract/reuse.ts';
import { isSameOwner } from '../dossiers/reused-rules.ts';
import { newId, toInstant } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import { compose } from '../platform/text.ts';
import type { ConsentRecord } from './consent-store.ts';
import type { Room } from './room.ts';
import { ownerNumberOf } from './rules.ts';

export interface ConsentInput {
  readonly dossierId: string;
  readonly componentIds: readonly string[];
  readonly givenBy: string;
  readonly onBehalf: boolean;
  readonly way: ConsentWay;
  readonly note: string;
}

/** That the citizen agrees; one holds as long as the dossier has the owner for whom it was given. */
export interface Consents {
  /** The newest first, by whether they are in force. */
  of(dossier: Dossier): { readonly inForce: Consent[]; readonly ended: Consent[] };
  record(input: ConsentInput): Consent;
  /** The newest that covers the component. @throws AppError `reuse.consent-missing` */
  require(dossier: Dossier, componentId: string): ConsentRecord;
}

export function createConsents(room: Room): Consents {
  const { consents, dossiers, session, clock } = room;
  const inForce = (dossier: Dossier): ConsentRecord[] =>
    consents.of(dossier.id).filter(({ ownerNumber }) => isSameOwner(ownerNumber, dossier.applicant.identityNumber));
  return {
    of(dossier) {
      const all = consents.of(dossier.id);
      const isOf = ({ ownerNumber }: ConsentRecord): boolean =>
        isSameOwner(ownerNumber, dossier.applicant.identityNumber);
      return {
        inForce: all.filter(isOf).map(toConsent),
        ended: all.filter((one) => !isOf(one)).map(toConsent),
      };
    },

    record({ dossierId, componentIds, givenBy, onBehalf, way, note }) {
      const dossier = dossiers.get(dossierId);
      const covered = [...new Set(componentIds)].map((id) => room.componentOf(dossier, id));
      const record: ConsentRecord = {
        id: newId(clock),
        dossierId,
        ownerNumber: ownerNumberOf(dossier.applicant),
        givenBy: compose(givenBy),
        onBehalf,
        way,
        note: compose(note),
        componentIds: covered.map(({ id }) => id),
        recordedAt: clock.now(),
        recordedBy: session.actor(),
      };
      room.change(dossierId, () => {
        consents.insert(record);
        room.note(dossier, {
          action: 'reuse.consented',
          detail: {
            consent: record.id,
            givenBy: record.givenBy,
            way,
            onBehalf: onBehalf ? 1 : 0,
            components: covered.length,
          },
        });
      });
      return toConsent(record);
    },

    require(dossier, componentId) {
      const found = inForce(dossier).find(({ componentIds }) => componentIds.includes(componentId));
      if (found === undefined) throw new AppError('reuse.consent-missing');
      return found;
    },
  };
}

function toConsent(record: ConsentRecord): Consent {
  const { id, ownerNumber, givenBy, onBehalf, way, note, componentIds, recordedAt, recordedBy } = record;
  return {
    id,
    ownerNumber,
    givenBy,
    onBehalf,
    way,
    note,
    componentIds: [...componentIds],
    recordedAt: toInstant(recordedAt),
    recordedBy,
  };
}
