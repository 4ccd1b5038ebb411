import { join } from 'node:path';
import { BrowserWindow, nativeTheme, type WebPreferences } from 'electron';
import { PRODUCT_NAME, programFolder } from '../program.ts';
import { PAGE_ORIGIN } from './page-protocol.ts';
import type { WindowBounds } from './window-bounds.ts';

/** The page runs in a sandbox without Node; its one way out is the preload's port. */
function pagePreferences(packaged: boolean): WebPreferences {
  return {
    preload: join(programFolder, 'out', 'preload', 'preload.cjs'),
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
    spellcheck: false,
    devTools: !packaged,
  };
}

export function openMainWindow(bounds: WindowBounds, icon: string, packaged: boolean): BrowserWindow {
  const { bounds: place, maximized } = bounds.last();
  const window = new BrowserWindow({
    ...place,
    minWidth: 1024,
    minHeight: 640,
    title: PRODUCT_NAME,
    icon,
    show: false,
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#18181b' : '#ffffff',
    webPreferences: pagePreferences(packaged),
  });
  bounds.follow(window);
  window.once('ready-to-show', () => {
    if (maximized) window.maximize();
    window.show();
  });
  // a page that crashed is loaded again; the core knows nothing of it
  window.webContents.on('render-process-gone', (_, { reason }) => {
    if (reason !== 'clean-exit' && !window.isDestroyed()) window.reload();
  });
  void window.loadURL(`${PAGE_ORIGIN}/`);
  return window;
}
