/** A paper that left the inbox for a dossier. */
export interface TakenPaper {
  readonly inboxItemId: string;
  readonly documentId: string;
  readonly name: string;
  /** `scan` from a watched folder, `computer` when a person added the file. */
  readonly source: 'scan' | 'computer';
}

/**
 * Where dossiers get their papers from; the inbox stands behind it. Both calls run inside the caller's transaction and
 * publish nothing: the caller tells the window about the items once it has committed.
 */
export interface PaperSource {
  /**
   * Marks waiting papers as filed to this dossier, in the order asked for. All or none. Taking a paper that is already
   * filed to the same dossier answers like the first time.
   *
   * @throws AppError when one is unknown, filed elsewhere, or needs a person.
   */
  take(itemIds: readonly string[], dossierId: string): readonly TakenPaper[];
  /** Puts filed papers back among the waiting ones. */
  giveBack(inboxItemIds: readonly string[]): void;
}
