import { createHash, randomUUID } from 'node:crypto';
import { readFile, readdir } from 'node:fs/promises';
import { basename } from 'node:path';
import { samples } from '../../src-main/training/samples/samples.ts';
import { scanInto, stamped } from '../../src-main/training/samples/scanner.ts';

/** A paper that the scanner wrote. */
export interface Scan {
  readonly name: string;
  readonly bytes: Buffer;
  readonly sha256: string;
}

/** Lets the scanner write sample papers, stroke by stroke. Gives what it wrote, in order. */
export async function scan(folder: string, ids: readonly string[], breath = 30): Promise<Scan[]> {
  const sheets = ids.map((id) => {
    const sample = samples().find((known) => known.id === id);
    if (sample === undefined) throw new Error(`no sample ${id}`);
    return sample;
  });
  const stamp = `e2e ${randomUUID()}`;
  const paths = await scanInto(sheets, { folder, stamp, breath });
  return Promise.all(
    sheets.map(async ({ file }, index) => {
      const bytes = stamped(await readFile(file), stamp);
      return { name: basename(paths[index] ?? ''), bytes, sha256: sha256Of(bytes) };
    }),
  );
}

export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** Names of the files of a folder, without those that start with a dot or an underscore. */
export async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && !/^[._]/.test(entry.name))
    .map((entry) => entry.name)
    .sort();
}
