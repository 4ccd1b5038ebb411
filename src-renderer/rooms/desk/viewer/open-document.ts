import { getDocument, GlobalWorkerOptions, type PDFDocumentLoadingTask, type PDFDocumentProxy } from 'pdfjs-dist';
import workerUrl from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
import { RANGE_BYTES } from '#contract/limits.ts';
import { client } from '../../../app/client.ts';
import { CoreRangeTransport } from './range-transport.ts';

GlobalWorkerOptions.workerSrc = workerUrl;

/** The decoders and fonts beside the page, see the build's `pdf-assets`. */
const asset = (folder: string): string => new URL(`pdfjs/${folder}/`, document.baseURI).href;

export interface OpenDocument {
  readonly key: string;
  readonly pdf: Promise<PDFDocumentProxy>;
  close(): void;
}

/** Opens the PDF of a document by reading only the ranges that its shown pages need. */
function open(documentId: string, key: string, size: number): OpenDocument {
  let task: PDFDocumentLoadingTask | undefined;
  const pdf = new Promise<PDFDocumentProxy>((resolve, reject) => {
    const transport = new CoreRangeTransport(
      size,
      (offset, length, signal) =>
        client.documents.read({ id: documentId, rendition: 'pdf', offset, length }, { signal }),
      reject,
    );
    task = getDocument({
      range: transport,
      rangeChunkSize: Math.min(RANGE_BYTES, 256 * 1024),
      disableStream: true,
      disableAutoFetch: true,
      cMapUrl: asset('cmaps'),
      cMapPacked: true,
      standardFontDataUrl: asset('standard_fonts'),
      wasmUrl: asset('wasm'),
      iccUrl: asset('iccs'),
      enableXfa: false,
      stopAtErrors: false,
      verbosity: 0,
    });
    task.promise.then(resolve, reject);
  });
  pdf.catch(() => undefined);
  return { key, pdf, close: () => void task?.destroy() };
}

const KEPT = 3;
const kept: OpenDocument[] = [];

/**
 * The document with these bytes; the last few stay open, so that going back and forth between papers costs nothing.
 * The one given is never closed while it is the newest.
 */
export function openDocument(documentId: string, sha256: string, size: number): OpenDocument {
  const at = kept.findIndex((known) => known.key === sha256);
  const [found] = at < 0 ? [open(documentId, sha256, size)] : kept.splice(at, 1);
  const current = found ?? open(documentId, sha256, size);
  kept.unshift(current);
  for (const old of kept.splice(KEPT)) old.close();
  return current;
}

/** Forgets a document that failed, so that it is opened anew when asked for again. */
export function forgetDocument(key: string): void {
  const at = kept.findIndex((known) => known.key === key);
  if (at >= 0) for (const old of kept.splice(at, 1)) old.close();
}

const PAGES_TRIED = 3;

/** Whether the first pages hold any text that could be searched. */
export async function hasText(pdf: PDFDocumentProxy): Promise<boolean> {
  for (let number = 1; number <= Math.min(PAGES_TRIED, pdf.numPages); number += 1) {
    const page = await pdf.getPage(number);
    const { items } = await page.getTextContent();
    if (items.some((item) => 'str' in item && item.str.trim() !== '')) return true;
  }
  return false;
}
