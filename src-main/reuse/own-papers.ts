import type { FoundPaperRecord } from './paper-store.ts';

/** A paper of the own repository that may be used for somebody today. */
export interface OwnPaper {
  readonly id: string;
  /** A component that was digitised here, or a result that was given. */
  readonly kind: 'component' | 'result';
  readonly name: string;
  readonly paperCode: string;
  readonly documentNumber: string;
  readonly agency: string;
  /** Days, `yyyy-MM-dd`. */
  readonly issuedOn: string | null;
  readonly validUntil: string | null;
  /** The dossier that it came with. */
  readonly dossier: { readonly id: string };
  readonly files: readonly { readonly documentId: string; readonly name: string; readonly size: number }[];
}

/** Whether a paper that somebody looked at is still what is offered: with these files, and the same facts about it. */
export function isAsOffered(seen: FoundPaperRecord, offer: OwnPaper): boolean {
  return (
    seen.name === offer.name &&
    seen.kind === offer.kind &&
    seen.documentNumber === offer.documentNumber &&
    seen.agency.name === offer.agency &&
    seen.issuedOn === offer.issuedOn &&
    seen.validUntil === offer.validUntil &&
    seen.fileCount === offer.files.length &&
    seen.files.every(({ documentId }, index) => documentId === offer.files[index]?.documentId)
  );
}

/** The own repository (kho giấy tờ), as far as look-ups ask it. */
export interface OwnPapers {
  /** What it holds for this owner under these codes and is valid on that day (`yyyy-MM-dd`); never what was withdrawn. */
  offers(question: {
    readonly ownerNumber: string;
    readonly paperCodes: readonly string[];
    readonly on: string;
    /** What this dossier holds itself is not offered to it. */
    readonly exceptDossierId: string;
  }): readonly OwnPaper[];
}
