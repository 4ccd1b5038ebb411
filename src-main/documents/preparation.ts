import type { Reason } from '#contract/common.ts';
import type { ContentKind } from '#contract/inbox.ts';

/** What the worker `prepare` is asked: the files of one document, in the order of their pages. */
export interface PrepareTask {
  readonly documentId: string;
  readonly parts: readonly PreparePart[];
}

export interface PreparePart {
  readonly name: string;
  readonly kind: ContentKind;
  readonly sha256: string;
  readonly size: number;
}

export interface PreparedBlob {
  readonly sha256: string;
  readonly size: number;
}

/**
 * What the worker answers. Every blob that it names is durable. `failed` will fail again however often it is tried;
 * `postponed` is the machine's fault (a full disk) and is tried again later.
 */
export type PrepareResult =
  | {
      readonly state: 'ready';
      readonly pdf: PreparedBlob;
      readonly thumbnail: PreparedBlob;
      readonly pageCount: number;
      readonly signed: boolean;
    }
  | { readonly state: 'failed'; readonly reason: Reason }
  | { readonly state: 'postponed'; readonly reason: Reason };
