import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue';
import type { Document } from '#contract/documents.ts';
import { client } from '../../../app/client.ts';
import { onAppEvent } from '../../../app/events.ts';

/** What is known of the document on show; the one before stays until the next is known. */
export interface KnownDocument {
  readonly document: ShallowRef<Document | null>;
  readonly failure: ShallowRef<unknown>;
  /** Asks again, after a failure. */
  load(documentId: string): Promise<void>;
}

/** Follows a document by its id: asked for when another is chosen, and again whenever it changes. */
export function useDocument(wanted: () => string | null): KnownDocument {
  const document = shallowRef<Document | null>(null);
  const failure = shallowRef<unknown>(null);
  let asking = new AbortController();

  async function load(documentId: string): Promise<void> {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const found = await client.documents.get({ id: documentId }, { signal });
      if (signal.aborted) return;
      document.value = found;
      failure.value = null;
    } catch (error) {
      if (!signal.aborted) failure.value = error;
    }
  }

  watch(
    wanted,
    (documentId) => {
      asking.abort();
      failure.value = null;
      if (documentId === null) document.value = null;
      else void load(documentId);
    },
    { immediate: true },
  );
  onAppEvent(['documents'], (event) => {
    const documentId = wanted();
    if (
      documentId !== null &&
      (event.type === 'reset' || (event.type === 'documents' && event.ids.includes(documentId)))
    ) {
      void load(documentId);
    }
  });
  onScopeDispose(() => asking.abort());
  return { document, failure, load };
}
