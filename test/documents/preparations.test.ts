import { readFileSync } from 'node:fs';
import { createRouterClient } from '@orpc/server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { PreparePart, PrepareResult, PrepareTask } from '../../src-main/documents/preparation.ts';
import { createPreparations, type PreparationsDependencies } from '../../src-main/documents/preparations.ts';
import { createDocumentsRouter } from '../../src-main/documents/router.ts';
import { createDocumentStore } from '../../src-main/documents/store.ts';
import type { BlobStore } from '../../src-main/platform/blobs/store.ts';
import { systemClock } from '../../src-main/platform/clock.ts';
import { because } from '../../src-main/platform/errors.ts';
import { silentLog } from '../../src-main/platform/log.ts';
import type { WorkerPool } from '../../src-main/platform/workers.ts';
import { samples } from '../../src-main/training/samples/samples.ts';
import { openRoom, type TestRoom } from './room.ts';

const sample = (id: string): Buffer => readFileSync(samples().find((one) => one.id === id)?.file ?? '');

/** A pool whose one worker does what the test says. */
type Work = (task: PrepareTask, signal: AbortSignal) => Promise<PrepareResult>;
function poolOf(work: Work): WorkerPool {
  const run = (_: unknown, task: PrepareTask, signal?: AbortSignal): Promise<PrepareResult> =>
    work(task, signal ?? new AbortController().signal);
  return { run: run as WorkerPool['run'], close: async () => undefined };
}

const until = (condition: () => boolean): Promise<boolean> => vi.waitUntil(condition, { timeout: 10_000, interval: 5 });
const forEver = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('worker ended'))));

let room: TestRoom;
afterEach(() => room.close());

/** A queue of its own over the room's tables, as after a new start. */
function queue(work: Work, options: Partial<PreparationsDependencies> = {}) {
  return createPreparations({
    database: room.database,
    store: createDocumentStore(room.database),
    workers: poolOf(work),
    events: room.events,
    clock: systemClock,
    log: silentLog(),
    ...options,
  });
}

async function part(name: string): Promise<PreparePart> {
  return room.keep(name, Buffer.from(name));
}

const done = async (blobs: BlobStore): Promise<PrepareResult> => {
  const blob = await blobs.write(Buffer.from('pdf'));
  return { state: 'ready', pdf: blob, thumbnail: blob, pageCount: 1, signed: false };
};

const stateOf = (id: string): string => room.documents.get(id).state;

describe('the queue', () => {
  it('takes the newest document first, and those that failed before come last', async () => {
    room = openRoom();
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd']) ids.push(room.create([await part(name)]));
    room.database.prepare('UPDATE document SET tries = 1 WHERE id = ?').run(ids[3]);
    const order: string[] = [];
    const preparations = queue(
      async (task) => {
        order.push(task.documentId);
        return done(room.blobs);
      },
      { concurrency: 1 },
    );
    preparations.wake();
    await until(() => ids.every((id) => stateOf(id) === 'ready'));
    expect(order).toEqual([ids[2], ids[1], ids[0], ids[3]]);
    await preparations.stop();
  });

  it('never prepares two big documents at once', async () => {
    room = openRoom();
    const [big, small] = [await part('big'), await part('small')];
    const first = [room.create([{ ...big, size: 100e6 }]), room.create([{ ...big, size: 100e6 }])];
    room.create([small]);
    let bigOnes = 0;
    let most = 0;
    const preparations = queue(
      async (task) => {
        const isBig = task.parts.some(({ size }) => size > 64e6);
        if (isBig) most = Math.max(most, ++bigOnes);
        await new Promise((resolve) => setImmediate(resolve));
        if (isBig) bigOnes -= 1;
        return done(room.blobs);
      },
      { concurrency: 3 },
    );
    preparations.wake();
    await until(() => first.every((id) => stateOf(id) === 'ready'));
    expect(most).toBe(1);
    await preparations.stop();
  });

  it('gives up a document after three crashes, and goes on with the others', async () => {
    room = openRoom();
    const hostile = room.create([await part('hostile')]);
    const others = [room.create([await part('x')]), room.create([await part('y')])];
    let crashes = 0;
    const heard: unknown[] = [];
    const preparations = queue(async (task) => {
      if (task.documentId !== hostile) return done(room.blobs);
      crashes += 1;
      throw new Error('the worker ended');
    });
    preparations.listen((...told) => void heard.push(told));
    preparations.wake();
    await until(() => stateOf(hostile) === 'failed');
    expect(crashes).toBe(3);
    expect(room.documents.get(hostile).reason?.code).toBe('documents.crashed');
    await until(() => others.every((id) => stateOf(id) === 'ready'));
    expect(heard).toContainEqual([hostile, 'failed', expect.objectContaining({ code: 'documents.crashed' }), null]);
    expect(heard).toHaveLength(3);
    await preparations.stop();
  });

  it('gives up a document that took the whole program down every time', async () => {
    room = openRoom();
    const hostile = room.create([await part('hostile')]);
    let starts = 0;
    for (let life = 0; life < 40 && stateOf(hostile) === 'preparing'; life += 1) {
      // a life that ends without a word: nothing of it runs on, only the table knows
      queue(() => {
        starts += 1;
        return new Promise(() => undefined);
      }).wake();
    }
    expect(stateOf(hostile)).toBe('failed');
    expect(starts).toBe(30);
  });

  it('an orderly stop does not count, and the next start takes the document up', async () => {
    room = openRoom();
    const id = room.create([await part('slow')]);
    for (let life = 0; life < 15; life += 1) {
      const preparations = queue((_, signal) => forEver(signal));
      preparations.wake();
      await preparations.stop();
    }
    expect(stateOf(id)).toBe('preparing');
    const preparations = queue(() => done(room.blobs));
    preparations.wake();
    await until(() => stateOf(id) === 'ready');
    await preparations.stop();
  });

  it('ends what takes too long', async () => {
    room = openRoom();
    const id = room.create([await part('endless')]);
    const preparations = queue((_, signal) => forEver(signal), { timeLimit: () => 20 });
    preparations.wake();
    await until(() => stateOf(id) === 'failed');
    expect(room.documents.get(id).reason?.code).toBe('documents.too-slow');
    await preparations.stop();
  });

  it('tries again later when the machine is at fault', async () => {
    room = openRoom();
    const id = room.create([await part('a')]);
    let tries = 0;
    const preparations = queue(
      async () => (++tries < 20 ? { state: 'postponed', reason: because('platform.disk-full') } : done(room.blobs)),
      { postponement: 2 },
    );
    preparations.wake();
    await until(() => stateOf(id) === 'ready');
    expect(tries).toBe(20);
    await preparations.stop();
  });

  it('a listener that throws undoes the outcome, which is tried again', async () => {
    room = openRoom();
    const id = room.create([await part('a')]);
    let calls = 0;
    const followed: string[] = [];
    const preparations = queue(() => done(room.blobs), { postponement: 2 });
    preparations.listen(() => {
      if (++calls === 1) throw new Error('the inbox could not be written');
      return () => followed.push(stateOf(id));
    });
    preparations.wake();
    await until(() => stateOf(id) === 'ready');
    expect(calls).toBe(2);
    expect(followed).toEqual(['ready']);
    await preparations.stop();
  });
});

describe('the room', () => {
  it('creates within the transaction of its caller: undone together', async () => {
    room = openRoom();
    const one = await part('a');
    expect(() =>
      room.database.transaction(() => {
        room.create([one]);
        throw new Error('the item could not be written');
      })(),
    ).toThrow('the item');
    expect(room.database.prepare('SELECT count(*) AS count FROM document').get()).toEqual({ count: 0 });
  });

  it('is stopped in the middle of real work and takes it up again', async () => {
    room = openRoom();
    const ids: string[] = [];
    for (let index = 0; index < 6; index += 1) {
      ids.push(
        room.create([await room.keep(`${index}.tif`, Buffer.concat([sample('hop-dong'), Buffer.from([index, 0])]))]),
      );
    }
    room.documents.resume();
    await until(() => ids.some((id) => stateOf(id) === 'ready'));
    await room.documents.stop();
    expect(ids.some((id) => stateOf(id) === 'preparing')).toBe(true);
    const again = queue((task, signal) => room.workers.run('prepare', task, signal));
    again.wake();
    await until(() => ids.every((id) => stateOf(id) === 'ready'));
    await again.stop();
  });

  it('answers over the contract: ranges of the PDF and of the original, and the picture', async () => {
    room = openRoom();
    const client = createRouterClient(createDocumentsRouter(room.documents));
    const original = sample('chung-sinh');
    const { id } = await room.prepare(['giấy chứng sinh.jpg'.normalize('NFD'), original]);
    const document = await client.get({ id });
    expect(document).toMatchObject({
      name: 'giấy chứng sinh.jpg'.normalize('NFC'),
      state: 'ready',
      kind: 'jpeg',
      pageCount: 1,
    });
    const size = document.pdf?.size ?? 0;
    const whole = Buffer.from(await (await client.read({ id, offset: 0, length: 512 * 1024 })).arrayBuffer());
    expect(whole.equals(await room.pdf(id))).toBe(true);
    expect((await client.read({ id, offset: size - 10, length: 100 })).size).toBe(10);
    expect((await client.read({ id, offset: size + 10, length: 100 })).size).toBe(0);
    const range = Buffer.from(
      await (await client.read({ id, rendition: 'original', offset: 70_000, length: 1000 })).arrayBuffer(),
    );
    expect(range.equals(original.subarray(70_000, 71_000))).toBe(true);
    await expect(client.read({ id, offset: 0, length: 512 * 1024 + 1 })).rejects.toThrow();
    const { image } = await client.thumbnail({ id });
    expect(image?.type).toBe('image/webp');
    expect(image?.size).toBeGreaterThan(1000);
  });

  it('says so when the pages are not there yet, when they never will be, and when it knows nothing', async () => {
    room = openRoom();
    const waiting = room.create([await part('a')], 'Tờ khai');
    expect(() => room.documents.pdfOf(waiting)).toThrow(expect.objectContaining({ code: 'documents.not-ready' }));
    expect(await room.documents.thumbnail(waiting)).toBeNull();
    const { id } = await room.prepare(['rác', Buffer.from('rác')]);
    expect(() => room.documents.pdfOf(id)).toThrow(expect.objectContaining({ code: 'documents.failed' }));
    expect(() => room.documents.get('nothing')).toThrow(expect.objectContaining({ code: 'platform.not-found' }));
  });
});
