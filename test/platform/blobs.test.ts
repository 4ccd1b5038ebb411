import { createHash, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { PIECE_BYTES, plainBytes, storedBytes } from '../../src-main/platform/blobs/format.ts';
import { createBlobStore, type BlobStore } from '../../src-main/platform/blobs/store.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';

async function store(): Promise<BlobStore> {
  return createBlobStore(join(await temporaryFolder(), 'blobs'), randomBytes(32));
}

function fileOf(blobs: BlobStore, sha256: string): string {
  return join(blobs.folder, sha256.slice(0, 2), sha256.slice(2));
}

async function* chunks(bytes: Buffer, length: number): AsyncGenerator<Buffer> {
  for (let offset = 0; offset < bytes.length; offset += length) yield bytes.subarray(offset, offset + length);
}

async function collect(stream: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts);
}

const failing = (code: string) => expect.objectContaining({ code }) as Error;

test.for([
  0,
  1,
  PIECE_BYTES - 1,
  PIECE_BYTES,
  PIECE_BYTES + 1,
  2 * PIECE_BYTES,
  10 * PIECE_BYTES,
  10 * PIECE_BYTES + 77,
])('%i bytes come back as they were, whole, streamed and by range', async (size) => {
  const blobs = await store();
  const bytes = randomBytes(size);
  for (const length of [1000, PIECE_BYTES, 1024 * 1024]) {
    const reference = await blobs.write(chunks(bytes, length));
    expect(reference).toEqual({ sha256: createHash('sha256').update(bytes).digest('hex'), size });
    expect(await blobs.size(reference.sha256)).toBe(size);
    expect((await blobs.readAll(reference.sha256, size)).equals(bytes)).toBe(true);
    expect((await collect(blobs.stream(reference.sha256))).equals(bytes)).toBe(true);
    for (const [offset, count] of [
      [0, 1],
      [PIECE_BYTES - 1, 2],
      [PIECE_BYTES, PIECE_BYTES],
      [size - 1, 100],
      [size, 10],
      [size + 1000, 10],
    ] as const) {
      const from = Math.max(0, offset);
      const range = await blobs.read(reference.sha256, from, count);
      expect(range.equals(bytes.subarray(from, from + count))).toBe(true);
    }
  }
});

test('the same bytes are stored once, also when many write them at the same time', async () => {
  const blobs = await store();
  const bytes = randomBytes(300_000);
  const references = await Promise.all(Array.from({ length: 8 }, () => blobs.write(chunks(bytes, 1000))));
  expect(new Set(references.map(({ sha256 }) => sha256)).size).toBe(1);
  expect(await readdir(join(blobs.folder, 'incoming'))).toEqual([]);
  expect((await readdir(blobs.folder)).sort()).toEqual(['incoming', references[0]!.sha256.slice(0, 2)].sort());
});

test('nothing of the plain bytes or their names shows on the disk', async () => {
  const blobs = await store();
  const bytes = Buffer.from('NGUYỄN VĂN MẪU 000090000001 '.repeat(10_000));
  const { sha256 } = await blobs.write(bytes);
  const stored = await readFile(fileOf(blobs, sha256));
  expect(stored.includes(Buffer.from('MẪU'))).toBe(false);
  expect(stored.length).toBe(storedBytes(bytes.length));
});

test('any changed, swapped or missing piece is found', async () => {
  const blobs = await store();
  const bytes = randomBytes(4 * PIECE_BYTES);
  const { sha256 } = await blobs.write(bytes);
  const file = fileOf(blobs, sha256);
  const stored = await readFile(file);
  const sealed = PIECE_BYTES + 16;
  const damages: [string, Buffer][] = [
    ['a byte', Buffer.from(stored.map((byte, index) => (index === 50_000 ? byte ^ 1 : byte)))],
    ['the salt', Buffer.from(stored.map((byte, index) => (index === 12 ? byte ^ 1 : byte)))],
    ['the magic', Buffer.concat([Buffer.from('X'), stored.subarray(1)])],
    ['the last piece cut off', stored.subarray(0, 40 + 3 * sealed)],
    [
      'two pieces swapped',
      Buffer.concat([
        stored.subarray(0, 40),
        stored.subarray(40 + sealed, 40 + 2 * sealed),
        stored.subarray(40, 40 + sealed),
        stored.subarray(40 + 2 * sealed),
      ]),
    ],
    ['half a header', stored.subarray(0, 20)],
    ['nothing', Buffer.alloc(0)],
  ];
  for (const [what, damaged] of damages) {
    await writeFile(file, damaged);
    await expect(blobs.readAll(sha256, bytes.length), what).rejects.toEqual(failing('platform.blob-damaged'));
  }
  // another key opens nothing
  await writeFile(file, stored);
  const other = createBlobStore(blobs.folder, randomBytes(32));
  await expect(other.read(sha256, 0, 10)).rejects.toEqual(failing('platform.blob-damaged'));
});

test('a whole piece is readable though another is damaged', async () => {
  const blobs = await store();
  const bytes = randomBytes(4 * PIECE_BYTES);
  const { sha256 } = await blobs.write(bytes);
  const handle = await open(fileOf(blobs, sha256), 'r+');
  await handle.write(Buffer.of(0), 0, 1, 40 + 3 * (PIECE_BYTES + 16));
  await handle.close();
  expect((await blobs.read(sha256, 0, 1000)).equals(bytes.subarray(0, 1000))).toBe(true);
});

test('a file that was cut short is replaced when the same bytes come again', async () => {
  const blobs = await store();
  const bytes = randomBytes(100_000);
  const { sha256 } = await blobs.write(bytes);
  await truncate(fileOf(blobs, sha256), 5000);
  await blobs.write(bytes);
  expect((await blobs.readAll(sha256, 200_000)).equals(bytes)).toBe(true);
});

test('what is not there, too long, or cancelled is said', async () => {
  const blobs = await store();
  const missing = '0'.repeat(64);
  await expect(blobs.read(missing, 0, 1)).rejects.toEqual(failing('platform.blob-missing'));
  await expect(blobs.size(missing)).rejects.toEqual(failing('platform.blob-missing'));
  await expect(collect(blobs.stream(missing))).rejects.toEqual(failing('platform.blob-missing'));
  expect(await blobs.has(missing)).toBe(false);

  await expect(blobs.write(Buffer.alloc(11), { limit: 10 })).rejects.toEqual(failing('platform.too-large'));
  const { sha256 } = await blobs.write(Buffer.alloc(11), { limit: 11 });
  await expect(blobs.readAll(sha256, 10)).rejects.toEqual(failing('platform.too-large'));

  const abort = new AbortController();
  const endless = async function* (): AsyncGenerator<Buffer> {
    for (let count = 0; ; count += 1) {
      if (count === 10) abort.abort(new Error('enough'));
      yield Buffer.alloc(1000);
    }
  };
  await expect(blobs.write(endless(), { signal: abort.signal })).rejects.toThrow('enough');
  expect(await readdir(join(blobs.folder, 'incoming'))).toEqual([]);
});

test('what an interrupted write left is swept; what is whole stays', async () => {
  const blobs = await store();
  const { sha256 } = await blobs.write(Buffer.from('giấy tờ'));
  const incoming = join(blobs.folder, 'incoming');
  await mkdir(incoming, { recursive: true });
  await writeFile(join(incoming, 'half.part'), 'x');
  await blobs.sweep();
  expect(await readdir(incoming)).toEqual([]);
  expect(await blobs.readAll(sha256, 100)).toEqual(Buffer.from('giấy tờ'));
});

test('no stored length means two sizes', () => {
  for (const size of [0, 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES, 3 * PIECE_BYTES + 1]) {
    expect(plainBytes(storedBytes(size))).toBe(size);
  }
  expect([0, 39, 40, 55].map(plainBytes)).toEqual([null, null, null, null]);
  // a piece more would be empty, and only an empty blob has an empty piece
  expect(plainBytes(storedBytes(PIECE_BYTES) + 16)).toBeNull();
});
