import { PDFArray, PDFDocument, PDFName, PDFNumber, type PDFRef } from '@cantoo/pdf-lib';
import { AppError, technicalText } from '../../platform/errors.ts';
import { checkPages } from '../images/limits.ts';
import { balancedTree, type TreeNode } from './tree.ts';

/** One PDF among several that become one document. */
export interface MergeSource {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/**
 * All pages of the sources, in order, as one PDF with a balanced page tree. The same sources give the same bytes.
 * @throws AppError `documents.encrypted`, `documents.damaged`, `documents.no-pages`, `documents.too-many-pages`
 */
export async function mergePdfs(
  sources: AsyncIterable<MergeSource>,
  name: string,
): Promise<{ bytes: Uint8Array; pageCount: number }> {
  const target = await PDFDocument.create({ updateMetadata: false });
  for await (const source of sources) {
    const loaded = await open(source);
    try {
      const pages = await target.copyPages(loaded, loaded.getPageIndices());
      if (pages.length === 0) throw new AppError('documents.no-pages', { params: { name: source.name } });
      checkPages(name, target.getPageCount() + pages.length);
      for (const page of pages) target.addPage(page);
    } catch (error) {
      throw asDamage(source.name, error);
    }
  }
  balance(target);
  const bytes = await target.save({ addDefaultPage: false, useObjectStreams: true, updateFieldAppearances: false });
  return { bytes, pageCount: target.getPageCount() };
}

async function open({ name, bytes }: MergeSource): Promise<PDFDocument> {
  let document: PDFDocument;
  try {
    document = await PDFDocument.load(bytes, { ignoreEncryption: true, updateMetadata: false });
  } catch (error) {
    throw asDamage(name, error);
  }
  if (document.isEncrypted) throw new AppError('documents.encrypted', { params: { name } });
  return document;
}

function asDamage(name: string, error: unknown): AppError {
  if (error instanceof AppError) return error;
  return new AppError('documents.damaged', { params: { name }, detail: technicalText(error), cause: error });
}

/** Replaces the flat list of pages by nodes of about 22 kids. */
function balance(document: PDFDocument): void {
  const { context, catalog } = document;
  const root = catalog.get(PDFName.of('Pages'));
  const node = (tree: TreeNode<PDFRef>, parent: PDFRef | null): PDFRef => {
    const self = context.nextRef();
    const kids = PDFArray.withContext(context);
    for (const kid of tree.kids) {
      if ('kids' in kid) {
        kids.push(node(kid, self));
      } else {
        const page = context.lookup(kid);
        if (page !== undefined && 'set' in page)
          (page as { set(key: PDFName, value: PDFRef): void }).set(PDFName.of('Parent'), self);
        kids.push(kid);
      }
    }
    const dictionary = context.obj({ Type: 'Pages', Count: PDFNumber.of(tree.count) });
    dictionary.set(PDFName.of('Kids'), kids);
    if (parent !== null) dictionary.set(PDFName.of('Parent'), parent);
    context.assign(self, dictionary);
    return self;
  };
  const leaves = document.getPages().map(({ ref }) => ref);
  catalog.set(PDFName.of('Pages'), node(balancedTree(leaves), null));
  if (root !== undefined && 'objectNumber' in root) context.delete(root as PDFRef);
}
