import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import type { DestinationId } from '#contract/common.ts';
import {
  MOST_JOBS_IN_CALL,
  type AttentionGroup,
  type DestinationHealth,
  type Job,
  type JobState,
} from '#contract/outbox.ts';
import { client } from '../../app/client.ts';
import { createPages } from '../../ui/pages.ts';
import { decidableStates, STATE_FILTERS, type StateFilter } from './rules.ts';

/** A bound for what one press may reach: so many portions. */
const MOST_PORTIONS = 1000;
/** Further jobs of a group come so many at a time. */
const MORE_OF_GROUP = 100;

/** Which jobs a decision is about, as the core takes it. */
export type Selection = Parameters<typeof client.outbox.retryWhere>[0];
type PortionDone = Awaited<ReturnType<typeof client.outbox.retryWhere>>;
/** A group with as many of its jobs as are shown. */
export interface ShownGroup {
  readonly id: string;
  readonly group: AttentionGroup;
  readonly jobs: readonly Job[];
}

export type JobDetail = Awaited<ReturnType<typeof client.outbox.get>>;

/** The queue as the person looks at it: filters, rows, what is chosen, the job in the side panel. */
export const useOutboxStore = defineStore('outbox-room', () => {
  const filter = ref<StateFilter>('open');
  const destination = ref<DestinationId | 'all'>('all');
  const active = ref<string | null>(null);
  const chosen = ref<ReadonlySet<string>>(new Set());
  /** Not the chosen rows alone are meant, but all that the filters match. */
  const everyone = ref(false);
  const attention = shallowRef<Awaited<ReturnType<typeof client.outbox.attention>> | null>(null);
  /** Groups of which more than the first few are shown. */
  const opened = shallowRef<ReadonlyMap<string, { jobs: readonly Job[]; cursor: string | null }>>(new Map());
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
  const counts = computed<Partial<Record<JobState, number>>>(() => pages.first.value?.counts ?? {});
  const byDestination = computed(() => new Map((health.value ?? []).map((one) => [one.destination, one])));

  const groups = computed<readonly ShownGroup[]>(() =>
    (attention.value?.groups ?? []).map((group) => {
      const id = JSON.stringify(group.key);
      return { id, group, jobs: opened.value.get(id)?.jobs ?? group.jobs };
    }),
  );
  /** By reason instead of row by row. */
  const grouped = computed(() => filter.value === 'attention' && groups.value.length > 0);
  const shown = computed(() => (grouped.value ? groups.value.flatMap(({ jobs }) => jobs) : pages.items.value));
  /** All that the filters match and a decision can be about; `null` when the filter holds only what is over. */
  const matching = computed<Selection | null>(() => {
    const states = decidableStates(filter.value);
    if (states.length === 0) return null;
    return { states: [...states], ...(destination.value === 'all' ? {} : { destination: destination.value }) };
  });
  const matchingCount = computed(() =>
    decidableStates(filter.value).reduce((sum, state) => sum + (counts.value[state] ?? 0), 0),
  );

  watch([filter, destination], () => {
    chosen.value = new Set();
    active.value = null;
    attention.value = null;
    opened.value = new Map();
    void pages.load();
    loadAttention().catch(() => undefined);
  });
  watch(chosen, (ids) => {
    if (ids.size < pages.items.value.length) everyone.value = false;
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

  /** What needs a person, by reason; groups that were opened further stay so. */
  async function loadAttention(): Promise<void> {
    if (filter.value !== 'attention') return;
    const place = destination.value;
    // another question may have come meanwhile
    const stale = (): boolean => filter.value !== 'attention' || destination.value !== place;
    const found = await client.outbox.attention(place === 'all' ? {} : { destination: place });
    const still = new Map<string, { jobs: readonly Job[]; cursor: string | null }>();
    for (const group of found.groups) {
      const id = JSON.stringify(group.key);
      const before = opened.value.get(id);
      if (before !== undefined) still.set(id, await jobsOf(group, before.jobs.length));
    }
    if (stale()) return;
    opened.value = still;
    attention.value = found;
  }

  /** At least so many of a group, while there are as many. */
  async function jobsOf(group: AttentionGroup, atLeast: number): Promise<{ jobs: Job[]; cursor: string | null }> {
    const jobs: Job[] = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof client.outbox.list>> = await client.outbox.list({
        group: group.key,
        limit: MORE_OF_GROUP,
        ...(cursor === null ? {} : { cursor }),
      });
      jobs.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null && jobs.length < atLeast);
    return { jobs, cursor };
  }

  /** Shows further jobs of a group. */
  async function openGroup({ id, group, jobs }: ShownGroup): Promise<void> {
    const more = await jobsOf(group, jobs.length + 1);
    opened.value = new Map([...opened.value, [id, more]]);
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
    await Promise.all([loadHealth(), loadAttention(), wanted === null ? undefined : show(wanted)]);
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

  /** A class of jobs in portions, each from where the one before ended. */
  async function eachPortion(call: (from: { cursor?: string }) => Promise<PortionDone>): Promise<number> {
    let count = 0;
    let cursor: string | null = null;
    for (let round = 0; round < MOST_PORTIONS; round += 1) {
      const answer: PortionDone = await call(cursor === null ? {} : { cursor });
      count += answer.count;
      cursor = answer.nextCursor;
      if (cursor === null) break;
    }
    return count;
  }

  const retryWhere = (selection: Selection): Promise<number> =>
    eachPortion((from) => client.outbox.retryWhere({ ...selection, ...from }));
  const waitWhere = (selection: Selection, until: string): Promise<number> =>
    eachPortion((from) => client.outbox.waitWhere({ ...selection, ...from, until }));
  const cancelWhere = (selection: Selection, reason: string): Promise<number> =>
    eachPortion((from) => client.outbox.cancelWhere({ ...selection, ...from, reason }));
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
    everyone,
    matching,
    matchingCount,
    attention,
    groups,
    grouped,
    shown,
    openGroup,
    loadAttention,
    health,
    detail,
    pages,
    counts,
    byDestination,
    loadHealth,
    show,
    refresh,
    retry,
    retryWhere,
    waitWhere,
    cancelWhere,
    waitUntil,
    cancel,
    retryDestination,
    settle,
  };
});
