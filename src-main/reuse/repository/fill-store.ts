import type { Database } from '../../platform/database/connection.ts';

/** How far the dossiers of before the repository were looked through. */
export interface FillStore {
  /** Dossiers of lower numbers are left; `null` when all were looked at. */
  below(): number | null;
  /** `papers` more are kept. */
  reach(below: number, papers: number): void;
  /** @returns how many papers were kept in all */
  end(): number;
  /** The next dossiers, newest first. */
  next(below: number, limit: number): { readonly id: string; readonly number: number }[];
  /** All papers of the repository. */
  papers(): number;
}

export function createFillStore(database: Database): FillStore {
  const below = database.prepare('SELECT below FROM kept_paper_fill').pluck();
  const reach = database.prepare('UPDATE kept_paper_fill SET below = ?, papers = papers + ?');
  const end = database.prepare('DELETE FROM kept_paper_fill RETURNING papers').pluck();
  const next = database.prepare('SELECT id, number FROM dossier WHERE number < ? ORDER BY number DESC LIMIT ?');
  // those of before stand below 1, one after the other
  const papers = database.prepare('SELECT 1 - min(1, coalesce(min(number), 1)) FROM kept_paper').pluck();
  return {
    below: () => (below.get() as number | undefined) ?? null,
    reach: (number, kept) => void reach.run(number, kept),
    end: () => Number(end.get() ?? 0),
    next: (number, limit) => next.all(number, limit) as { id: string; number: number }[],
    papers: () => Number(papers.get()),
  };
}
