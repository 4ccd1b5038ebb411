import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { AppEvent } from '#contract/events.ts';
import type { DestinationHealth } from '#contract/outbox.ts';
import type { ScanFolderStatus } from '#contract/scan.ts';
import { client } from './client.ts';
import { onAppEvent } from './events.ts';
import { gathered } from './gathered.ts';

export type Task = Extract<AppEvent, { type: 'progress' }>;

/** What the status bar tells: the destinations, the queue, the scan folders, long tasks. */
export const useStatus = defineStore('status', () => {
  const destinations = shallowRef<readonly DestinationHealth[]>([]);
  const folders = shallowRef<readonly ScanFolderStatus[]>([]);
  /** Nothing is claimed before the core has answered. */
  const known = ref(false);
  const tasks = shallowRef<readonly Task[]>([]);

  const enabled = computed(() => destinations.value.filter((health) => health.state !== 'off'));
  const waiting = computed(() => sum(enabled.value.map((health) => health.waiting + health.sending)));
  const needsPerson = computed(() => sum(enabled.value.map((health) => health.needsPerson)));
  const offline = computed(() => enabled.value.some((health) => health.state === 'offline'));

  const loadDestinations = gathered(async () => {
    destinations.value = (await client.outbox.destinations()).destinations;
  });
  const loadFolders = gathered(async () => {
    folders.value = (await client.scan.folders()).folders;
    known.value = true;
  });

  async function load(): Promise<void> {
    await Promise.all([loadDestinations(), loadFolders()]);
  }

  onAppEvent(['destination', 'outbox'], () => void loadDestinations());
  onAppEvent(['scan-folders'], () => void loadFolders());
  onAppEvent(['progress'], (event) => {
    if (event.type === 'reset') tasks.value = [];
    if (event.type !== 'progress') return;
    const others = tasks.value.filter((task) => task.task !== event.task);
    tasks.value = event.finished ? others : [...others, event].slice(-20);
  });
  return { known, destinations, enabled, folders, tasks, waiting, needsPerson, offline, load };
});

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
