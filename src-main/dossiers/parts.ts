import type { Document } from '#contract/documents.ts';
import type { AttachmentRecord, AttachmentStore } from './attachment-store.ts';
import type { ComponentRecord, ComponentStore } from './component-store.ts';
import type { DocumentShelf } from './document-shelf.ts';
import type { DossierRecord } from './dossier-store.ts';

/** An attachment with the document that it points to. */
export interface Paper {
  readonly attachment: AttachmentRecord;
  readonly document: Document;
}

/** A dossier with everything that belongs to it. */
export interface DossierParts {
  readonly record: DossierRecord;
  readonly components: readonly { readonly component: ComponentRecord; readonly papers: readonly Paper[] }[];
  readonly results: readonly Paper[];
  /** Papers that only a draft at iDesk carries. */
  readonly draftOnly: readonly Paper[];
}

interface Sources {
  readonly components: ComponentStore;
  readonly attachments: AttachmentStore;
  readonly documents: DocumentShelf;
}

export function gatherParts({ components, attachments, documents }: Sources, record: DossierRecord): DossierParts {
  const papers = attachments
    .of(record.id)
    .map((attachment) => ({ attachment, document: documents.get(attachment.documentId) }));
  const withoutComponent = papers.filter(({ attachment }) => attachment.componentId === null);
  return {
    record,
    components: components.of(record.id).map((component) => ({
      component,
      papers: papers.filter(({ attachment }) => attachment.componentId === component.id),
    })),
    results: withoutComponent.filter(({ attachment }) => attachment.provenance.draftOnly === undefined),
    draftOnly: withoutComponent.filter(({ attachment }) => attachment.provenance.draftOnly === true),
  };
}
