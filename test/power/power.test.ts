import { mkdir, mkdtemp, readFile, rm, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { random } from '../fixtures/scanner.ts';
import { findBrokenAfterwards } from './after.ts';
import { createDisk, type Survival } from './disk.ts';
import { findBroken } from './found.ts';
import { imageOf, putInPlace } from './image.ts';
import { placesBelow, type Places } from './places.ts';
import { promisesBefore } from './promises.ts';
import { cannotRecord, compileRecorder, record, type Operation } from './recording.ts';

const CUTS = Number(process.env.QMC_CUTS ?? 24);
const SEED = Number(process.env.QMC_SEED ?? Date.now() % 1_000_000);
const reason = cannotRecord();
if (reason !== null) console.log(`power cuts are not tested: ${reason}`);

describe.skipIf(reason !== null)(`power cuts, seed ${SEED}`, { timeout: 60_000 + CUTS * 20_000 }, () => {
  let base: string;
  let places: Places;
  let operations: Operation[];

  beforeAll(async () => {
    base = await mkdtemp(join(await quickFolder(), 'qmc-power-'));
    const otherDisk = await mkdtemp(join(tmpdir(), 'qmc-power-'));
    places = placesBelow(base, otherDisk);
    for (const folder of [places.disk, places.remote]) await mkdir(folder);
    const library = join(base, 'recorder.so');
    await compileRecorder(library);
    operations = await record({
      library,
      script: fileURLToPath(new URL('./counter.ts', import.meta.url)),
      parameters: [base, otherDisk, String(SEED)],
      roots: [places.disk, places.otherDisk, places.remote],
      file: join(base, 'recording'),
    });
  }, 120_000);

  afterAll(async () => {
    await rm(base, { recursive: true, force: true });
    await rm(places.otherDisk, { recursive: true, force: true });
  });

  test('the recording is complete: replayed whole, it is what stands on the disk', async () => {
    const disk = createDisk([places.disk, places.otherDisk, places.remote]);
    for (const operation of operations) disk.apply(operation);
    let files = 0;
    for (const [root, entries] of imageOf(disk, places, operations.length, { kind: 'everything' }).roots) {
      for (const { path, bytes } of entries) {
        if (bytes === null) continue;
        files += 1;
        expect(bytes.equals(await readFile(join(root, path))), path).toBe(true);
      }
    }
    expect(files).toBeGreaterThan(100);
  });

  test('what is not synced is found to be lost', async () => {
    const disk = createDisk([places.disk, places.otherDisk, places.remote]);
    const forgetful = withoutSyncs(operations);
    for (const operation of forgetful) disk.apply(operation);
    const image = imageOf(disk, places, forgetful.length, { kind: 'nothing' });
    putInPlace(image);
    const { violations } = await findBroken(image, places, promisesBefore(forgetful, forgetful.length));
    expect(violations.filter((what) => what.includes('leads to no whole blob'))).not.toEqual([]);
  });

  test(`after ${CUTS} cuts nothing promised is lost and nothing arrives twice`, async () => {
    const next = random(SEED);
    const disk = createDisk([places.disk, places.otherDisk, places.remote]);
    const violations: string[] = [];
    let images = 0;
    let checked = 0;
    let from = 0;
    for (const cut of cutPoints(operations, CUTS, next)) {
      for (const operation of operations.slice(from, cut)) disk.apply(operation);
      from = cut;
      const promises = promisesBefore(operations, cut);
      // each image is looked at; on one of them, whichever it is, the program starts and goes on
      const kinds = survivals(next);
      const started = Math.floor(next() * kinds.length);
      for (const [index, survival] of kinds.entries()) {
        const image = imageOf(disk, places, cut, survival);
        for (const look of index === started ? [findBroken, findBrokenAfterwards] : [findBroken]) {
          putInPlace(image);
          const findings = await look(image, places, promises);
          checked += findings.checked;
          violations.push(...findings.violations.map((what) => `cut ${cut}, ${survival.kind}: ${what}`));
        }
        images += 1;
      }
    }
    console.log(
      `seed ${SEED}: ${operations.length} operations recorded, ${CUTS} cut points, ${images} images, ` +
        `${checked} promises checked, ${violations.length} broken`,
    );
    expect(shortened(violations)).toEqual([]);
  });
});

/** The same day on a disk where syncing the files of the store does nothing. */
function withoutSyncs(operations: readonly Operation[]): Operation[] {
  const unsynced = new Set(
    operations.flatMap((operation) =>
      operation.kind === 'open' && operation.path.includes('/blobs/incoming/') ? [operation.handle] : [],
    ),
  );
  const syncs = ['sync-begin', 'sync-end', 'sync-failed'];
  return operations.filter(
    (operation) => !(syncs.includes(operation.kind) && 'handle' in operation && unsynced.has(operation.handle)),
  );
}

/** Each kind of violation once, with how often it was found. */
function shortened(violations: readonly string[]): string[] {
  const kinds = new Map<string, { first: string; times: number }>();
  for (const violation of violations) {
    const kind = violation
      .replace(/^cut \d+/, '')
      .replace(/"(id|name|sha256|code|hash|dossierId)":"[^"]*"|\d+|\[.*\]/g, '');
    const known = kinds.get(kind) ?? { first: violation, times: 0 };
    kinds.set(kind, { ...known, times: known.times + 1 });
  }
  return [...kinds.values()].slice(0, 50).map(({ first, times }) => `${first} (${times} times)`);
}

/** Half of them right after something was promised, half anywhere; in their order. */
function cutPoints(operations: readonly Operation[], count: number, next: () => number): number[] {
  const promised = operations.flatMap(({ kind }, index) => (kind === 'mark' ? [index + 1] : []));
  const cuts = new Set<number>();
  const most = Math.min(count, operations.length);
  while (cuts.size < most) {
    const afterPromise = promised[Math.floor(next() * promised.length)];
    cuts.add(cuts.size % 2 === 0 && afterPromise !== undefined ? afterPromise : Math.floor(next() * operations.length));
  }
  return [...cuts].sort((one, other) => one - other);
}

function survivals(next: () => number): Survival[] {
  const some = (): Survival => ({ kind: 'some', random: next, sectorBytes: next() < 0.5 ? 512 : 4096 });
  return [{ kind: 'nothing' }, { kind: 'everything' }, some(), some()];
}

/** Memory where the system offers some: what is durable is decided by the recording, not by the place. */
async function quickFolder(): Promise<string> {
  try {
    const { bavail, bsize } = await statfs('/dev/shm');
    if (bavail * bsize > 1024 ** 3) return '/dev/shm';
  } catch {
    // no such place
  }
  return tmpdir();
}
