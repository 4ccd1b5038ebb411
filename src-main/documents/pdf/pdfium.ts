import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { init } from '@embedpdf/pdfium';
import { AppError, technicalText } from '../../platform/errors.ts';
import { THUMBNAIL, thumbnailOfPixels } from '../images/decode.ts';
import { checkPages, MEMORY_LIMIT } from '../images/limits.ts';
import type { RangeReader } from '../ranges.ts';

/** What drawing may take beside the file itself. */
const WORKING_BYTES = 768 * 1024 * 1024;
const PAGE_BYTES = 65_536;

/** `FPDF_GetLastError` (public/fpdfview.h of PDFium). */
const PASSWORD_ERROR = 4;
const SECURITY_ERROR = 5;
const BGRA = 4;
const DRAW_ANNOTATIONS = 0x01;
const REVERSE_BYTE_ORDER = 0x10;

/** What is known of a PDF after it was opened. */
export interface PdfFacts {
  readonly pageCount: number;
  /** A signature field of the form has been signed. */
  readonly signed: boolean;
  readonly thumbnail: Buffer;
}

type Engine = Awaited<ReturnType<typeof init>>;
interface Heap {
  readonly HEAPU8: Uint8Array;
}

/** What is used of WebAssembly here: Node's types without those of a browser do not hold it. */
interface WasmMemory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}
interface WasmInstance {
  readonly exports: { readonly memory: WasmMemory };
}
interface Wasm {
  compile(code: Uint8Array): Promise<object>;
  readonly Instance: new (code: object, imports: object) => WasmInstance;
}
const wasm = (globalThis as unknown as { readonly WebAssembly: Wasm }).WebAssembly;

let compiled: Promise<object> | undefined;

/**
 * A fresh engine for each document: its memory only ever grows, and what one file did to it must not reach the next.
 * @param limit bytes of memory that it may take.
 */
async function startEngine(limit: number): Promise<Engine> {
  compiled ??= readFile(createRequire(import.meta.url).resolve('@embedpdf/pdfium/pdfium.wasm')).then((bytes) =>
    wasm.compile(new Uint8Array(bytes)),
  );
  const code = await compiled;
  const options = {
    print: () => undefined,
    printErr: () => undefined,
    instantiateWasm(imports: object, receive: (instance: WasmInstance) => void) {
      const instance = new wasm.Instance(code, imports);
      bound(instance.exports.memory, limit);
      receive(instance);
      return instance.exports;
    },
  };
  const engine = await init(options);
  engine.PDFiumExt_Init();
  return engine;
}

/** Makes memory refuse to grow beyond `limit`: the engine then fails as it does when a machine has no more. */
function bound(memory: WasmMemory, limit: number): void {
  const grow = memory.grow.bind(memory);
  memory.grow = (pages) => {
    if (memory.buffer.byteLength + pages * PAGE_BYTES > limit) throw new RangeError('memory limit of one document');
    return grow(pages);
  };
}

/**
 * Opens a PDF, counts its pages and draws the first.
 * @throws AppError `documents.encrypted`, `documents.damaged`, `documents.no-pages`, `documents.too-many-pages`,
 *   `documents.too-large`
 */
export async function inspectPdf(name: string, reader: RangeReader): Promise<PdfFacts> {
  if (reader.size > MEMORY_LIMIT) {
    throw new AppError('documents.too-large', { params: { name, limit: MEMORY_LIMIT / 1024 / 1024 } });
  }
  const engine = await startEngine(reader.size + WORKING_BYTES);
  try {
    const file = await load(engine, reader);
    const document = engine.FPDF_LoadMemDocument64(file, reader.size, '');
    if (document === 0) {
      const error = engine.FPDF_GetLastError();
      const locked = error === PASSWORD_ERROR || error === SECURITY_ERROR;
      throw new AppError(locked ? 'documents.encrypted' : 'documents.damaged', {
        params: { name },
        detail: `PDFium error ${error}`,
      });
    }
    const pageCount = engine.FPDF_GetPageCount(document);
    if (pageCount <= 0) throw new AppError('documents.no-pages', { params: { name } });
    checkPages(name, pageCount);
    const signed = engine.FPDF_GetSignatureCount(document) > 0;
    return { pageCount, signed, thumbnail: await drawFirstPage(engine, document, name) };
  } catch (error) {
    if (error instanceof AppError) throw error;
    // the engine ends by a trap when its memory is used up or its own checks fail
    throw new AppError('documents.damaged', { params: { name }, detail: technicalText(error), cause: error });
  }
}

function heap(engine: Engine): Uint8Array {
  return (engine.pdfium as unknown as Heap).HEAPU8;
}

/** Copies the file into the engine's memory, a megabyte at a time. */
async function load(engine: Engine, reader: RangeReader): Promise<number> {
  const place = engine.pdfium.wasmExports.malloc(Math.max(1, reader.size));
  if (place === 0) throw new Error('no memory for the file');
  for (let offset = 0; offset < reader.size;) {
    const bytes = await reader.read(offset, 1024 * 1024);
    if (bytes.length === 0) throw new Error(`the file ends at ${offset}`);
    heap(engine).set(bytes, place + offset);
    offset += bytes.length;
  }
  return place;
}

async function drawFirstPage(engine: Engine, document: number, name: string): Promise<Buffer> {
  const page = engine.FPDF_LoadPage(document, 0);
  if (page === 0) throw new AppError('documents.damaged', { params: { name }, detail: 'page 1 cannot be loaded' });
  const [pageWidth, pageHeight] = [engine.FPDF_GetPageWidthF(page), engine.FPDF_GetPageHeightF(page)];
  if (!(pageWidth > 0 && pageHeight > 0)) {
    throw new AppError('documents.damaged', { params: { name }, detail: 'page 1 has no size' });
  }
  const scale = Math.min(THUMBNAIL.width / pageWidth, THUMBNAIL.height / pageHeight);
  const width = Math.max(1, Math.round(pageWidth * scale));
  const height = Math.max(1, Math.round(pageHeight * scale));
  const bitmap = engine.FPDFBitmap_CreateEx(width, height, BGRA, 0, 0);
  if (bitmap === 0) throw new Error('no memory for page 1');
  engine.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xffffffff);
  engine.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, DRAW_ANNOTATIONS | REVERSE_BYTE_ORDER);
  const start = engine.FPDFBitmap_GetBuffer(bitmap);
  const stride = engine.FPDFBitmap_GetStride(bitmap);
  const pixels = Buffer.alloc(width * height * 4);
  for (let row = 0; row < height; row += 1) {
    pixels.set(heap(engine).subarray(start + row * stride, start + row * stride + width * 4), row * width * 4);
  }
  return thumbnailOfPixels(pixels, width, height);
}
