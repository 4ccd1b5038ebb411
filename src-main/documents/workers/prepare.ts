import { createHash } from 'node:crypto';
import { workerData } from 'node:worker_threads';
import { createBlobStore, type BlobReference, type BlobStore } from '../../platform/blobs/store.ts';
import { AppError, because, systemCode, technicalText } from '../../platform/errors.ts';
import { machineFailure } from '../../platform/machine-failures.ts';
import type { WorkerEnvironment } from '../../platform/workers.ts';
import { completeness } from '../content.ts';
import { checkPages } from '../images/limits.ts';
import { isImage, openImageFile } from '../images/pages.ts';
import { writeImagePdf, type ImagePage } from '../pdf/image-pdf.ts';
import { mergePdfs, type MergeSource } from '../pdf/merge.ts';
import { inspectPdf } from '../pdf/pdfium.ts';
import type { PreparePart, PrepareResult, PrepareTask } from '../preparation.ts';
import type { RangeReader } from '../ranges.ts';

/** Merging holds its sources and its outcome in memory. */
const MERGE_LIMIT = 192 * 1024 * 1024;

/** System errors that say nothing of the document: it is tried again later. */
const MACHINE_TROUBLE = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'EIO', 'EACCES', 'EPERM', 'EBUSY', 'EROFS', 'ENOTCONN']);

const blobs = openBlobs();

/** Turns the files of one document into a PDF with pages, and draws its first page small. */
export default async function prepare(task: PrepareTask): Promise<PrepareResult> {
  try {
    return { state: 'ready', ...(await prepared(task)) };
  } catch (error) {
    const refused = machineFailure(error);
    if (refused !== null) return { state: 'postponed', reason: refused.toReason() };
    if (error instanceof AppError) return { state: 'failed', reason: error.toReason() };
    if (MACHINE_TROUBLE.has(systemCode(error))) {
      return { state: 'postponed', reason: because('platform.internal', {}, technicalText(error)) };
    }
    throw error;
  }
}

async function prepared({ parts }: PrepareTask): Promise<Omit<PrepareResult & { state: 'ready' }, 'state'>> {
  for (const part of parts) await check(part);
  const [first] = parts;
  if (first === undefined) throw new Error('a document without parts');
  if (parts.length === 1 && first.kind === 'pdf') {
    const { pageCount, signed, thumbnail } = await inspectPdf(first.name, readerOfPart(first));
    // the original is the PDF, byte for byte
    return {
      pdf: { sha256: first.sha256, size: first.size },
      thumbnail: await blobs.write(thumbnail),
      pageCount,
      signed,
    };
  }
  return parts.every(({ kind }) => isImage(kind)) ? fromImages(parts) : fromMixture(parts);
}

async function fromImages(parts: readonly PreparePart[]) {
  const pages: ImagePage[] = [];
  let thumbnail: BlobReference | undefined;
  for (const part of parts) {
    const file = await openImageFile(imageKind(part), part.name, readerOfPart(part));
    pages.push(...file.pages);
    checkPages(part.name, pages.length);
    thumbnail ??= await blobs.write(await file.thumbnail());
  }
  if (thumbnail === undefined) throw new Error('a document without parts');
  const pdf = await blobs.write(writeImagePdf(pages, identityOf(parts)));
  return { pdf, thumbnail, pageCount: pages.length, signed: false };
}

/** Several files with PDFs among them. */
async function fromMixture(parts: readonly PreparePart[]) {
  const total = parts.reduce((sum, { size }) => sum + size, 0);
  if (total > MERGE_LIMIT) throw new AppError('documents.too-large', { params: { limit: MERGE_LIMIT / 1024 / 1024 } });
  let thumbnail: BlobReference | undefined;
  const sources = async function* (): AsyncGenerator<MergeSource> {
    for (const part of parts) {
      const { name } = part;
      if (part.kind === 'pdf') {
        const facts = await inspectPdf(name, readerOfPart(part));
        if (facts.signed) throw new AppError('documents.signed-in-bundle', { params: { name } });
        thumbnail ??= await blobs.write(facts.thumbnail);
        yield { name, bytes: await blobs.readAll(part.sha256, MERGE_LIMIT) };
      } else {
        const file = await openImageFile(imageKind(part), name, readerOfPart(part));
        thumbnail ??= await blobs.write(await file.thumbnail());
        yield { name, bytes: await collected(writeImagePdf(file.pages, identityOf([part]))) };
      }
    }
  };
  const merged = await mergePdfs(sources(), parts[0]?.name ?? '');
  if (thumbnail === undefined) throw new Error('a document without parts');
  return { pdf: await blobs.write(merged.bytes), thumbnail, pageCount: merged.pageCount, signed: false };
}

/** What is missing or of no known format is told before anything is decoded. */
async function check(part: PreparePart): Promise<void> {
  const { name, kind } = part;
  if (kind !== 'pdf' && !isImage(kind)) throw new AppError('documents.unknown-format', { params: { name } });
  const state = await completeness(kind, readerOfPart(part));
  if (state === 'incomplete') throw new AppError('documents.truncated', { params: { name } });
  if (state === 'damaged') throw new AppError('documents.damaged', { params: { name } });
}

function imageKind({ kind, name }: PreparePart): 'jpeg' | 'png' | 'tiff' {
  if (isImage(kind)) return kind;
  throw new AppError('documents.unknown-format', { params: { name } });
}

function readerOfPart({ sha256, size }: PreparePart): RangeReader {
  return { size, read: (offset, length) => blobs.read(sha256, offset, length) };
}

/** The same files give the same identifier, and so the same PDF, however often they are prepared. */
function identityOf(parts: readonly PreparePart[]): string {
  return createHash('sha256')
    .update(parts.map(({ sha256 }) => sha256).join('\n'))
    .digest('hex')
    .slice(0, 32);
}

async function collected(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
}

function openBlobs(): BlobStore {
  const { blobFolder, blobKey } = workerData as WorkerEnvironment;
  return createBlobStore(blobFolder, Buffer.from(blobKey));
}
