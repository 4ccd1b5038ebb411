import { defineStore } from 'pinia';
import { ref, watch } from 'vue';
import type { Preferences, PreferencesChange } from '#contract/settings.ts';
import { locale } from '../i18n/locale.ts';
import { client } from './client.ts';
import { onAppEvent } from './events.ts';
import { theme } from './theme.ts';

type Layout = Preferences['layout'];
const LANGUAGE_KEY = 'language';

/**
 * Language, theme and remembered sizes. The core keeps them; this window keeps a copy of the first two so that it opens
 * in the right look before the core has answered.
 */
export const usePreferences = defineStore('preferences', () => {
  const layout = ref<Layout>({});
  /** Whether the core has told what is remembered. */
  const loaded = ref(false);
  let due: PreferencesChange = {};
  let timer: ReturnType<typeof setTimeout> | undefined;

  const remembered = localStorage.getItem(LANGUAGE_KEY);
  if (remembered === 'vi' || remembered === 'en') locale.value = remembered;
  watch(
    locale,
    (value) => {
      document.documentElement.lang = value;
      localStorage.setItem(LANGUAGE_KEY, value);
    },
    { immediate: true },
  );

  async function load(): Promise<void> {
    try {
      const { preferences } = await client.settings.get();
      // what was changed here and not yet written is newer than the answer
      locale.value = due.locale ?? preferences.locale;
      theme.value = due.theme ?? preferences.theme;
      layout.value = { ...preferences.layout, ...due.layout };
      loaded.value = true;
    } catch {
      // the look of the last visit stays until the core answers
    }
  }

  /** Shown at once, written a moment later together with what else changed. */
  function change(wanted: PreferencesChange): void {
    due = merged(due, wanted);
    if (wanted.locale !== undefined) locale.value = wanted.locale;
    if (wanted.theme !== undefined) theme.value = wanted.theme;
    if (wanted.layout !== undefined) layout.value = { ...layout.value, ...wanted.layout };
    clearTimeout(timer);
    timer = setTimeout(() => void write(), 400);
  }

  async function write(): Promise<void> {
    const writing = due;
    due = {};
    try {
      await client.settings.setPreferences(writing);
    } catch {
      // only the look: it holds for this visit and is written with the next change
      due = merged(writing, due);
    }
  }

  /** Remembers a size or a choice of the look by the window's own key. */
  function remember(key: string, value: Layout[string]): void {
    if (layout.value[key] !== value) change({ layout: { [key]: value } });
  }

  onAppEvent(['settings'], () => void load());
  return { locale, theme, layout, loaded, load, change, remember };
});

function merged(earlier: PreferencesChange, later: PreferencesChange): PreferencesChange {
  const layout = { ...earlier.layout, ...later.layout };
  return { ...earlier, ...later, ...(Object.keys(layout).length > 0 ? { layout } : {}) };
}
