import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ScanFolder } from '#contract/scan.ts';
import { createScan, type Scan } from '../../src-main/scan/service.ts';
import type { ScanTiming } from '../../src-main/scan/timing.ts';
import { temporaryFolder } from '../fixtures/data-folder.ts';
import { dataFolderIn, openDesk, type DataFolder, type Desk, type DeskOptions } from '../inbox/desk.ts';

/** Quick enough for tests, and in the proportions of the real ones. */
export const quick: ScanTiming = {
  look: 20,
  stable: 60,
  listLocal: 100,
  listShare: 100,
  rest: 300,
  giveUp: 600,
  folderQuiet: 200,
  answer: 5000,
  emptied: 0,
};

export interface CounterOptions extends DeskOptions {
  readonly folder?: Partial<ScanFolder>;
  readonly timing?: Partial<ScanTiming>;
  readonly data?: DataFolder;
  readonly scanFolder?: string;
  /** Further folders of the profile. */
  readonly more?: readonly ScanFolder[];
}

/** A counter: a scan folder, its watch, and the inbox behind it. */
export interface Counter extends Desk {
  readonly scan: Scan;
  readonly folder: ScanFolder;
  readonly path: (...names: string[]) => string;
  readonly done: (...names: string[]) => string;
  readonly data: DataFolder;
  stop(): Promise<void>;
}

export async function openCounter(options: CounterOptions = {}): Promise<Counter> {
  const base = await temporaryFolder();
  const data = options.data ?? dataFolderIn(base);
  const scanFolder = options.scanFolder ?? join(base, 'quét');
  if (options.scanFolder === undefined) await mkdir(scanFolder);
  const folder: ScanFolder = {
    id: 'quay-3',
    name: 'Quầy 3',
    path: scanFolder,
    kind: 'local',
    subfolders: true,
    doneFolder: '_da_nhan',
    item: 'file',
    ...options.folder,
  };
  const desk = await openDesk(data, options);
  const scan = createScan({
    ...desk,
    folders: [folder, ...(options.more ?? [])],
    maxFileBytes: options.limits?.maxFileBytes ?? 500 * 1024 * 1024,
    timing: { ...quick, ...options.timing },
  });
  let stopped = false;
  const stop = async (): Promise<void> => {
    if (stopped) return;
    stopped = true;
    await scan.stop();
    await desk.close();
  };
  onTestFinished(stop);
  scan.start();
  return {
    ...desk,
    scan,
    folder,
    data,
    path: (...names) => join(scanFolder, ...names),
    done: (...names) => join(scanFolder, folder.doneFolder, ...names),
    stop,
  };
}
