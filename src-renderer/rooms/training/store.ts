import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { DestinationId } from '#contract/common.ts';
import { client } from '../../app/client.ts';

export type TrainingState = Awaited<ReturnType<typeof client.training.get>>;
export type LedgerEntry = Awaited<ReturnType<typeof client.training.ledger>>['entries'][number];

/** The practice servers of the training mode. */
export const useTrainingStore = defineStore('training', () => {
  const state = shallowRef<TrainingState | null>(null);
  const failure = shallowRef<unknown>(null);
  const ledger = shallowRef<{ readonly destination: DestinationId; readonly entries: readonly LedgerEntry[] } | null>(
    null,
  );

  async function load(): Promise<void> {
    try {
      state.value = await client.training.get();
      failure.value = null;
    } catch (error) {
      failure.value = error;
    }
  }

  async function showLedger(destination: DestinationId | null): Promise<void> {
    ledger.value =
      destination === null ? null : { destination, entries: (await client.training.ledger({ destination })).entries };
  }

  /** Asks again for what the panel shows. */
  async function refresh(): Promise<void> {
    await load();
    if (ledger.value !== null) await showLedger(ledger.value.destination);
  }

  return { state, failure, ledger, load, showLedger, refresh };
});
