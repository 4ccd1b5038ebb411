import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RANGE_BYTES } from '#contract/common.ts';
import { AppError } from '../../src-main/platform/errors.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { dataFolderIn, openDesk, waitingItems, type Desk, type DeskOptions } from './desk.ts';
import { pdf } from './papers.ts';

async function desk(options: DeskOptions = {}): Promise<Desk> {
  const opened = await openDesk(dataFolderIn(await temporaryFolder()), options);
  onTestFinished(() => opened.close());
  return opened;
}

async function send({ inbox }: Desk, name: string, bytes: Buffer): Promise<string> {
  const id = inbox.uploads.start({ name, size: bytes.length });
  for (let offset = 0; offset < bytes.length; offset += RANGE_BYTES) {
    const received = await inbox.uploads.range(id, offset, bytes.subarray(offset, offset + RANGE_BYTES));
    expect(received).toBe(Math.min(bytes.length, offset + RANGE_BYTES));
  }
  return inbox.uploads.finish(id);
}

const failing = (code: string) => expect.objectContaining({ code }) as Error;

test('a file that comes in ranges is the same file', async () => {
  const it = await desk();
  const bytes = pdf(3_000_000);
  const itemId = await send(it, 'Tờ khai.pdf', bytes);
  const item = it.inbox.get(itemId);
  expect(item).toMatchObject({ name: 'Tờ khai.pdf', kind: 'pdf', size: bytes.length, folder: { id: 'computer' } });
  const parts: Buffer[] = [];
  for (let offset = 0; offset < bytes.length; offset += RANGE_BYTES) {
    parts.push(await it.documents.read(item.documentId!, 'original', offset, RANGE_BYTES));
  }
  expect(Buffer.concat(parts).equals(bytes)).toBe(true);
});

test('a range that comes again is only acknowledged, and so is the end', async () => {
  const it = await desk();
  const bytes = pdf();
  const id = it.inbox.uploads.start({ name: 'a.pdf', size: bytes.length });
  await it.inbox.uploads.range(id, 0, bytes.subarray(0, 100));
  expect(await it.inbox.uploads.range(id, 0, bytes.subarray(0, 100))).toBe(100);
  await it.inbox.uploads.range(id, 100, bytes.subarray(100));
  const [first, again] = await Promise.all([it.inbox.uploads.finish(id), it.inbox.uploads.finish(id)]);
  expect(again).toBe(first);
  expect(waitingItems(it.inbox)).toMatchObject([{ copies: 1 }]);
});

test('gaps, too many bytes and an early end are refused', async () => {
  const it = await desk();
  const id = it.inbox.uploads.start({ name: 'a.pdf', size: 1000 });
  await expect(it.inbox.uploads.range(id, 10, Buffer.alloc(10))).rejects.toEqual(failing('inbox.upload-order'));
  await expect(it.inbox.uploads.range(id, 0, Buffer.alloc(1001))).rejects.toEqual(failing('inbox.upload-order'));
  await expect(it.inbox.uploads.finish(id)).rejects.toEqual(failing('inbox.upload-order'));
  await expect(it.inbox.uploads.range('unknown', 0, Buffer.alloc(1))).rejects.toEqual(failing('inbox.upload-gone'));
});

test('the size and the number of uploads are bounded', async () => {
  const it = await desk({ limits: { maxFileBytes: 1000 } });
  expect(() => it.inbox.uploads.start({ name: 'a.pdf', size: 1001 })).toThrow(failing('inbox.upload-too-large'));
  for (let index = 0; index < 8; index += 1) it.inbox.uploads.start({ name: 'a.pdf', size: 10 });
  expect(() => it.inbox.uploads.start({ name: 'a.pdf', size: 10 })).toThrow(failing('inbox.too-many-uploads'));
});

test('an upload that is left alone is dropped with its bytes', async () => {
  const it = await desk({ limits: { uploadIdle: 50 } });
  const incoming = join(it.blobs.folder, 'incoming');
  const id = it.inbox.uploads.start({ name: 'a.pdf', size: 2_000_000 });
  await it.inbox.uploads.range(id, 0, Buffer.alloc(1_000_000, 1));
  await expect.poll(() => readdir(incoming)).toHaveLength(1);
  await expect.poll(() => readdir(incoming)).toEqual([]);
  await expect(it.inbox.uploads.range(id, 1_000_000, Buffer.alloc(1))).rejects.toEqual(failing('inbox.upload-gone'));
});

test('a store that cannot write is told to the sender', async () => {
  const it = await desk({
    wrapBlobs: (blobs) => ({
      ...blobs,
      write: async (source) => {
        if (!(source instanceof Uint8Array)) for await (const _ of source) break;
        throw new AppError('platform.disk-full');
      },
    }),
  });
  const id = it.inbox.uploads.start({ name: 'a.pdf', size: 5_000_000 });
  const sending = async (): Promise<void> => {
    for (let offset = 0; offset < 5_000_000; offset += 500_000) {
      await it.inbox.uploads.range(id, offset, Buffer.alloc(500_000, 1));
    }
    await it.inbox.uploads.finish(id);
  };
  await expect(sending()).rejects.toEqual(failing('platform.disk-full'));
});
