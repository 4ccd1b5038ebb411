import { open, readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { systemCode } from '../../platform/errors.ts';

/** Bytes that the scanner writes before it draws breath. */
const STROKE_BYTES = 48 * 1024;

export interface Sheet {
  /** Absolute path of the picture that lies on the glass. */
  readonly file: string;
}

export interface ScannerOptions {
  /** The watched folder. */
  readonly folder: string;
  /** Told apart from every other run: two scans of one sheet never have the same bytes. */
  readonly stamp: string;
  /** Milliseconds between two strokes of one page. */
  readonly breath?: number;
  readonly signal?: AbortSignal;
}

/**
 * Writes samples into a folder as a scanner would: one after the other, each in several strokes, under a name that
 * is free. Gives the paths in order.
 */
export async function scanInto(samples: readonly Sheet[], options: ScannerOptions): Promise<string[]> {
  const files: string[] = [];
  for (const sample of samples) {
    options.signal?.throwIfAborted();
    files.push(await scanOne(sample, options));
  }
  return files;
}

async function scanOne({ file }: Sheet, { folder, stamp, breath = 40, signal }: ScannerOptions): Promise<string> {
  const bytes = stamped(await readFile(file), stamp);
  const { handle, path } = await create(folder, basename(file));
  try {
    for (let offset = 0; offset < bytes.length; offset += STROKE_BYTES) {
      await handle.write(bytes.subarray(offset, offset + STROKE_BYTES));
      if (breath > 0 && offset + STROKE_BYTES < bytes.length) {
        await pause(breath, undefined, signal === undefined ? {} : { signal });
      }
    }
  } finally {
    await handle.close();
  }
  return path;
}

/** A new file of this name, with a counter when the name is taken; nothing is ever overwritten. */
async function create(folder: string, name: string) {
  const extension = extname(name);
  const stem = name.slice(0, name.length - extension.length);
  for (let counter = 1; ; counter += 1) {
    const path = join(folder, counter === 1 ? name : `${stem} (${counter})${extension}`);
    try {
      return { handle: await open(path, 'wx'), path };
    } catch (error) {
      if (systemCode(error) !== 'EEXIST' || counter > 10_000) throw error;
    }
  }
}

/**
 * The same picture with a note of its own, where its format (by content) has a place for one.
 */
export function stamped(bytes: Buffer, stamp: string): Buffer {
  const note = Buffer.from(stamp, 'utf8').subarray(0, 1000);
  if (bytes[0] === 0xff && bytes[1] === 0xd8) {
    const segment = Buffer.from([0xff, 0xfe, 0, 0]);
    segment.writeUInt16BE(note.length + 2, 2);
    return Buffer.concat([bytes.subarray(0, 2), segment, note, bytes.subarray(2)]);
  }
  if (bytes.toString('latin1', 0, 5) === '%PDF-') {
    return Buffer.concat([bytes, Buffer.from(`% ${stamp.replace(/\s/g, ' ')}\n`, 'utf8')]);
  }
  // PNG and TIFF readers stop at the end that the format names
  return Buffer.concat([bytes, note]);
}
