import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { findBrowser, hasDisplay } from '../start/browser.ts';

/** A browser that was started in app mode: a window without address bar and tabs. */
export interface BrowserWindow {
  /** The path of the browser. */
  readonly program: string;
  /** Resolves when the browser's process ends: its last window was closed, or it handed over to a running one. */
  readonly ended: Promise<void>;
  close(): void;
}

export type NoWindow = 'no-display' | 'no-browser' | 'superuser';

/**
 * Opens `address` in Edge, Chrome or Chromium with a profile folder of its own, so that the window is separate from
 * the person's browsing and ends by itself.
 */
export async function openWindow(address: string, dataFolder: string): Promise<BrowserWindow | NoWindow> {
  if (!hasDisplay()) return 'no-display';
  const browser = await findBrowser();
  if (browser === null) return 'no-browser';
  // Chromium refuses to run as root unless its sandbox is switched off, which is not worth a window
  if (process.platform === 'linux' && process.getuid?.() === 0) return 'superuser';
  const child = spawn(browser, browserArguments(address, join(dataFolder, 'browser')), {
    stdio: 'ignore',
    // Ctrl-C in our console is for us; we close the window ourselves
    detached: true,
    windowsHide: false,
  });
  const started = await new Promise<boolean>((resolve) => {
    child.once('spawn', () => resolve(true));
    child.once('error', () => resolve(false));
  });
  if (!started) return 'no-browser';
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.unref();
  return { program: browser, ended, close: () => void child.kill() };
}

export function browserArguments(address: string, profileFolder: string): string[] {
  return [
    `--app=${address}`,
    `--user-data-dir=${profileFolder}`,
    '--window-size=1366,768',
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-background-mode',
    '--disable-sync',
    '--disable-extensions',
    '--disable-features=Translate,msEdgeSidebarV2',
  ];
}
