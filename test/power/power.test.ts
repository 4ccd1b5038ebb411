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
  }, 300_000);

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

  describe('the check finds', () => {
    /** What is broken at the cuts of a recording that was changed, right after promises. */
    const brokenIn = async (changed: readonly Operation[], survival: Survival): Promise<string[]> => {
      const disk = createDisk([places.disk, places.otherDisk, places.remote]);
      const promised = changed.flatMap(({ kind }, index) => (kind === 'mark' ? [index + 1] : []));
      const cuts = [0.3, 0.6, 0.9].map((share) => promised[Math.floor(share * promised.length)] ?? 0);
      const found: string[] = [];
      for (const [index, operation] of changed.slice(0, Math.max(...cuts)).entries()) {
        disk.apply(operation);
        if (!cuts.includes(index + 1)) continue;
        const image = imageOf(disk, places, index + 1, survival);
        putInPlace(image);
        found.push(...(await findBroken(image, places, promisesBefore(changed, index + 1))).violations);
      }
      return found;
    };
    /** The recording as it would be if these files or folders were never synced. */
    const withoutSyncs = (of: RegExp): Operation[] => {
      const handles = new Set<number>();
      return operations.filter((operation) => {
        if (operation.kind === 'open' && of.test(operation.path)) handles.add(operation.handle);
        return !operation.kind.startsWith('sync') || !('handle' in operation) || !handles.has(operation.handle);
      });
    };
    const nothing: Survival = { kind: 'nothing' };

    test('nothing in the recording as it is', async () => {
      expect(await brokenIn(operations, nothing)).toEqual([]);
    });
    test('a database that does not wait for the disk', async () => {
      expect(await brokenIn(withoutSyncs(/data\.db(-wal)?$/), nothing)).not.toEqual([]);
    });
    test('blobs that are renamed before they are synced', async () => {
      expect(await brokenIn(withoutSyncs(/\/blobs\/incoming\/.*\.part$/), nothing)).not.toEqual([]);
    });
    test('blobs whose names are not synced', async () => {
      expect(await brokenIn(withoutSyncs(/\/blobs\/[0-9a-f]{2}$/), nothing)).not.toEqual([]);
    });
    test('a key file that is not synced', async () => {
      expect(await brokenIn(withoutSyncs(/keys\.json[^/]*$/), nothing)).not.toEqual([]);
    });
    test('a data folder whose name is not synced', async () => {
      expect(await brokenIn(withoutSyncs(/\/disk$/), nothing)).not.toEqual([]);
    });
    test('originals that move away before their item is committed', async () => {
      // as soon as the scanner has named it, the file is gone for good
      const early = operations.flatMap((operation): Operation[] =>
        operation.kind === 'rename' && operation.from.endsWith('.part') && operation.to.startsWith(`${places.scan}/`)
          ? [operation, { kind: 'unlink', path: operation.to }]
          : [operation],
      );
      const upTo = early.findIndex(({ kind }, index) => kind === 'mark' && droppedAt(early, index));
      const disk = createDisk([places.disk, places.otherDisk, places.remote]);
      for (const operation of early.slice(0, upTo + 1)) disk.apply(operation);
      const image = imageOf(disk, places, upTo + 1, { kind: 'everything' });
      putInPlace(image);
      const { violations } = await findBroken(image, places, promisesBefore(early, upTo + 1));
      expect(violations).toEqual([expect.stringContaining('is in no folder and no inbox')]);
    });
  });
});

function droppedAt(operations: readonly Operation[], index: number): boolean {
  const operation = operations[index];
  return operation?.kind === 'mark' && operation.text.includes('"dropped"');
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
