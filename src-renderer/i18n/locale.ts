import { ref } from 'vue';

export type Locale = 'vi' | 'en';

/** The language of the window; `app/preferences.ts` sets it. Stands alone so that plain functions may read it. */
export const locale = ref<Locale>('vi');
