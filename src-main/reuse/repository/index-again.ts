import type { Dossiers } from '../../dossiers/service.ts';
import type { Database } from '../../platform/database/connection.ts';
import { identityKey } from '../../platform/identity-rules.ts';
import { createPaperStore } from './paper-store.ts';

/** Dossiers and kept papers whose numbers were indexed in another form than they are looked for now. */
export interface IndexAgain {
  isLeft(): boolean;
  /** Indexes some of them anew, within the caller's transaction. */
  some(limit: number): void;
}

export function createIndexAgain(database: Database, dossiers: Pick<Dossiers, 'indexAgain'>): IndexAgain {
  const papers = createPaperStore(database);
  const next = database.prepare('SELECT kind, number FROM index_again LIMIT ?');
  const done = database.prepare('DELETE FROM index_again WHERE kind = ? AND number = ?');

  const indexPapers = (number: number): void => {
    for (const { owner } of papers.byNumbers([number])) {
      papers.setOwner(number, { ...owner, key: identityKey(owner.identityNumber) });
    }
  };

  return {
    isLeft: () => next.get(1) !== undefined,
    some(limit) {
      for (const { kind, number } of next.all(limit) as { kind: 'dossier' | 'kept-paper'; number: number }[]) {
        if (kind === 'dossier') dossiers.indexAgain(number);
        else indexPapers(number);
        done.run(kind, number);
      }
    },
  };
}
