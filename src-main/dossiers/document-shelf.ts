import type { Document } from '#contract/documents.ts';
import type { ContentKind } from '#contract/inbox.ts';

/** Stored bytes of one file that becomes (part of) a document. */
export interface DocumentPart {
  readonly name: string;
  readonly kind: ContentKind;
  readonly sha256: string;
  readonly size: number;
}

/** What dossiers need of documents; the documents room, which stands upstream, is behind it. */
export interface DocumentShelf {
  /** @throws AppError `platform.not-found` */
  get(documentId: string): Document;
  /** Adds a document within the caller's transaction, after its bytes were recorded; gives its id. */
  create(parts: readonly DocumentPart[], name: string): string;
  /** Has the PDF made; call it after the commit. */
  prepareSoon(documentId: string): void;
}
