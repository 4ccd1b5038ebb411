import { watch } from 'vue';
import { createI18n } from 'vue-i18n';
import { locale } from './locale.ts';
import { words } from './words.ts';

function wordsIn(language: 'vi' | 'en') {
  return {
    ...Object.fromEntries(Object.entries(words).map(([room, spoken]) => [room, spoken[language]])),
    // the table's own words are used by several rooms
    grid: words.ui[language].grid,
  };
}

export const i18n = createI18n({
  legacy: false,
  locale: locale.value,
  fallbackLocale: 'vi',
  messages: { vi: wordsIn('vi'), en: wordsIn('en') },
  missingWarn: import.meta.env.DEV,
  fallbackWarn: import.meta.env.DEV,
});

watch(locale, (value) => (i18n.global.locale.value = value), { immediate: true });
