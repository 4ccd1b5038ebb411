import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { ScanFolderStatus } from '#contract/scan.ts';
import type { Officer } from '#contract/session.ts';
import type { Check, SettingsView } from '#contract/settings.ts';
import { client } from '../../app/client.ts';
import { onAppEvent } from '../../app/events.ts';

/** What the settings show, asked of the core when the room opens and whenever it changes. */
export const useSettingsStore = defineStore('settings-room', () => {
  const view = shallowRef<SettingsView | null>(null);
  const officer = shallowRef<Officer | null>(null);
  const folders = shallowRef<readonly ScanFolderStatus[] | null>(null);
  const checks = shallowRef<readonly Check[] | null>(null);
  const checking = ref(false);
  const failure = shallowRef<unknown>(null);

  async function loadView(): Promise<void> {
    view.value = await client.settings.get();
  }
  async function loadOfficer(): Promise<void> {
    officer.value = (await client.session.get()).officer;
  }
  async function loadFolders(): Promise<void> {
    folders.value = (await client.scan.folders()).folders;
  }

  async function attempt(loading: Promise<unknown>): Promise<void> {
    try {
      await loading;
      failure.value = null;
    } catch (error) {
      failure.value = error;
    }
  }
  const load = (): Promise<void> => attempt(Promise.all([loadView(), loadOfficer(), loadFolders()]));

  /** Looks at folders, disk, database and endpoints; takes up to ten seconds. */
  async function examine(): Promise<void> {
    checking.value = true;
    try {
      checks.value = (await client.settings.doctor()).checks;
    } finally {
      checking.value = false;
    }
  }

  onAppEvent(['settings'], () => view.value !== null && void attempt(loadView()));
  onAppEvent(['session'], () => officer.value !== null && void attempt(loadOfficer()));
  onAppEvent(['scan-folders'], () => folders.value !== null && void attempt(loadFolders()));

  return { view, officer, folders, checks, checking, failure, load, loadView, loadFolders, examine };
});
