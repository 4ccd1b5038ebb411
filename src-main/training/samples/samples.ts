import { readdirSync } from 'node:fs';
import { copyFile, mkdir, rename } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { resourcesFolder } from '../../platform/resources.ts';

export interface Sample {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly file: string;
}

/** The sample scans that ship with the program. */
export function samples(): Sample[] {
  const folder = join(resourcesFolder, 'samples');
  return readdirSync(folder).map((name) => ({
    id: name,
    name,
    kind: extname(name).slice(1),
    file: join(folder, name),
  }));
}

/** Writes samples into a folder as a scanner would: under a passing name first. Gives the paths. Empty `ids` = all. */
export async function writeSamples(ids: readonly string[], folder: string): Promise<string[]> {
  await mkdir(folder, { recursive: true });
  const written: string[] = [];
  for (const sample of samples()) {
    if (ids.length > 0 && !ids.includes(sample.id)) continue;
    const target = join(folder, sample.name);
    await copyFile(sample.file, `${target}.part`);
    await rename(`${target}.part`, target);
    written.push(target);
  }
  return written;
}
