import { ref, shallowRef } from 'vue';
import type { Dossier } from '#contract/dossiers.ts';
import { client } from '../../app/client.ts';
import { sentenceOf } from '../../app/failures.ts';
import type { DossierDraft } from './draft.ts';
import { parseTypedDay } from '../../ui/days.ts';

/** Makes a dossier of what was typed. */
export function useNewDossier() {
  const saving = ref(false);
  /** What kept it from being saved, in the person's words. */
  const failure = shallowRef<string | null>(null);

  /** Gives the dossier, or `null` after a failure. The draft has no problems. */
  async function create(draft: DossierDraft): Promise<Dossier | null> {
    const receivedOn = parseTypedDay(draft.receivedOn);
    if (draft.procedure === null || receivedOn === null) return null;
    saving.value = true;
    failure.value = null;
    try {
      return await client.dossiers.create({
        procedureCode: draft.procedure.code,
        code: draft.code.trim(),
        channel: draft.channel,
        receivedOn,
        appointmentOn: parseTypedDay(draft.appointmentOn),
        applicant: {
          name: draft.name.normalize('NFC').replace(/\s+/g, ' ').trim(),
          kind: draft.kind,
          identityNumber: draft.identityNumber.trim(),
          birthDate: parseTypedDay(draft.birthDate),
          address: draft.address.normalize('NFC').trim(),
          phone: draft.phone.trim(),
        },
      });
    } catch (error) {
      failure.value = sentenceOf(error);
      return null;
    } finally {
      saving.value = false;
    }
  }

  return { create, saving, failure };
}
