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

  /** The ledger that the person wants to see now: an answer for another one comes too late. */
  let wanted: DestinationId | null = null;
  async function showLedger(destination: DestinationId | null): Promise<void> {
    wanted = destination;
    if (destination === null) {
      ledger.value = null;
      return;
    }
    const { entries } = await client.training.ledger({ destination });
    if (wanted === destination) ledger.value = { destination, entries };
  }

  /** Asks again for what the panel shows. */
  async function refresh(): Promise<void> {
    await load();
    if (wanted !== null) await showLedger(wanted);
  }

  return { state, failure, ledger, load, showLedger, refresh };
});
