import { watch } from 'vue';
import { createI18n } from 'vue-i18n';
import { audit } from './audit.ts';
import { backup } from './backup.ts';
import { desk } from './desk.ts';
import { dossiers } from './dossiers.ts';
import { locale } from './locale.ts';
import { outbox } from './outbox.ts';
import { settings } from './settings.ts';
import { shell } from './shell.ts';
import { training } from './training.ts';
import { ui } from './ui.ts';

/** The words of every room by language: `t('desk.inbox.title')`. A room owns its file. */
const rooms = { shell, ui, desk, dossiers, outbox, audit, settings, training, backup };

function wordsIn(language: 'vi' | 'en') {
  return {
    ...Object.fromEntries(Object.entries(rooms).map(([room, words]) => [room, words[language]])),
    // the table's own words are used by several rooms
    grid: ui[language].grid,
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
