import { defineAsyncComponent } from 'vue';

/** Parts of other rooms that open over the one on screen, read when they are first needed. */

/** `v-model:open`, emits `created(dossierId)`. */
export const newDossierDialog = defineAsyncComponent(() => import('../rooms/dossiers/NewDossierDialog.vue'));
/** `v-model:open`, emits `chosen(dossierId)`. */
export const dossierPicker = defineAsyncComponent(() => import('../rooms/dossiers/DossierPicker.vue'));
