import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { BackupView } from '#contract/backup.ts';
import { client } from './client.ts';
import { onAppEvent } from './events.ts';

/** The copies of the database: how they stand, and whether the program waits for one to be restored. */
export const useBackup = defineStore('backup', () => {
  const view = shallowRef<BackupView | null>(null);
  const failure = shallowRef<unknown>(null);
  /** The program has no usable database and waits for a person. */
  const recovery = ref(false);

  const troubles = computed(() => view.value?.findings.length ?? 0);

  /** Asked first of all: without a database nothing else answers. */
  async function lookForRecovery(): Promise<void> {
    recovery.value = (await client.host.info()).recovery;
  }
  async function load(): Promise<void> {
    try {
      view.value = await client.backup.get();
      failure.value = null;
    } catch (error) {
      failure.value = error;
    }
  }

  onAppEvent(['backup'], () => view.value !== null && void load());
  return { view, failure, recovery, troubles, lookForRecovery, load };
});
