import { lstat } from 'node:fs/promises';
import { basename, dirname, relative, sep } from 'node:path';
import { completeness, HEAD_BYTES, sniffKind } from '../documents/content.ts';
import { openOriginal, sameState, stateOf, type FileState, type Original } from '../inbox/original.ts';
import type { IncomingPart } from '../inbox/service.ts';
import { AppError } from '../platform/errors.ts';
import { standsWithin } from './listing.ts';
import type { Examination } from './rules.ts';

/** The file as it was looked at. */
export interface SeenFile {
  readonly path: string;
  readonly state: FileState;
}

/** A file that was looked into and can be read. */
export interface Readable {
  readonly examined: Examination;
  /** Its bytes, once. */
  asPart(folder: string): IncomingPart;
  close(): Promise<void>;
}

/**
 * Opens a file, looks into it, and keeps it open for the reading.
 * @throws AppError `inbox.changed-while-reading` when it is not the file that was looked at.
 */
export async function openReadable(root: string, file: SeenFile): Promise<Readable> {
  const original = await openSeen(root, file);
  try {
    const examined = await examineOriginal(original);
    return {
      examined,
      asPart: (folder) => partOf(folder, file, examined, original.chunks()),
      close: () => original.close(),
    };
  } catch (error) {
    await original.close();
    throw error;
  }
}

/** The same for one of many: opened again when its turn to be read comes. */
export async function examineForLater(root: string, file: SeenFile): Promise<Readable> {
  const original = await openSeen(root, file);
  try {
    const examined = await examineOriginal(original);
    return {
      examined,
      asPart: (folder) => partOf(folder, file, examined, chunksOf(root, file)),
      close: async () => {},
    };
  } finally {
    await original.close();
  }
}

async function examineOriginal(original: Original): Promise<Examination> {
  const { size } = original.state;
  const head = await original.read(0, HEAD_BYTES);
  const kind = sniffKind(head);
  const state = await completeness(kind, { size, read: (offset, length) => original.read(offset, length) });
  return { kind, completeness: state, blank: size > 0 && head.every((byte) => byte === 0) };
}

function partOf(
  folder: string,
  { path, state }: SeenFile,
  { kind, completeness: whole }: Examination,
  source: AsyncIterable<Buffer>,
): IncomingPart {
  return {
    name: relative(folder, path).split(sep).join('/'),
    content: { source, size: state.size },
    examined: { kind, completeness: whole },
    original: { path, modifiedAt: state.modifiedAt },
  };
}

/** @throws AppError `inbox.changed-while-reading` unless all still are what was looked at. */
export async function verifyAll(files: readonly SeenFile[]): Promise<void> {
  for (const file of files) {
    const state = await lstat(file.path).then(stateOf, () => null);
    if (state === null || !sameState(state, file.state)) throw changed(file);
  }
}

async function* chunksOf(root: string, file: SeenFile): AsyncGenerator<Buffer, void> {
  const original = await openSeen(root, file);
  try {
    yield* original.chunks();
  } finally {
    await original.close();
  }
}

async function openSeen(root: string, file: SeenFile): Promise<Original> {
  if (dirname(file.path) !== root && !(await standsWithin(file.path, root))) {
    throw new AppError('inbox.not-a-file', { params: { name: basename(file.path) } });
  }
  const original = await openOriginal(file.path);
  if (sameState(original.state, file.state)) return original;
  await original.close();
  throw changed(file);
}

function changed(file: SeenFile): AppError {
  return new AppError('inbox.changed-while-reading', { params: { name: basename(file.path) } });
}
