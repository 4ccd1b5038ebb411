import type { AdministrativeProcedure } from '#contract/catalogue.ts';
import type { RemoteFileInfo } from '../connectors/connector.ts';
import type { DossierParts, Paper } from './parts.ts';
import type { PaperStanding } from './reused-rules.ts';

/** A dossier as the repository of papers looks at it. */
export interface DossierToKeep extends Pick<DossierParts, 'record' | 'components'> {
  readonly results: readonly ResultToKeep[];
  /** As the catalogue has it; `null` when it has it no more. */
  readonly procedure: AdministrativeProcedure | null;
}

export interface ResultToKeep extends Paper {
  /** What the remote system told of it, when it came from one. */
  readonly told: RemoteFileInfo | null;
}

/** What is kept of a paper that is among the results. */
export interface KeptResult {
  readonly name: string;
  readonly paperCode: string;
  /** It is not to be offered to anybody any more. */
  readonly withdrawn: boolean;
}

/** Where dossiers leave their papers for later use; the own repository, which stands beside the street, is behind it. */
export interface PaperKeeper {
  /**
   * Brings what is kept of a dossier into line with it: what came is kept, what left is taken back, a corrected owner
   * is followed. Within the caller's transaction. `older` papers stand behind all others.
   */
  follow(dossier: DossierToKeep, order: 'newest' | 'older'): void;
  /** What is kept of the results of a dossier, by attachment. */
  resultsOf(dossierId: string): ReadonlyMap<string, KeptResult>;
  /** Of the paper with that id, on that day (`yyyy-MM-dd`). */
  standingOf(paperId: string, on: string): PaperStanding;
}
