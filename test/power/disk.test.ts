import { expect, test } from 'vitest';
import { random } from '../fixtures/scanner.ts';
import { createDisk, type Disk, type Survival } from './disk.ts';
import type { Operation } from './recording.ts';

const ROOT = '/disk';
const nothing: Survival = { kind: 'nothing' };
const everything: Survival = { kind: 'everything' };

function diskAfter(...operations: Operation[]): Disk {
  const disk = createDisk([ROOT]);
  for (const operation of operations) disk.apply(operation);
  return disk;
}
function create(handle: number, name: string): Operation {
  return { kind: 'open', handle, path: `${ROOT}/${name}`, create: true, truncate: false };
}
function folder(handle: number, name = ''): Operation {
  return { kind: 'open', handle, path: `${ROOT}${name}`, create: false, truncate: false };
}
function write(handle: number, text: string, offset = 0): Operation {
  return { kind: 'write', handle, offset, bytes: Buffer.from(text) };
}
function sync(handle: number): Operation[] {
  return [
    { kind: 'sync-begin', handle },
    { kind: 'sync-end', handle },
  ];
}
function seen(disk: Disk, survival: Survival): Record<string, string | null> {
  return Object.fromEntries(disk.image(ROOT, survival).map(({ path, bytes }) => [path, bytes?.toString() ?? null]));
}
/** Every image that a thousand random cuts give. */
function possible(disk: Disk): Set<string> {
  const next = random(1);
  return new Set(
    Array.from({ length: 1000 }, () => JSON.stringify(seen(disk, { kind: 'some', random: next, sectorBytes: 512 }))),
  );
}

test('without any sync nothing is certain, and everything may be there', () => {
  const disk = diskAfter(create(1, 'a'), write(1, 'text'));
  expect(seen(disk, nothing)).toEqual({});
  expect(seen(disk, everything)).toEqual({ a: 'text' });
});

test('a synced file has no durable name until its folder is synced', () => {
  const disk = diskAfter(create(1, 'a'), write(1, 'text'), ...sync(1));
  expect(seen(disk, nothing)).toEqual({});
  for (const operation of [folder(2), ...sync(2)]) disk.apply(operation);
  expect(seen(disk, nothing)).toEqual({ a: 'text' });
});

test('a durable name may lead to a file without its bytes', () => {
  const disk = diskAfter(create(1, 'a'), write(1, 'text'), folder(2), ...sync(2));
  expect(seen(disk, nothing)).toEqual({ a: '' });
  expect([...possible(disk)]).toEqual(expect.arrayContaining(['{"a":""}', '{"a":"text"}']));
});

test('a sync covers what was written before it began, not what came while it ran', () => {
  const disk = diskAfter(create(1, 'a'), folder(2), ...sync(2), write(1, 'one'));
  for (const operation of [{ kind: 'sync-begin', handle: 1 }, write(1, 'two', 3)] as const) disk.apply(operation);
  expect(seen(disk, nothing)).toEqual({ a: '' });
  disk.apply({ kind: 'sync-end', handle: 1 });
  expect(seen(disk, nothing)).toEqual({ a: 'one' });
});

test('a sync that failed makes nothing durable', () => {
  const disk = diskAfter(create(1, 'a'), folder(2), ...sync(2), write(1, 'one'), { kind: 'sync-begin', handle: 1 });
  disk.apply({ kind: 'sync-failed', handle: 1 });
  expect(seen(disk, nothing)).toEqual({ a: '' });
});

test('each sector is in one of its states, whatever the others are in', () => {
  const disk = diskAfter(create(1, 'a'), write(1, '0'.repeat(1024)), ...sync(1), folder(2), ...sync(2));
  disk.apply(write(1, '1'.repeat(1024)));
  disk.apply(write(1, '2'.repeat(512)));
  const sectors = [...possible(disk)].map((image) => {
    const { a } = JSON.parse(image) as { a: string };
    expect(a).toMatch(/^(0{512}|1{512}|2{512})(0{512}|1{512})$/);
    return `${a.slice(0, 1)}${a.slice(-1)}`;
  });
  expect(new Set(sectors)).toEqual(new Set(['00', '01', '10', '11', '20', '21']));
});

test('a rename within a folder is whole or not at all, and its target is never missing', () => {
  const disk = diskAfter(create(1, 'a'), write(1, 'old'), ...sync(1), create(2, 'b'), write(2, 'new'), ...sync(2));
  for (const operation of [folder(3), ...sync(3)]) disk.apply(operation);
  disk.apply({ kind: 'rename', from: `${ROOT}/b`, to: `${ROOT}/a` });
  expect(possible(disk)).toEqual(new Set(['{"a":"old","b":"new"}', '{"a":"new"}']));
});

test('a file that goes from folder to folder may stand in both and is never in none', () => {
  const disk = diskAfter(
    { kind: 'mkdir', path: `${ROOT}/x` },
    { kind: 'mkdir', path: `${ROOT}/y` },
    create(1, 'x/a'),
    ...[folder(2), folder(3, '/x'), folder(4, '/y')],
    ...[2, 3, 4].flatMap(sync),
    { kind: 'rename', from: `${ROOT}/x/a`, to: `${ROOT}/y/a` },
  );
  const images = new Set([...possible(disk)].map((image) => Object.keys(JSON.parse(image) as object).join(' ')));
  expect(images).toEqual(new Set(['x x/a y', 'x x/a y y/a', 'x y y/a']));
  for (const operation of sync(3)) disk.apply(operation);
  expect(Object.keys(seen(disk, nothing))).toEqual(['x', 'y', 'y/a']);
});

test('a folder whose own name is lost is lost with everything in it', () => {
  const disk = diskAfter(
    { kind: 'mkdir', path: `${ROOT}/x` },
    create(1, 'x/a'),
    folder(2, '/x'),
    ...sync(2),
    ...sync(1),
  );
  expect(seen(disk, nothing)).toEqual({});
});

test('a removed file may come back until its folder is synced', () => {
  const disk = diskAfter(create(1, 'a'), folder(2), ...sync(2), { kind: 'unlink', path: `${ROOT}/a` });
  expect(seen(disk, nothing)).toEqual({ a: '' });
  for (const operation of sync(2)) disk.apply(operation);
  expect(seen(disk, nothing)).toEqual({});
});
