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
