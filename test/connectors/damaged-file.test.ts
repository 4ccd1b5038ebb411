import { randomBytes } from 'node:crypto';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBlobStore, type BlobStore } from '../../src-main/platform/blobs/store.ts';
import { componentOf, connectorOf, openProvince, snapshotOf, testFile, type Province } from './harness.ts';

let province: Province;
let folder: string;
let blobs: BlobStore;
beforeEach(async () => {
  province = await openProvince();
  folder = await mkdtemp(join(tmpdir(), 'quay-blobs-'));
  blobs = createBlobStore(folder, randomBytes(32));
});
afterEach(async () => {
  await province.close();
  await rm(folder, { recursive: true, force: true });
});

it.each([
  ['sohoa', 'pushFile'],
  ['igate', 'uploadFile'],
  ['idesk', 'uploadFile'],
] as const)('%s refuses to send a file that is damaged in its middle, and nothing of it arrives', async (id, name) => {
  const { sha256, size } = await blobs.write(randomBytes(3_000_000));
  const handle = await open(join(folder, sha256.slice(0, 2), sha256.slice(2)), 'r+');
  await handle.write(Buffer.from('hỏng'), 0, 5, 2_000_000);
  await handle.close();

  const connector = connectorOf(province.connect(), id);
  const file = { ...testFile('tờ khai.pdf', ''), sha256, size };
  const snapshot = snapshotOf({
    components: [componentOf(0, [file])],
    idesk: { title: 'Đăng ký khai sinh', files: [file] },
  });
  const operation = connector.plan(snapshot).find((planned) => planned.operation === name);
  if (operation === undefined) throw new Error('not planned');
  const counts: number[] = [];
  const outcome = await connector.execute({
    ...province.attempt(operation),
    openFile: async () => ({ size: await blobs.size(sha256), stream: blobs.stream(sha256) }),
    onSent: (bytes) => counts.push(bytes),
  });
  expect(outcome).toMatchObject({ kind: 'rejected', reason: { code: 'platform.blob-damaged' } });
  expect(province.servers.ledger(id)).toEqual([]);
  expect(Math.max(...counts, 0)).toBeLessThan(size);
});
