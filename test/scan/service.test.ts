import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { AppEvent } from '#contract/events.ts';
import type { ScanFolder } from '#contract/scan.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { waitingItems } from '../inbox/desk.ts';
import { pdf } from '../inbox/papers.ts';
import { openCounter, type Counter } from './counter.ts';

function asked(path: string, change: Partial<ScanFolder> = {}): Omit<ScanFolder, 'id'> {
  return { name: 'Bàn 2', path, kind: 'local', subfolders: true, doneFolder: '_da_nhan', item: 'file', ...change };
}

function eventsOf(counter: Counter): AppEvent[] {
  const heard: AppEvent[] = [];
  const listen = async (): Promise<void> => {
    for await (const { event } of counter.events.subscribe(undefined)) heard.push(event);
  };
  void listen();
  return heard;
}

const failing = (code: string) => expect.objectContaining({ code }) as Error;

test('a folder that a person adds is watched at once and after a restart, until it is removed', async () => {
  const counter = await openCounter();
  const path = await temporaryFolder();
  const id = counter.scan.addFolder(asked(path));
  await writeFile(join(path, 'a.pdf'), pdf());
  await expect.poll(() => waitingItems(counter.inbox)).toMatchObject([{ folder: { id, name: 'Bàn 2' } }]);
  await counter.stop();

  const again = await openCounter({ data: counter.data, scanFolder: counter.path() });
  expect(again.scan.folders()).toMatchObject([
    { id: 'quay-3', source: 'profile' },
    { id, source: 'person', name: 'Bàn 2' },
  ]);
  expect(again.scan.folders()[1]?.lastArrivalAt).not.toBeNull();
  expect(await again.scan.removeFolder(id)).toBe(true);
  expect(await again.scan.removeFolder(id)).toBe(false);
  expect(again.scan.folders()).toHaveLength(1);
  await expect(again.scan.removeFolder('quay-3')).rejects.toEqual(failing('scan.folder-of-profile'));
  const actions = again.audit.list({ text: '', actions: ['scan.folder-added', 'scan.folder-removed'], limit: 10 });
  expect(actions.items.map(({ action, actor }) => [action, actor])).toEqual([
    ['scan.folder-removed', 'Nguyễn Văn Mẫu'],
    ['scan.folder-added', 'Nguyễn Văn Mẫu'],
  ]);
});

test('folders that overlap, are not complete, or hold the program itself are refused', async () => {
  const counter = await openCounter();
  const add =
    (path: string, change: Partial<ScanFolder> = {}) =>
    () =>
      counter.scan.addFolder(asked(path, change));
  expect(add('quét')).toThrow(failing('scan.path-not-absolute'));
  expect(add(counter.path())).toThrow(failing('scan.already-watched'));
  expect(add(counter.path('con'))).toThrow(failing('scan.already-watched'));
  expect(add(join(counter.path(), '..'))).toThrow(failing('scan.already-watched'));
  const path = await temporaryFolder();
  expect(add(path, { doneFolder: '.' })).toThrow(failing('scan.done-folder'));
  expect(add(path, { doneFolder: '..' })).toThrow(failing('scan.done-folder'));
  expect(counter.scan.folders()).toHaveLength(1);
});

test('a folder within another of the profile is left to its own watch', async () => {
  const counter = await openCounter();
  await mkdir(counter.path('riêng', '_xong'), { recursive: true });
  await counter.stop();
  const inner = { ...counter.folder, id: 'riêng', name: 'Riêng', path: counter.path('riêng'), doneFolder: '_xong' };
  const again = await openCounter({ data: counter.data, scanFolder: counter.path(), more: [inner] });
  await writeFile(again.path('riêng', 'a.pdf'), pdf());
  await expect.poll(() => existsSync(again.path('riêng', '_xong', 'a.pdf'))).toBe(true);
  expect(waitingItems(again.inbox)).toMatchObject([{ copies: 1, folder: { id: 'riêng' } }]);
});

test('the window hears of arrivals, of the folder, and of a large batch with its progress', async () => {
  const counter = await openCounter();
  const heard = eventsOf(counter);
  for (let index = 0; index < 30; index += 1) await writeFile(counter.path(`${index}.pdf`), pdf());
  await expect.poll(() => waitingItems(counter.inbox)).toHaveLength(30);
  await expect.poll(() => heard.filter((event) => event.type === 'progress' && event.finished)).not.toEqual([]);
  await expect.poll(() => heard.some(({ type }) => type === 'scan-folders')).toBe(true);
  expect(new Set(heard.flatMap((event) => (event.type === 'inbox' ? event.ids : []))).size).toBe(30);
  const progress = heard.filter((event) => event.type === 'progress');
  expect(progress.every(({ done, total, label }) => done <= total && label === 'Quầy 3')).toBe(true);
  await expect.poll(() => counter.scan.folders()[0]).toMatchObject({ state: 'watching', pending: 0, reason: null });
});

test('a folder that does not exist is told as out of reach, and watched once it is made', async () => {
  const path = join(await temporaryFolder(), 'chưa có');
  const counter = await openCounter({ scanFolder: path });
  await expect
    .poll(() => counter.scan.folders()[0])
    .toMatchObject({ state: 'unreachable', reason: { code: 'scan.unreachable', params: { path } } });
  await mkdir(path);
  await writeFile(join(path, 'a.pdf'), pdf());
  await expect.poll(() => waitingItems(counter.inbox)).toHaveLength(1);
  await counter.stop();
  expect(counter.scan.folders()[0]?.state).toBe('stopped');
});
