import type { PaperSource, TakenPaper } from '../dossiers/paper-source.ts';
import type { Clock } from '../platform/clock.ts';
import { AppError } from '../platform/errors.ts';
import { stateBy } from './rules.ts';
import type { InboxStore } from './store.ts';

interface PapersDependencies {
  readonly store: InboxStore;
  readonly clock: Clock;
  /** The folder id of what a person added. */
  readonly computerFolder: string;
}

/** Hands papers of the inbox to dossiers, within the dossier's transaction. */
export function createPapers({ store, clock, computerFolder }: PapersDependencies): PaperSource {
  const take = (id: string, dossierId: string): TakenPaper => {
    const item = store.state(id);
    if (item === undefined) throw new AppError('platform.not-found', { detail: `inbox item ${id}` });
    const { name, document_id: documentId } = item;
    const again = item.state === 'filed' && item.dossier_id === dossierId;
    if (documentId === null || !(item.state === 'waiting' || again)) {
      throw new AppError('inbox.not-waiting', { params: { name } });
    }
    if (!again) store.setState(item, { state: 'filed', dossierId, reason: null }, clock.now());
    return { inboxItemId: id, documentId, name, source: item.folder_id === computerFolder ? 'computer' : 'scan' };
  };

  return {
    take: (itemIds, dossierId) => itemIds.map((id) => take(id, dossierId)),
    giveBack(inboxItemIds) {
      for (const id of inboxItemIds) {
        const item = store.state(id);
        if (item?.state !== 'filed') continue;
        store.setState(item, { state: stateBy(item.reason), dossierId: null, reason: item.reason }, clock.now());
      }
    },
  };
}
