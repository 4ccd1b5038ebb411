import { basename } from 'node:path';
import { startCore, type Core } from '../../core.ts';
import { AppError } from '../../platform/errors.ts';
import { currentHolder } from '../../platform/instance.ts';
import { EXIT } from '../exit-codes.ts';
import type { LaunchOptions } from '../options.ts';
import { listPageFiles } from '../page-files.ts';
import { pageFolder, PRODUCT_NAME } from '../program.ts';
import { speaker } from '../wording.ts';
import { endWithWindow } from './end-with-window.ts';
import { createPlainMachine } from './machine.ts';
import { askForWindow } from './running.ts';
import { startWebServer, type WebServer } from './server.ts';
import { openWindow, type BrowserWindow } from './window.ts';
import { webWording } from './wording.ts';

export interface WebHost {
  /** Resolves with the exit code once everything has stopped. */
  readonly ended: Promise<number>;
  stop(): Promise<void>;
}

type Print = (line: string) => void;

/**
 * Runs the core in this process, serves the page on the loopback address and opens it. Where a web host holds the
 * data folder already, its window is opened instead and this one has ended.
 *
 * @throws AppError `platform.data-folder-busy` when a program without an address holds it; other start failures.
 */
export async function startWebHost(options: LaunchOptions, print: Print): Promise<WebHost> {
  const files = await listPageFiles(pageFolder);
  const core = await startCore({
    dataFolder: options.dataFolder,
    mode: 'writer',
    host: createPlainMachine('web'),
    ...(options.profileFile === undefined ? {} : { profileFile: options.profileFile }),
    ...(options.scanFolder === undefined ? {} : { scanFolder: options.scanFolder }),
  }).catch(async (error: unknown) => {
    if (isBusy(error) && (await openRunning(options, print))) return null;
    throw error;
  });
  if (core === null) return { ended: Promise.resolve(EXIT.ok), stop: () => Promise.resolve() };
  try {
    const server = await startWebServer({ router: core.router, files, port: options.port });
    await core.announce(server.address);
    return await attend(core, server, options, print);
  } catch (error) {
    await core.stop();
    throw error;
  }
}

async function attend(core: Core, server: WebServer, options: LaunchOptions, print: Print): Promise<WebHost> {
  const say = speaker(webWording, options.locale);
  const { promise: ended, resolve: finish } = Promise.withResolvers<number>();
  let window: BrowserWindow | undefined;
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= (async () => {
      window?.close();
      // a page that does not let go must not take the time of the core
      await Promise.all([server.close(), core.stop()]);
      print(say('stopped'));
      finish(EXIT.ok);
    })();
    return stopping;
  };
  const end = endWithWindow({
    server,
    drain: (milliseconds) => {
      print(say('window-closed'));
      return core.drain(milliseconds);
    },
    end: (left) => {
      if (left > 0) print(say('left', { left }));
      void stop();
    },
  });

  const opened = options.open ? await openWindow(server.addressForBrowser(), options.dataFolder) : null;
  if (opened !== null && typeof opened === 'object') {
    window = opened;
    void window.ended.then(end.browserEnded);
  }
  print(
    say('running', {
      product: PRODUCT_NAME,
      window: window === undefined ? say('no-window') : say('in-window', { browser: basename(window.program, '.exe') }),
      data: core.dataFolder,
      scan: core.scanFolders.map((folder) => folder.path).join(', ') || '–',
    }),
  );
  if (core.training) print(say('training'));
  if (typeof opened === 'string') print(say(opened));
  if (window === undefined) print(say('address', { address: server.address }));
  return { ended, stop };
}

/** @returns whether a web host holds the data folder and answered. */
async function openRunning(options: LaunchOptions, print: Print): Promise<boolean> {
  const holder = await currentHolder(options.dataFolder);
  if (typeof holder?.address !== 'string') return false;
  const address = await askForWindow(holder.address);
  if (address === null) return false;
  const say = speaker(webWording, options.locale);
  print(say('already', { product: PRODUCT_NAME }));
  const opened = options.open ? await openWindow(address, options.dataFolder) : null;
  if (typeof opened === 'string') print(say(opened));
  if (opened === null || typeof opened === 'string') print(say('address', { address: holder.address }));
  return true;
}

function isBusy(error: unknown): boolean {
  return error instanceof AppError && error.code === 'platform.data-folder-busy';
}
