import { ref, watch } from 'vue';
import type { Preferences } from '#contract/settings.ts';

const KEY = 'theme';
const machine = window.matchMedia('(prefers-color-scheme: dark)');

function remembered(): Preferences['theme'] {
  const value = localStorage.getItem(KEY);
  return value === 'light' || value === 'dark' ? value : 'system';
}

/** The theme as chosen; `system` follows the machine, also while the window is open. */
export const theme = ref<Preferences['theme']>(remembered());
/** Whether the window is dark right now. */
const dark = ref(false);

function apply(): void {
  dark.value = theme.value === 'dark' || (theme.value === 'system' && machine.matches);
  document.documentElement.classList.toggle('dark', dark.value);
  document.documentElement.style.colorScheme = dark.value ? 'dark' : 'light';
}

machine.addEventListener('change', apply);
watch(
  theme,
  (value) => {
    localStorage.setItem(KEY, value);
    apply();
  },
  { immediate: true },
);
