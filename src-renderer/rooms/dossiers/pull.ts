import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import { client } from '../../app/client.ts';
import type { Reason } from '#contract/common.ts';
import { reasonOf } from '../../app/failures.ts';

export type PullResult = Awaited<ReturnType<typeof client.dossiers.pullFromOneStop>>;

/** One pull at a time; it goes on while the dialog is closed, and its result waits for the person. */
export const usePullStore = defineStore('dossiers-pull', () => {
  const running = ref(false);
  const result = shallowRef<PullResult | null>(null);
  const failure = shallowRef<Reason | null>(null);
  let controller = new AbortController();

  /** Days `yyyy-MM-dd`; both `null` = everything that has a result. */
  async function start(range: { from: string | null; to: string | null }): Promise<void> {
    if (running.value) return;
    controller = new AbortController();
    const { signal } = controller;
    running.value = true;
    result.value = null;
    failure.value = null;
    try {
      result.value = await client.dossiers.pullFromOneStop(range, { signal });
    } catch (error) {
      if (!signal.aborted) failure.value = reasonOf(error);
    } finally {
      running.value = false;
    }
  }

  function reset(): void {
    result.value = null;
    failure.value = null;
  }

  return { running, result, failure, start, reset, stop: () => controller.abort() };
});
