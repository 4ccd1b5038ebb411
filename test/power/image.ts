import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Disk, ImageEntry, Survival } from './disk.ts';
import type { Places } from './places.ts';

/** What stood on each disk after a cut. */
export interface Image {
  readonly cut: number;
  readonly survival: Survival['kind'];
  readonly roots: ReadonlyMap<string, readonly ImageEntry[]>;
}

/** The disks of the counter with what survived; the remote systems did not lose their power. */
export function imageOf(disk: Disk, places: Places, cut: number, survival: Survival): Image {
  const roots = new Map([
    [places.disk, disk.image(places.disk, survival)],
    [places.otherDisk, disk.image(places.otherDisk, survival)],
    [places.remote, disk.image(places.remote, { kind: 'everything' })],
  ]);
  return { cut, survival: survival.kind, roots };
}

/** Puts an image where the program left its files; what stands there goes. */
export function putInPlace(image: Image): void {
  for (const [root, entries] of image.roots) {
    for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true });
    for (const { path, bytes, time } of entries) {
      const place = join(root, path);
      if (bytes === null) mkdirSync(place);
      else writeFileSync(place, bytes);
      if (time !== null) utimesSync(place, time / 1000, time / 1000);
    }
  }
}
