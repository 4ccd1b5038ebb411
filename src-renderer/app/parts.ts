import { defineAsyncComponent, type Component } from 'vue';

/** Parts of other rooms that open over this one, read when they are first needed. */
const found = import.meta.glob<Component>(
  [
    '../rooms/dossiers/NewDossierDialog.vue',
    '../rooms/dossiers/DossierPicker.vue',
    '../rooms/training/TrainingPanel.vue',
    '../rooms/session/OfficerDialog.vue',
  ],
  { import: 'default' },
);

function part(path: string): Component | null {
  const load = found[`../rooms/${path}`];
  return load === undefined ? null : defineAsyncComponent(load);
}

/** `v-model:open`, emits `created(dossierId)`. */
export const newDossierDialog = part('dossiers/NewDossierDialog.vue');
/** `v-model:open`, emits `chosen(dossierId)`. */
export const dossierPicker = part('dossiers/DossierPicker.vue');
/** `v-model:open`. */
export const trainingPanel = part('training/TrainingPanel.vue');
