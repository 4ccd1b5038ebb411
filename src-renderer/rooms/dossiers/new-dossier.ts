import { ref, shallowRef } from 'vue';
import type { Dossier } from '#contract/dossiers.ts';
import { client } from '../../app/client.ts';
import { fieldOf, sentenceOf } from '../../app/failures.ts';
import { draftFieldAt, type DossierDraft, type DraftField } from './draft.ts';
import { parseTypedDay } from '../../ui/days.ts';

/** What kept the dossier from being saved, in the person's words. */
export interface Refusal {
  readonly sentence: string;
  /** The field that it speaks of, and what stood in it; it says nothing of what is typed afterwards. */
  readonly field: DraftField | null;
  readonly value: DossierDraft[DraftField];
}

/** Makes a dossier of what was typed. */
export function useNewDossier() {
  const saving = ref(false);
  const refusal = shallowRef<Refusal | null>(null);

  /** Gives the dossier, or `null` after a failure. The draft has no problems. */
  async function create(draft: DossierDraft): Promise<Dossier | null> {
    const receivedOn = parseTypedDay(draft.receivedOn);
    if (draft.procedure === null || receivedOn === null) return null;
    saving.value = true;
    refusal.value = null;
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
      const field = draftFieldAt(fieldOf(error));
      refusal.value = { sentence: sentenceOf(error), field, value: field === null ? null : draft[field] };
      return null;
    } finally {
      saving.value = false;
    }
  }

  return { create, saving, refusal };
}
