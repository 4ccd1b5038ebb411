import { basename, dirname } from 'node:path';
import type { Operation } from './recording.ts';

/**
 * What a disk may hold after a power cut, with the weakest guarantees that a sensible file system gives:
 *
 * - Bytes, size and time of a file are durable when an fsync or fdatasync of it that began after they were written has
 *   ended. Until then each sector may hold any of the states it went through since the last sync, independent of every
 *   other sector, and the size may be any that the file had; what was never written within the size reads as zeros.
 * - A name (created, linked, renamed, removed, a folder's too) is durable when an fsync of its folder that began after
 *   it has ended. An fsync of a file says nothing about its name, nor one of a folder about its own name in its parent.
 * - Until then any subset of the names may have reached the disk, in any order and over all folders, with these ties
 *   alone: changes of one name happen in their order; a rename within a folder is whole or not at all and never leaves
 *   its target missing; a rename from folder to folder shows the new name first, so that a file may stand under both
 *   names and never under none.
 * - What one sync makes durable says nothing about anything else. (Journalling file systems promise more: they keep
 *   names in their order. Nothing here leans on that.)
 */
export interface Disk {
  apply(operation: Operation): void;
  /** What stands below a root after a power cut now. */
  image(root: string, survival: Survival): ImageEntry[];
  /** Changes that no sync has made durable yet, below all roots: of names and of contents. */
  pending(): { readonly names: number; readonly contents: number };
}

/** What of that which is not durable has reached the disk; `random` gives numbers from 0 to 1. */
export type Survival =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'everything' }
  | { readonly kind: 'some'; readonly random: () => number; readonly sectorBytes: 512 | 4096 };

/** A folder comes before what is in it. Paths are relative to the root. */
export interface ImageEntry {
  readonly path: string;
  /** `null` for a folder. */
  readonly bytes: Buffer | null;
  /** Milliseconds since 1970, when the process set it. */
  readonly time: number | null;
}

type Change =
  | { readonly kind: 'write'; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'resize'; readonly size: number }
  | { readonly kind: 'time'; readonly time: number };

interface FileNode {
  readonly kind: 'file';
  /** Durable content: `bytes` may be longer than `size`. */
  bytes: Buffer;
  size: number;
  time: number | null;
  pending: Change[];
  /** Size with everything pending. */
  newSize: number;
}

interface FolderNode {
  readonly kind: 'folder';
  readonly durable: Map<string, FileNode | FolderNode>;
  readonly current: Map<string, FileNode | FolderNode>;
  pending: NameChange[];
}

interface NameChange {
  readonly number: number;
  readonly folder: FolderNode;
  readonly effects: readonly { readonly name: string; readonly node: FileNode | FolderNode | null }[];
  /** Reaches the disk only with these. */
  readonly after: readonly NameChange[];
}

/** @param roots folders that stand durably and are empty at the beginning. */
export function createDisk(roots: readonly string[]): Disk {
  const folders = new Map(roots.map((root) => [root, newFolder()]));
  const handles = new Map<number, FileNode | FolderNode>();
  /** What each running sync will have made durable when it ends. */
  const syncs = new Map<number, { readonly node: FileNode | FolderNode; readonly covers: readonly unknown[] }[]>();
  let changes = 0;

  const find = (path: string): FileNode | FolderNode | undefined => {
    const root = roots.find((one) => path === one || path.startsWith(`${one}/`));
    if (root === undefined) throw new Error(`${path} is below no root`);
    let node: FileNode | FolderNode | undefined = folders.get(root);
    for (const name of path.slice(root.length).split('/').filter(Boolean)) {
      if (node?.kind !== 'folder') return undefined;
      node = node.current.get(name);
    }
    return node;
  };

  const existing = (path: string): FileNode | FolderNode => {
    const node = find(path);
    if (node === undefined) throw new Error(`${path} is not there`);
    return node;
  };

  const folderOf = (path: string): FolderNode => {
    const node = existing(dirname(path));
    if (node.kind !== 'folder') throw new Error(`${dirname(path)} is no folder`);
    return node;
  };

  const fileOf = (handle: number): FileNode => {
    const node = handles.get(handle);
    if (node?.kind !== 'file') throw new Error(`handle ${handle} is no file`);
    return node;
  };

  const changeNames = (
    folder: FolderNode,
    effects: NameChange['effects'],
    before: readonly NameChange[] = [],
  ): NameChange => {
    const names = new Set(effects.map(({ name }) => name));
    const earlier = folder.pending.filter((change) => change.effects.some(({ name }) => names.has(name)));
    const change = { number: ++changes, folder, effects, after: [...earlier, ...before] };
    folder.pending.push(change);
    for (const { name, node } of effects) setName(folder.current, name, node);
    return change;
  };

  const rename = (from: string, to: string): void => {
    const node = existing(from);
    if (from === to || find(to) === node) return;
    const target = folderOf(to);
    const source = folderOf(from);
    const appears = { name: basename(to), node };
    const goes = { name: basename(from), node: null };
    if (target === source) changeNames(target, [appears, goes]);
    else changeNames(source, [goes], [changeNames(target, [appears])]);
  };

  const beginSync = (handle: number): void => {
    const node = handles.get(handle);
    if (node === undefined) throw new Error(`handle ${handle} is not open`);
    const running = syncs.get(handle) ?? [];
    running.push({ node, covers: [...node.pending] });
    syncs.set(handle, running);
  };

  const endSync = (handle: number, succeeded: boolean): void => {
    const ended = syncs.get(handle)?.shift();
    if (ended === undefined) throw new Error(`a sync of handle ${handle} ended that never began`);
    if (!succeeded) return;
    const covers = new Set(ended.covers);
    const { node } = ended;
    if (node.kind === 'folder') {
      const kept = closure(node.pending.filter((change) => covers.has(change)));
      for (const change of kept) {
        for (const { name, node: named } of change.effects) setName(change.folder.durable, name, named);
        change.folder.pending = change.folder.pending.filter((other) => other !== change);
      }
    } else {
      for (const change of node.pending) if (covers.has(change)) keep(node, change);
      node.pending = node.pending.filter((change) => !covers.has(change));
    }
  };

  const change = (file: FileNode, made: Change): void => {
    file.pending.push(made);
    file.newSize = sizeAfter(file.newSize, made);
  };

  const open = ({ handle, path, create, truncate }: Operation & { kind: 'open' }): void => {
    let node = find(path);
    if (node === undefined) {
      if (!create) throw new Error(`${path} was opened and is not there`);
      node = newFile();
      changeNames(folderOf(path), [{ name: basename(path), node }]);
    } else if (truncate && node.kind === 'file' && node.newSize > 0) {
      change(node, { kind: 'resize', size: 0 });
    }
    handles.set(handle, node);
  };

  return {
    apply(operation) {
      switch (operation.kind) {
        case 'open':
          open(operation);
          return;
        case 'write':
          change(fileOf(operation.handle), operation);
          return;
        case 'resize':
          change(fileOf(operation.handle), operation);
          return;
        case 'reserve': {
          const file = fileOf(operation.handle);
          if (operation.size > file.newSize) change(file, { kind: 'resize', size: operation.size });
          return;
        }
        case 'time': {
          const file = typeof operation.file === 'number' ? handles.get(operation.file) : find(operation.file);
          if (file?.kind === 'file') change(file, { kind: 'time', time: operation.time });
          return;
        }
        case 'sync-begin':
          beginSync(operation.handle);
          return;
        case 'sync-end':
          endSync(operation.handle, true);
          return;
        case 'sync-failed':
          endSync(operation.handle, false);
          return;
        case 'rename':
          rename(operation.from, operation.to);
          return;
        case 'link':
          return void changeNames(folderOf(operation.to), [
            { name: basename(operation.to), node: existing(operation.from) },
          ]);
        case 'mkdir':
          return void changeNames(folderOf(operation.path), [{ name: basename(operation.path), node: newFolder() }]);
        case 'unlink':
        case 'rmdir':
          return void changeNames(folderOf(operation.path), [{ name: basename(operation.path), node: null }]);
        case 'mark':
          return;
      }
    },

    image(root, survival) {
      const top = folders.get(root);
      if (top === undefined) throw new Error(`${root} is no root`);
      const survived = survivingNames(top, survival);
      const entries: ImageEntry[] = [];
      const add = (folder: FolderNode, path: string): void => {
        for (const [name, node] of namesOf(folder, survived)) {
          const place = path === '' ? name : `${path}/${name}`;
          if (node.kind === 'folder') {
            entries.push({ path: place, bytes: null, time: null });
            add(node, place);
          } else {
            entries.push({ path: place, ...contentOf(node, survival) });
          }
        }
      };
      add(top, '');
      return entries;
    },

    pending() {
      const seen = { names: 0, contents: 0 };
      const visited = new Set<FileNode | FolderNode>();
      const look = (node: FileNode | FolderNode): void => {
        if (visited.has(node)) return;
        visited.add(node);
        if (node.kind === 'file') {
          seen.contents += node.pending.length;
          return;
        }
        seen.names += node.pending.length;
        for (const child of [...node.durable.values(), ...node.current.values()]) look(child);
      };
      for (const folder of folders.values()) look(folder);
      return seen;
    },
  };
}

function newFile(): FileNode {
  return { kind: 'file', bytes: Buffer.alloc(0), size: 0, time: null, pending: [], newSize: 0 };
}

function newFolder(): FolderNode {
  return { kind: 'folder', durable: new Map(), current: new Map(), pending: [] };
}

function setName(names: Map<string, FileNode | FolderNode>, name: string, node: FileNode | FolderNode | null): void {
  if (node === null) names.delete(name);
  else names.set(name, node);
}

/** These changes with everything that they are tied to, in their order. */
function closure(chosen: readonly NameChange[]): NameChange[] {
  const all = new Set<NameChange>();
  const add = (change: NameChange): void => {
    // what is durable already is pending nowhere
    if (all.has(change) || !change.folder.pending.includes(change)) return;
    all.add(change);
    for (const before of change.after) add(before);
  };
  for (const change of chosen) add(change);
  return [...all].sort((one, other) => one.number - other.number);
}

/** The changes of names that reached the disk below a folder, durable ones not counted. */
function survivingNames(top: FolderNode, survival: Survival): ReadonlySet<NameChange> {
  if (survival.kind === 'nothing') return new Set();
  const visited = new Set<FolderNode>();
  const all: NameChange[] = [];
  const look = (folder: FolderNode): void => {
    if (visited.has(folder)) return;
    visited.add(folder);
    all.push(...folder.pending);
    for (const node of [...folder.durable.values(), ...folder.current.values()]) if (node.kind === 'folder') look(node);
  };
  look(top);
  if (survival.kind === 'everything') return new Set(all);
  const share = survival.random();
  return new Set(closure(all.filter(() => survival.random() < share)));
}

function namesOf(folder: FolderNode, survived: ReadonlySet<NameChange>): Map<string, FileNode | FolderNode> {
  const names = new Map(folder.durable);
  for (const change of folder.pending) {
    if (survived.has(change)) for (const { name, node } of change.effects) setName(names, name, node);
  }
  return names;
}

function sizeAfter(size: number, change: Change): number {
  if (change.kind === 'resize') return change.size;
  return change.kind === 'write' ? Math.max(size, change.offset + change.bytes.length) : size;
}

/** Makes one change part of the durable content. */
function keep(file: FileNode, change: Change): void {
  if (change.kind === 'time') {
    file.time = change.time;
    return;
  }
  const size = sizeAfter(file.size, change);
  if (size > file.bytes.length) {
    const grown = Buffer.alloc(Math.max(size, Math.min(2 * file.bytes.length, size + 4 * 1024 * 1024)));
    file.bytes.copy(grown, 0, 0, file.size);
    file.bytes = grown;
  }
  if (change.kind === 'write') change.bytes.copy(file.bytes, change.offset);
  else if (change.size < file.size) file.bytes.fill(0, change.size, file.size);
  file.size = size;
}

function contentOf(file: FileNode, survival: Survival): { bytes: Buffer; time: number | null } {
  const durable = { bytes: Buffer.from(file.bytes.subarray(0, file.size)), time: file.time };
  if (survival.kind === 'nothing' || file.pending.length === 0) return durable;
  const copy: FileNode = { ...newFile(), bytes: durable.bytes, size: file.size, time: file.time };
  if (survival.kind === 'everything') {
    for (const change of file.pending) keep(copy, change);
    return { bytes: copy.bytes.subarray(0, copy.size), time: copy.time };
  }
  return torn(file, survival);
}

/** Every sector in one of the states it went through; the size is one of those the file had. */
function torn(file: FileNode, { random, sectorBytes }: Survival & { kind: 'some' }) {
  const sizes = [file.size];
  for (const change of file.pending) sizes.push(sizeAfter(sizes.at(-1) ?? 0, change));
  const whole = random();
  const size = random() < whole ? file.newSize : (sizes[Math.floor(random() * sizes.length)] ?? 0);
  const bytes = Buffer.alloc(Math.max(...sizes));
  file.bytes.copy(bytes, 0, 0, file.size);
  const touching = new Map<number, Change[]>();
  let before = file.size;
  for (const change of file.pending) {
    const after = sizeAfter(before, change);
    const range = rangeOf(change, before);
    for (let sector = Math.floor(range.from / sectorBytes); sector * sectorBytes < range.to; sector += 1) {
      touching.set(sector, [...(touching.get(sector) ?? []), change]);
    }
    before = after;
  }
  for (const [sector, changes] of touching) {
    const count = random() < whole ? changes.length : Math.floor(random() * (changes.length + 1));
    const start = sector * sectorBytes;
    const end = Math.min(start + sectorBytes, bytes.length);
    for (const change of changes.slice(0, count)) {
      if (change.kind === 'resize') bytes.fill(0, Math.min(end, Math.max(start, change.size)), end);
      if (change.kind !== 'write') continue;
      const from = Math.max(start, change.offset);
      const to = Math.min(end, change.offset + change.bytes.length);
      if (from < to) change.bytes.copy(bytes, from, from - change.offset, to - change.offset);
    }
  }
  const times = [file.time, ...file.pending.flatMap((change) => (change.kind === 'time' ? [change.time] : []))];
  const time = (random() < whole ? times.at(-1) : times[Math.floor(random() * times.length)]) ?? null;
  return { bytes: bytes.subarray(0, size), time };
}

/** The bytes that a change may alter in a file of this size. */
function rangeOf(change: Change, size: number): { from: number; to: number } {
  if (change.kind === 'write') return { from: change.offset, to: change.offset + change.bytes.length };
  if (change.kind === 'resize') return { from: change.size, to: Math.max(size, change.size) };
  return { from: 0, to: 0 };
}
