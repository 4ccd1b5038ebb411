import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { DestinationId } from '#contract/common.ts';
import { MOST_JOBS_IN_CALL, type DestinationHealth, type Job } from '#contract/outbox.ts';
import { client } from '../../app/client.ts';
import { createPages } from '../../ui/pages.ts';
import { retryableStates, STATE_FILTERS, type StateFilter } from './rules.ts';

/** A bound for what one press may reach. */
const MOST_AT_ONCE = 20_000;

export type JobDetail = Awaited<ReturnType<typeof client.outbox.get>>;

/** The queue as the person looks at it: filters, rows, what is chosen, the job in the side panel. */
export const useOutboxStore = defineStore('outbox-room', () => {
  const filter = ref<StateFilter>('open');
  const destination = ref<DestinationId | 'all'>('all');
  const active = ref<string | null>(null);
  const chosen = ref<ReadonlySet<string>>(new Set());
  const health = shallowRef<readonly DestinationHealth[] | null>(null);
  const detail = shallowRef<JobDetail | null>(null);

  const pages = createPages<Job, Awaited<ReturnType<typeof client.outbox.list>>>((cursor, limit, signal) =>
    client.outbox.list(
      {
        states: [...STATE_FILTERS[filter.value]],
        limit,
        ...(destination.value === 'all' ? {} : { destination: destination.value }),
        ...(cursor === undefined ? {} : { cursor }),
      },
      { signal },
    ),
  );
  const counts = computed(() => pages.first.value?.counts ?? {});
  const byDestination = computed(() => new Map((health.value ?? []).map((one) => [one.destination, one])));

  watch([filter, destination], () => {
    chosen.value = new Set();
    active.value = null;
    void pages.load();
  });
  // What left the list (sent, cancelled) is no longer chosen: an action must not reach what is not seen.
  watch(pages.items, (items) => {
    if (chosen.value.size === 0) return;
    const shown = new Set(items.map((job) => job.id));
    const still = [...chosen.value].filter((id) => shown.has(id));
    if (still.length !== chosen.value.size) chosen.value = new Set(still);
  });

  async function loadHealth(): Promise<void> {
    health.value = (await client.outbox.destinations()).destinations;
  }

  let wanted: string | null = null;
  /** Shows a job in the side panel; `null` closes it. */
  async function show(id: string | null): Promise<void> {
    wanted = id;
    if (id === null) {
      detail.value = null;
      return;
    }
    const found = await client.outbox.get({ id });
    if (wanted === id) detail.value = found;
  }

  /** Asks again for everything on the screen after the core said that it changed. */
  async function refresh(): Promise<void> {
    pages.refresh();
    await Promise.all([loadHealth(), wanted === null ? undefined : show(wanted)]);
  }

  /** Ids in portions that one call takes. */
  async function inPortions(
    ids: readonly string[],
    call: (portion: string[]) => Promise<{ count: number }>,
  ): Promise<number> {
    let count = 0;
    for (let from = 0; from < ids.length; from += MOST_JOBS_IN_CALL) {
      count += (await call(ids.slice(from, from + MOST_JOBS_IN_CALL))).count;
    }
    return count;
  }

  /** Every job that the filters match, also those that are not loaded; at most as many as a person could mean. */
  async function everyId(): Promise<string[]> {
    const ids: string[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof client.outbox.list>> = await client.outbox.list({
        states: [...STATE_FILTERS[filter.value]],
        limit: 200,
        ...(destination.value === 'all' ? {} : { destination: destination.value }),
        ...(cursor === null ? {} : { cursor }),
      });
      ids.push(...page.items.map((job) => job.id));
      cursor = page.nextCursor;
    } while (cursor !== null && ids.length < MOST_AT_ONCE);
    return ids;
  }

  /** Tries all that the filters match; what may have arrived and what stands behind another job is left out. */
  async function retryAll(): Promise<number> {
    let count = 0;
    for (let round = 0; round < MOST_AT_ONCE / MOST_JOBS_IN_CALL; round += 1) {
      const answer = await client.outbox.retryWhere({
        states: [...retryableStates(filter.value)],
        ...(destination.value === 'all' ? {} : { destination: destination.value }),
      });
      count += answer.count;
      if (answer.left === 0 || answer.count === 0) break;
    }
    return count;
  }

  const waitUntil = (ids: readonly string[], until: string): Promise<number> =>
    inPortions(ids, (portion) => client.outbox.waitUntil({ ids: portion, until }));
  const retry = (ids: readonly string[]): Promise<number> =>
    inPortions(ids, (portion) => client.outbox.retry({ ids: portion }));
  const cancel = (ids: readonly string[], reason: string): Promise<number> =>
    inPortions(ids, (portion) => client.outbox.cancel({ ids: portion, reason }));
  const retryDestination = async (id: DestinationId): Promise<number> =>
    (await client.outbox.retryDestination({ destination: id })).count;
  const settle = async (id: string, arrived: boolean): Promise<void> => {
    await client.outbox.settle({ id, arrived });
  };

  return {
    filter,
    destination,
    active,
    chosen,
    health,
    detail,
    pages,
    counts,
    byDestination,
    loadHealth,
    show,
    refresh,
    everyId,
    retry,
    retryAll,
    waitUntil,
    cancel,
    retryDestination,
    settle,
  };
});
