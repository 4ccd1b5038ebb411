import { defineStore } from 'pinia';
import { computed, shallowRef, watch } from 'vue';
import type { Reason, SignatureState } from '#contract/common.ts';
import { useDeskDossier } from './dossier-store.ts';
import { useInbox } from './inbox-store.ts';

/** The paper in the middle of the desk. */
export interface ShownPaper {
  readonly documentId: string | null;
  readonly name: string;
  /** Whose paper it is, where that is known: a paper of the inbox belongs to nobody yet. */
  readonly owner: string | null;
  /** Where it stands, when it is not a paper of the inbox. */
  readonly place: string | null;
  /** What its signature looks like by its bytes, where that was looked at: a paper that the state already held. */
  readonly signature?: SignatureState | null;
  /** Why a person is needed, when one is. */
  readonly reason: Reason | null;
}

/** The marked paper of the inbox, or one of the dossier on the desk while it is looked at. */
export const useShown = defineStore('shown', () => {
  const inbox = useInbox();
  const desk = useDeskDossier();
  const visited = shallowRef<ShownPaper | null>(null);
  // a paper of one person never stands beside the dossier of another
  watch(
    () => [inbox.active, desk.id],
    () => (visited.value = null),
    { flush: 'sync' },
  );
  const paper = computed<ShownPaper | null>(() => {
    if (visited.value !== null) return visited.value;
    const item = inbox.activeItem;
    return item === null
      ? null
      : { documentId: item.documentId, name: item.name, owner: null, place: null, reason: item.reason };
  });
  return {
    paper,
    visited,
    look(shown: ShownPaper): void {
      visited.value = shown;
    },
    back(): void {
      visited.value = null;
    },
  };
});
