import { computed, onMounted, watch, type ComputedRef, type ShallowRef } from 'vue';
import type { Reason } from '#contract/common.ts';
import type { AppEvent } from '#contract/events.ts';
import type { GridHandle } from '../ui/grid.ts';
import type { Page, Pages } from '../ui/pages.ts';
import { onAppEvent } from './events.ts';
import { reasonOf } from './failures.ts';

type Listed = Pages<unknown, Page<unknown>>;

/** Why a list has nothing to show, where it could not be loaded. */
export function useLoadFailure({ failure, items }: Pick<Listed, 'failure' | 'items'>): ComputedRef<Reason | null> {
  return computed(() => (failure.value !== null && items.value.length === 0 ? reasonOf(failure.value) : null));
}

/** A room with one long table: it is loaded when the room opens, follows the core, and begins anew with each question. */
export function useTableRoom(
  pages: Pick<Listed, 'failure' | 'items' | 'open' | 'refresh'>,
  options: {
    readonly grid: Readonly<ShallowRef<GridHandle | null>>;
    /** What is searched and filtered for. */
    readonly question: () => readonly unknown[];
    /** What the core tells when rows may have changed. */
    readonly events: readonly AppEvent['type'][];
  },
): { readonly unloaded: ComputedRef<Reason | null> } {
  watch(options.question, () => options.grid.value?.toTop());
  onAppEvent(options.events, () => pages.refresh());
  onMounted(() => pages.open());
  return { unloaded: useLoadFailure(pages) };
}
