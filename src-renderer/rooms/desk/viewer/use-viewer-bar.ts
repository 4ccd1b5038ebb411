import { computed, type ComputedRef, type WritableComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { SignatureState } from '#contract/common.ts';
import type { Document } from '#contract/documents.ts';
import { usePreferences } from '../../../app/preferences.ts';
import { formatSize } from '../../../ui/format.ts';

/** What stands over a paper wherever it is shown large. */
export interface ViewerBar {
  /** Pages, size, and whether it carries a signature; empty while nothing is known. */
  readonly facts: ComputedRef<string>;
  /** What speaks against its signature, in a few words; empty when nothing does. */
  readonly doubt: ComputedRef<string>;
  /** Whether the pages stand beside, as it was left the last time. */
  readonly pagesShown: WritableComputedRef<boolean>;
}

/**
 * @param shown what is known of the document on show; `null` while it is another's
 * @param signature what its signature looks like, where that was looked at
 */
export function useViewerBar(
  shown: () => Document | null,
  signature: () => SignatureState | null = () => null,
): ViewerBar {
  const { t } = useI18n();
  const preferences = usePreferences();
  const doubt = computed(() => {
    const state = signature();
    return state === 'broken' || state === 'unreadable' ? t(`desk.viewer.doubt.${state}`) : '';
  });
  return {
    doubt,
    facts: computed(() => {
      const known = shown();
      if (known === null) return '';
      return [
        known.pageCount === null ? '' : t('desk.pages', { count: known.pageCount }, known.pageCount),
        formatSize(known.pdf?.size ?? known.original.size),
        known.signed && doubt.value === '' ? t('desk.viewer.signed') : '',
      ]
        .filter((fact) => fact !== '')
        .join(' · ');
    }),
    pagesShown: computed({
      get: () => preferences.layout['desk.pages'] === true,
      set: (value) => preferences.remember('desk.pages', value),
    }),
  };
}
