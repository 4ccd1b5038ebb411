import { formatISO } from 'date-fns';
import type { AdministrativeProcedure } from '#contract/catalogue.ts';
import type { OneStopDossier } from '../connectors/connector.ts';
import { newId } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import { compose } from '../platform/text.ts';
import { componentId } from './component-store.ts';
import { requireBirthDate, requireReceipt } from './days.ts';
import type { DossierRecord, NewDossier } from './dossier-store.ts';
import type { Room } from './room.ts';
import { codePrefix, dayOf, nextCode, plainName, sequenceOf, unitOf } from './rules.ts';
import type { Dossiers } from './use-cases.ts';

/** Making dossiers, at the counter and by a pull. Every function runs inside the caller's transaction. */
export interface Creating {
  atCounter(input: Parameters<Dossiers['create']>[0]): DossierRecord;
  fromOneStop(remote: OneStopDossier): DossierRecord;
}

export function createCreating(room: Room): Creating {
  const { dossiers, components, catalogue, profile, clock } = room;

  const insert = (
    fields: Omit<NewDossier, 'id' | 'createdAt'>,
    asked: AdministrativeProcedure['components'],
  ): DossierRecord => {
    const id = newId(clock);
    dossiers.insert({ ...fields, id, createdAt: clock.now() });
    for (const [position, { name, paperCode, required }] of asked.entries()) {
      components.insert({
        id: componentId(fields.code, position),
        dossierId: id,
        position,
        name: compose(name),
        paperCode,
        required,
      });
    }
    dossiers.recount(id, clock.now());
    return room.require(id);
  };

  /** Whether a code that was not given here just now may belong to a dossier of the database that a copy replaced. */
  const mayBeKnown = (code: string, receivedOn: string): boolean => {
    const restoredOn = dossiers.restoredOn();
    const day = dayOf(code) ?? receivedOn;
    if (restoredOn === null || day > restoredOn) return false;
    const prefix = codePrefix(profile.unit.code, day);
    const sequence = sequenceOf(prefix, code);
    // other systems number as they like: only our own numbers tell by themselves that they are new
    return sequence === null || sequence <= dossiers.passedOver(prefix, day);
  };

  const freeCode = (receivedOn: string): string => {
    const prefix = codePrefix(profile.unit.code, receivedOn);
    return nextCode(prefix, dossiers.highestSequence(prefix, receivedOn));
  };

  return {
    atCounter({ procedureCode, code, applicant, channel, receivedOn, appointmentOn }) {
      const procedure = catalogue.get(procedureCode);
      requireReceipt(receivedOn, clock.now());
      requireBirthDate(applicant.birthDate, clock.now());
      // codes are written in capitals: the same code typed in small letters is not a second one
      const given = compose(code).trim().toUpperCase();
      if (given !== '' && dossiers.byCode(given) !== null) {
        throw new AppError('dossiers.code-taken', { params: { code: given }, field: 'code' });
      }
      return insert(
        {
          code: given === '' ? freeCode(receivedOn) : given,
          procedure: { code: procedure.code, name: procedure.name },
          applicant: { ...applicant, name: compose(applicant.name), address: compose(applicant.address) },
          channel,
          status: 'received',
          receivedOn,
          appointmentOn,
          unitCode: profile.unit.code,
          doubted: given !== '' && mayBeKnown(given, receivedOn),
        },
        procedure.components,
      );
    },

    fromOneStop(remote) {
      const code = remote.procedure.code.trim().slice(0, 60);
      const name = compose(remote.procedure.name).trim().slice(0, 2000);
      const known = catalogue.find(code);
      const asked = known?.components ?? componentsOf(remote);
      if (known === null && code !== '' && name !== '') {
        catalogue.add({ code, name, field: '', agency: '', days: 0, components: asked, results: [] });
      }
      const receivedOn = remote.receivedOn ?? formatISO(clock.now(), { representation: 'date' });
      const applicantName = compose(remote.applicantName).trim().slice(0, 300);
      return insert(
        {
          code: remote.code,
          procedure: { code, name: name === '' ? (known?.name ?? code) : name },
          applicant: {
            name: applicantName === '' ? '–' : applicantName,
            // people and organisations come in one field
            kind: 'other',
            identityNumber: '',
            birthDate: null,
            address: '',
            phone: '',
          },
          channel: 'in-person',
          status: remote.files.some(({ isResult }) => isResult) ? 'finished' : 'received',
          receivedOn,
          appointmentOn: null,
          unitCode: unitOf(remote.code) ?? profile.unit.code,
          doubted: mayBeKnown(remote.code, receivedOn),
        },
        asked,
      );
    },
  };
}

/** What an unknown procedure asks for, as far as the files of one dossier tell. Nobody said that they are required. */
function componentsOf(remote: OneStopDossier): AdministrativeProcedure['components'] {
  const byType = new Map<string, AdministrativeProcedure['components'][number]>();
  for (const { isResult, documentType, documentTypeName, name } of remote.files) {
    if (isResult || byType.has(documentType)) continue;
    const title = compose(documentTypeName).trim() || documentType.trim() || plainName(name);
    byType.set(documentType, { name: title.slice(0, 2000), paperCode: documentType.slice(0, 60), required: false });
  }
  return [...byType.values()].slice(0, 100);
}
